//! Real delivery in a test: channels as if they had been connected, and what becomes of messages through them.

use super::World;
use crate::{
    campaign::{
        send,
        tests::{contacts, draft, frozen, queued},
    },
    recipient::{Claim, Reference, Settled, Streaks, claim, settle},
    store::execute,
    whatsapp::{
        graph::{Accepted, Sent},
        verdict::GraphError,
    },
};
use entity::{
    CampaignId, ChannelId, RecipientId,
    channel::{self, ChannelStatus},
    recipient,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

/// Meta's id of the number that most tests send through.
pub(crate) const NUMBER: &str = "106540352242922";

/// Meta's id of its account.
pub(crate) const WABA: &str = "102290129340398";

/// The hash of the secret that signs its webhooks.
pub(crate) const SECRET: &str = "hash-of-the-secret";

/// The default agent's channel, connected with [`NUMBER`].
pub(crate) async fn channel(world: &World) -> ChannelId {
    insert(world, number(world)).await
}

/// What [`channel`] inserts.
pub(crate) fn number(world: &World) -> channel::ActiveModel {
    channel::ActiveModel {
        agent_id: Set(world.agent),
        phone_number_id: Set(NUMBER.into()),
        waba_id: Set(WABA.into()),
        portfolio_id: Set("506914307656634".into()),
        app_secret_hash: Set(Some(SECRET.into())),
        display_phone_number: Set("15550783881".into()),
        messaging_tier: Set("TIER_UNLIMITED".into()),
        messages_per_second: Set(72.0),
        rate_given: Set(false),
        status: Set(ChannelStatus::Connected),
        created_at: Set(0),
        updated_at: Set(0),
        ..Default::default()
    }
}

/// Another agent with a channel of another account, secret and portfolio.
pub(crate) async fn stranger(world: &World) -> ChannelId {
    let name = crate::agent::New {
        name: "another".into(),
        ..Default::default()
    };
    let agent = crate::agent::create(&world.ctx, name)
        .await
        .expect("an agent");
    let row = channel::ActiveModel {
        agent_id: Set(agent.id),
        phone_number_id: Set("206540352242922".into()),
        waba_id: Set("202290129340398".into()),
        portfolio_id: Set("606914307656634".into()),
        app_secret_hash: Set(Some("another-hash".into())),
        ..number(world)
    };
    insert(world, row).await
}

pub(crate) async fn insert(world: &World, row: channel::ActiveModel) -> ChannelId {
    let row = row.insert(&world.ctx.store.write).await;
    row.expect("a channel").id
}

/// A campaign to `n` new people, all of whom are queued. It goes through the channel if there is one.
pub(crate) async fn sending(world: &World, n: i64) -> CampaignId {
    contacts(world, n).await;
    another(world, "real").await
}

/// A campaign to everybody.
pub(crate) async fn another(world: &World, name: &str) -> CampaignId {
    let id = draft(world, name).await;
    send(&world.ctx, world.agent, id).await.expect("it is sent");
    frozen(world, id).await;
    id
}

/// Claims everything that is queued, as a dispatcher would hand it out; in the order of ids.
pub(crate) async fn claimed(world: &World, channel: ChannelId) -> Vec<Claim> {
    let jobs = queued(&world.ctx).await;
    let mut claims = claim(&world.ctx, 1, channel, &jobs).await.expect("claims");
    claims.sort_by_key(|claim| claim.id);
    claims
}

/// What became of a claim, now.
pub(crate) fn outcome(world: &World, claim: &Claim, sent: Sent) -> Settled {
    Settled {
        recipient: claim.id,
        campaign: claim.campaign_id,
        attempt: claim.attempt,
        claimed_at: claim.claimed_at,
        at: world.ctx.now(),
        weighed: Streaks::default().outcome(claim.campaign_id, ChannelId(0), &sent),
        sent,
    }
}

/// Settles claims, each like this.
pub(crate) async fn settled(world: &World, channel: ChannelId, claims: &[Claim], sent: &Sent) {
    let outcomes: Vec<_> = claims
        .iter()
        .map(|claim| outcome(world, claim, named(sent, claim)))
        .collect();
    settle(&world.ctx, 1, channel, &outcomes)
        .await
        .expect("it is settled");
}

/// Each message has an id of its own.
fn named(sent: &Sent, claim: &Claim) -> Sent {
    match sent {
        Sent::Accepted(accepted) => Sent::Accepted(Accepted {
            wamid: wamid(claim),
            ..accepted.clone()
        }),
        other => other.clone(),
    }
}

/// The id of a claim's message.
pub(crate) fn wamid(claim: &Claim) -> String {
    format!("wamid.{}.{}", claim.id, claim.attempt)
}

/// Meta took it.
pub(crate) fn accepted() -> Sent {
    Sent::Accepted(Accepted {
        wamid: "wamid".into(),
        wa_id: None,
        user_id: None,
        held: false,
    })
}

/// Meta refused it with this code.
pub(crate) fn refused(code: i64) -> Sent {
    Sent::Refused(GraphError {
        code,
        ..GraphError::default()
    })
}

/// What a claim's message carries.
pub(crate) async fn reference(world: &World, claim: &Claim) -> String {
    let installation = crate::installation::name(&world.ctx).await;
    let reference = Reference {
        recipient: claim.id,
        attempt: claim.attempt,
    };
    reference.write(installation.expect("a name"))
}

pub(crate) async fn row(world: &World, id: RecipientId) -> recipient::Model {
    let row = recipient::Entity::find_by_id(id).one(&world.ctx.store.read);
    row.await.expect("an answer").expect("a recipient")
}

pub(crate) async fn channel_row(world: &World, id: ChannelId) -> channel::Model {
    let row = channel::Entity::find_by_id(id).one(&world.ctx.store.read);
    row.await.expect("an answer").expect("a channel")
}

/// Runs `sql`, which has no parameters.
pub(crate) async fn run(world: &World, sql: &str) {
    execute(&world.ctx.store.write, sql, [])
        .await
        .expect("it runs");
}
