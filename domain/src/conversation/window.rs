//! Until when something can be said, before anybody tries.

use super::Refused;
use crate::{Ctx, Result, channel, tier::DAY};
use entity::{Millis, conversation::Model};

/// Until when the person can be answered, or why not. `phone` is theirs.
pub async fn open_until(
    ctx: &Ctx,
    conversation: &Model,
    phone: Option<&str>,
) -> Result<Result<Millis, Refused>> {
    let until = conversation.last_inbound_at.map(|at| at + DAY);
    let Some(until) = until.filter(|until| *until > ctx.now()) else {
        return Ok(Err(Refused::WindowClosed));
    };
    let Some(channel) = conversation.channel_id else {
        return Ok(Ok(until));
    };
    if !channel::is_live(&ctx.store.read, channel).await? {
        return Ok(Err(Refused::ChannelGone));
    }
    Ok(phone.map(|_| until).ok_or(Refused::NoNumber))
}
