//! Listing a campaign's recipients.

use super::Stage;
use crate::{
    Ctx, Result,
    error::NotFound,
    page::{Page, STRETCH, Stretch, Wanted, walk},
    store::{Dialect, column},
};
use entity::{
    AgentId, CampaignId, RecipientId, campaign, message,
    recipient::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};
use std::collections::HashMap;

/// Which recipients are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that stand at this stage.
    pub stage: Option<Stage>,
    /// Only those whose phone or error contains this.
    pub q: Option<String>,
}

/// A recipient with what its person last answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The recipient.
    pub recipient: Model,
    /// The text of the person's reply.
    pub reply: Option<String>,
}

/// A page of the campaign's recipients, in the order of the freeze.
pub async fn list(
    ctx: &Ctx,
    agent: AgentId,
    campaign: CampaignId,
    filter: &Filter,
    wanted: Wanted,
) -> Result<Page<Listed>> {
    owned(ctx, agent, campaign).await?;
    // By the index of those that failed, or all of them: nothing is looked for.
    let at_hand = filter.q.is_none() && matches!(filter.stage, None | Some(Stage::Failed));
    let wanted = Wanted {
        patience: wanted.patience.filter(|_| !at_hand),
        ..wanted
    };
    let page = walk(
        &list_name(campaign),
        wanted,
        |after| end_of_stretch(ctx, campaign, after),
        |stretch| rows(ctx, campaign, filter, stretch),
        |row: &Model| row.id.0,
    )
    .await?;
    let mut replies = replies(ctx, &page.data).await?;
    Ok(page.map(|recipient| Listed {
        reply: replies.remove(&recipient.id),
        recipient,
    }))
}

/// The list's name in cursors.
pub fn list_name(campaign: CampaignId) -> String {
    format!("recipients/{campaign}")
}

async fn rows(
    ctx: &Ctx,
    campaign: CampaignId,
    filter: &Filter,
    stretch: Stretch,
) -> Result<Vec<Model>> {
    let states = filter.stage.map(Stage::states);
    let select = Entity::find()
        .filter(of(ctx.store.dialect(), campaign, stretch.after))
        .filter(
            Condition::all()
                .add_option(stretch.to.map(|to| Column::Id.lte(to)))
                .add_option(states.map(|states| Column::State.is_in(states.iter().copied())))
                .add_option(filter.q.as_deref().map(search))
                // By the index of those that failed.
                .add_option(
                    (filter.stage == Some(Stage::Failed)).then(|| Expr::cust("watched = 'failed'")),
                ),
        )
        .order_by_asc(Column::CampaignId)
        .order_by_asc(Column::Id)
        .limit(stretch.limit);
    Ok(select.all(&ctx.store.read).await?)
}

/// The last of the recipients that are looked through next; none if they are the last of all.
async fn end_of_stretch(ctx: &Ctx, campaign: CampaignId, after: i64) -> Result<Option<i64>> {
    let sql = "SELECT id FROM recipient WHERE campaign_id = $1 AND id > $2 ORDER BY campaign_id, id LIMIT 1 OFFSET $3";
    let values = [campaign.0.into(), after.into(), (STRETCH - 1).into()];
    Ok(column(&ctx.store.read, sql, values).await?.pop())
}

/// The campaign's recipients beyond `after`. To Postgres a range of one campaign, in the order of the index (campaign,
/// id): given an equation it may prefer to walk the recipients of all campaigns by id.
fn of(dialect: Dialect, campaign: CampaignId, after: i64) -> Condition {
    match dialect {
        Dialect::Sqlite => Condition::all()
            .add(Column::CampaignId.eq(campaign))
            .add(Column::Id.gt(after)),
        Dialect::Postgres => Condition::all()
            .add(
                Expr::tuple([Expr::col(Column::CampaignId), Expr::col(Column::Id)])
                    .gt(Expr::tuple([Expr::val(campaign), Expr::val(after)])),
            )
            .add(Column::CampaignId.lte(campaign)),
    }
}

/// The campaign exists and is this agent's.
async fn owned(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<()> {
    let found = campaign::Entity::find_by_id(id)
        .filter(campaign::Column::AgentId.eq(agent))
        .one(&ctx.store.read)
        .await?;
    found
        .map(drop)
        .ok_or_else(|| NotFound::new("campaign", id).into())
}

fn search(q: &str) -> Condition {
    let mut any = Condition::any()
        .add(Column::ErrorCode.eq(q))
        .add(within(Column::ErrorReason, q))
        .add(within(Column::Phone, q));
    // Phones are stored without the separators that people type.
    let written_phone = q
        .chars()
        .all(|c| c.is_ascii_digit() || " +-.()/".contains(c));
    let digits: String = q.chars().filter(char::is_ascii_digit).collect();
    if written_phone && !digits.is_empty() {
        any = any.add(within(Column::Phone, &digits));
    }
    any
}

/// Whether `column` contains `needle`, whatever its case; `%` and `_` mean themselves.
fn within(column: Column, needle: &str) -> Expr {
    let mut pattern = String::from("%");
    for c in needle.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Expr::expr(Func::lower(Expr::col(column))).like(LikeExpr::new(pattern).escape('\\'))
}

/// The replies of these recipients, one statement a page.
async fn replies(ctx: &Ctx, rows: &[Model]) -> Result<HashMap<RecipientId, String>> {
    let replied: Vec<_> = rows
        .iter()
        .filter(|row| row.replied_at.is_some())
        .map(|row| row.id)
        .collect();
    if replied.is_empty() {
        return Ok(HashMap::new());
    }
    let messages = message::Entity::find()
        .filter(message::Column::RecipientId.is_in(replied))
        .filter(message::Column::Direction.eq(message::Direction::In))
        .order_by_asc(message::Column::Id)
        .all(&ctx.store.read)
        .await?;
    Ok(messages
        .into_iter()
        .filter_map(|m| Some((m.recipient_id?, m.text?)))
        .collect())
}
