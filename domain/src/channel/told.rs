//! What Meta tells of accounts and numbers by webhook.

use super::{limit_of, stop::go_on_in, stop_in, word_of};
use crate::{
    Ctx, Result,
    store::execute,
    whatsapp::event::{Account, AccountEvent, BanState, Entry, MessagingTier, PhoneEvent, Update},
};
use entity::channel::Model;
use sea_orm::{ConnectionTrait, DbErr};
use tracing::{info, warn};

/// What stopped a channel that Meta's word on its account stopped.
const STOPPED: &str = "account_update";

/// Applies what Meta tells of an account or a number to these channels of it; whether there are any.
pub async fn told(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    channels: &[&Model],
    entry: &Entry,
) -> Result<bool> {
    match &entry.update {
        Update::Capability(capability) => {
            if let Some(tier) = &capability.tier {
                set_tier(ctx, tx, channels, tier).await?;
            }
        }
        Update::PhoneQuality(quality) => {
            if let Some(tier) = &quality.tier {
                set_tier(ctx, tx, channels, tier).await?;
            }
            if quality.event == PhoneEvent::ThroughputUpgrade {
                // The next poll learns the new rate, and is asked for now.
                for channel in channels {
                    let sql = "UPDATE channel SET checked_at = 0 WHERE id = $1";
                    execute(tx, sql, [channel.id.0.into()]).await?;
                }
            }
        }
        Update::Account(account) => {
            if let Some(why) = ends(account) {
                for channel in channels {
                    stop_in(ctx, tx, channel.id, STOPPED, &why).await?;
                }
            } else if is_reinstated(account) {
                for channel in channels {
                    go_on_in(ctx, tx, channel.id, STOPPED).await?;
                }
            } else {
                warn!(event = account.event.as_str(), "Meta tells of the account");
            }
        }
        _ => {}
    }
    Ok(!channels.is_empty())
}

/// The tier belongs to the portfolio: every channel of it has the new one at once.
async fn set_tier(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    channels: &[&Model],
    tier: &MessagingTier,
) -> Result<(), DbErr> {
    let word = word_of(tier);
    let limit = limit_of(&word).and_then(|n| i64::try_from(n).ok());
    for channel in channels {
        let sql = "UPDATE channel SET messaging_tier = $1, tier_limit = $2, updated_at = $3 WHERE portfolio_id = $4";
        let values = [
            word.as_str().into(),
            limit.into(),
            ctx.now().into(),
            channel.portfolio_id.as_str().into(),
        ];
        execute(tx, sql, values).await?;
        // Whoever waited for the old tier is looked at again.
        let sql = "UPDATE tier_ledger SET full_until = 0 WHERE ledger = $1";
        let ledger = crate::tier::Ledger::key_of_portfolio(&channel.portfolio_id);
        execute(tx, sql, [ledger.into()]).await?;
        info!(channel.id = %channel.id, tier = word, "The messaging tier of channel {} is {word}", channel.id);
    }
    Ok(())
}

/// Meta has taken a ban back.
fn is_reinstated(account: &Account) -> bool {
    let state = account.ban.as_ref().and_then(|ban| ban.state.as_ref());
    account.event == AccountEvent::DisabledUpdate && state == Some(&BanState::Reinstate)
}

/// Why nothing can be sent any more, if that is what happened to the account.
fn ends(account: &Account) -> Option<String> {
    let remedy = "see the account's quality page at Meta, then connect the channel again";
    match account.event {
        AccountEvent::AccountDeleted => {
            Some("Meta says that the WhatsApp business account was deleted".to_owned())
        }
        AccountEvent::DisabledUpdate => match account.ban.as_ref()?.state.as_ref()? {
            BanState::Disable => Some(format!("Meta has disabled the account; {remedy}")),
            BanState::Reinstate | BanState::ScheduleForDisable | BanState::Other(_) => None,
        },
        AccountEvent::AccountRestriction => {
            let kind = "RESTRICTED_BIZ_INITIATED_MESSAGING";
            let found = account.restrictions.iter().find(|r| r.kind == kind)?;
            Some(format!(
                "Meta does not let the account begin conversations ({}); {remedy}",
                found.kind
            ))
        }
        _ => None,
    }
}
