//! The breaker for bad lists: a burst of numbers that WhatsApp cannot reach pauses a campaign before the rest of the list
//! costs the number its quality.

use super::pause_because;
use crate::{
    Ctx, Result,
    store::{execute, query},
};
use entity::CampaignId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// So many undeliverable numbers are no accident ...
const BURST: i64 = 50;

/// ... if they are at least this part, in percent, of those of whom something was heard.
const PERCENT: i64 = 30;

/// People of whom something was heard, after which a new look begins: what went well long ago excuses nothing.
const LOOK: i64 = 1_000;

/// A campaign, and what was heard of its people since the present look began.
#[derive(Debug, FromQueryResult)]
struct Heard {
    id: CampaignId,
    undeliverable: i64,
    reached: i64,
}

/// The sweep: pauses every campaign of which too many numbers turn out to be undeliverable.
pub async fn pause_undeliverable(ctx: &Ctx) -> Result<()> {
    let sql = "SELECT c.id, CAST(SUM(k.undeliverable) AS bigint) - c.watched_undeliverable AS undeliverable, \
               CAST(SUM(k.reached_delivered) AS bigint) - c.watched_reached AS reached \
               FROM campaign c JOIN campaign_counter k ON k.campaign_id = c.id \
               WHERE c.status = 'sending' AND c.delivery = 'whatsapp' AND c.kind <> 'reply' \
               GROUP BY c.id, c.watched_undeliverable, c.watched_reached";
    for heard in query::<Heard>(&ctx.store.read, sql, []).await? {
        let of = heard.undeliverable + heard.reached;
        if heard.undeliverable >= BURST && heard.undeliverable * 100 >= of * PERCENT {
            let tx = ctx.store.begin().await?;
            pause_because(ctx, &tx, heard.id, &reason(heard.undeliverable, of)).await?;
            tx.commit().await?;
        } else if of >= LOOK {
            look_anew(&ctx.store.write, heard.id).await?;
        }
    }
    Ok(())
}

/// Begins a new look: what was heard so far does not count any more.
pub(super) async fn look_anew(db: &impl ConnectionTrait, id: CampaignId) -> Result<(), DbErr> {
    let sum = |column| {
        format!(
            "COALESCE((SELECT SUM(k.{column}) FROM campaign_counter k WHERE k.campaign_id = campaign.id), 0)"
        )
    };
    let sql = format!(
        "UPDATE campaign SET watched_undeliverable = {}, watched_reached = {} WHERE id = $1",
        sum("undeliverable"),
        sum("reached_delivered")
    );
    execute(db, sql, [id.0.into()]).await.map(drop)
}

fn reason(undeliverable: i64, of: i64) -> String {
    format!(
        "{undeliverable} of the last {of} numbers cannot be reached on WhatsApp (131026): the list may be old or wrong, and going \
         on harms the quality of your number; check the audience, then resume to send the rest, or cancel"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        campaign::{get, resume, tests::status},
        testing::{
            World,
            real::{accepted, channel, claimed, refused, sending, settled},
            worlds,
        },
    };
    use entity::campaign::CampaignStatus;

    /// So many people are reached, and so many more cannot be.
    async fn heard(world: &World, channel: entity::ChannelId, (reached, not): (usize, usize)) {
        let claims = claimed(world, channel).await;
        let (good, bad) = claims.split_at(reached);
        settled(world, channel, good, &accepted()).await;
        crate::testing::real::run(
            world,
            "UPDATE campaign_counter SET reached_delivered = reached_sent",
        )
        .await;
        settled(world, channel, &bad[..not], &refused(131_026)).await;
    }

    #[tokio::test]
    async fn a_burst_of_undeliverable_numbers_pauses_and_says_what_to_do() {
        for world in worlds().await {
            let channel = channel(&world).await;
            let id = sending(&world, 200).await;
            heard(&world, channel, (100, 49)).await;
            pause_undeliverable(&world.ctx).await.unwrap();
            assert_eq!(status(&world, id).await, CampaignStatus::Sending);
        }
        for (heard_of, pauses) in [((110, 50), true), ((120, 50), false)] {
            for world in worlds().await {
                let channel = channel(&world).await;
                let id = sending(&world, 200).await;
                heard(&world, channel, heard_of).await;
                pause_undeliverable(&world.ctx).await.unwrap();
                let row = get(&world.ctx, world.agent, id).await.unwrap();
                assert_eq!(row.status == CampaignStatus::Paused, pauses, "{heard_of:?}");
                if !pauses {
                    continue;
                }
                let reason = row.pause_reason.unwrap();
                assert!(reason.starts_with("50 of the last 160 numbers"), "{reason}");
                // Whoever resumes has decided: what was heard before does not count again.
                resume(&world.ctx, world.agent, id).await.unwrap();
                pause_undeliverable(&world.ctx).await.unwrap();
                assert_eq!(status(&world, id).await, CampaignStatus::Sending);
            }
        }
    }
}
