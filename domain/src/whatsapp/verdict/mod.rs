//! What to do about an error of Meta's: one table from error code to verdict, with a sentence for the user. The codes are
//! those of Meta's page on error codes; only code and details decide, neither HTTP status nor title.

mod graph_error;
mod particular;
mod table;
#[cfg(test)]
mod tests;

pub use graph_error::GraphError;

use particular::particular;
use std::time::Duration;
use table::Row;

/// The longest time a channel rests on Meta's word alone; a longer one in a `Retry-After` is taken for a mistake.
const LONGEST_REST: Duration = Duration::from_secs(24 * 3_600);
/// How much of Meta's details goes into a reason, in characters.
const LONGEST_DETAILS: usize = 500;

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Try this message again after a while, with backoff and jitter; counts as a try.
    Retry,
    /// The number or account is too fast: slow the number, try again soon; burns no try.
    Throttled,
    /// One person on one number too often: this message waits, burns no try.
    PairLimited,
    /// Nothing of this channel goes out for so long; burns no try.
    Rest(Duration),
    /// Not now for this person: try again after so long, few times.
    Postpone(Duration),
    /// This recipient only; never again for this campaign.
    GiveUp,
    /// This person wants no more marketing: give up and write the opt-out.
    OptedOut,
    /// The campaign cannot go on: pause it.
    PauseCampaign,
    /// The campaign must pause, and the number rest for so long.
    PauseCampaignAndRest(Duration),
    /// The channel cannot send: stop it.
    StopChannel,
}

/// A verdict, and what to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What to do.
    pub verdict: Verdict,
    /// Meta's code as text, also the recipient's `error_code`: "131026"; "unknown" if Meta gave none.
    pub code: String,
    /// For the user: what happened and what to do, without a period; Meta's details behind it where they help.
    pub reason: String,
    /// From so many errors of this code in a row in one campaign on, this verdict instead.
    pub after_repeats: Option<(u32, Verdict)>,
}

/// Judges an error.
pub fn judge(error: &GraphError) -> Judgement {
    let row = particular(error)
        .or_else(|| table::find(error))
        .unwrap_or_else(|| table::unknown(error));
    Judgement {
        verdict: timed(row.verdict, error.retry_after),
        code: match error.code {
            crate::whatsapp::event::Fault::NO_CODE => "unknown".to_owned(),
            code => code.to_string(),
        },
        reason: reason(row, error),
        after_repeats: row.after_repeats,
    }
}

/// Whether Meta's code stands in the table.
pub fn is_known(error: &GraphError) -> bool {
    table::find(error).is_some()
}

/// A rest lasts as long as Meta says, if it says.
fn timed(verdict: Verdict, retry_after: Option<Duration>) -> Verdict {
    match (verdict, retry_after) {
        (Verdict::Rest(_), Some(told)) if !told.is_zero() => Verdict::Rest(told.min(LONGEST_REST)),
        _ => verdict,
    }
}

fn reason(row: &Row, error: &GraphError) -> String {
    let sentence = row.sentence();
    if !row.quotes {
        return sentence;
    }
    let told = [&error.user_message, &error.details]
        .into_iter()
        .flatten()
        .next();
    let told = told.map_or(error.message.as_str(), String::as_str);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    if told.is_empty() {
        return sentence;
    }
    let told: String = told.chars().take(LONGEST_DETAILS).collect();
    format!("{sentence}. Meta says: {}", told.trim_end_matches('.'))
}
