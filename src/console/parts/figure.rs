//! Numbers and times, written for people.

use chrono::{DateTime, SecondsFormat, Utc};
use entity::Millis;
use maud::{Markup, html};

/// `1,234,567`.
pub(crate) fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        text.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `12.3 %` of the whole; a dash where there is no whole. Not quite all is never shown as all.
pub(crate) fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "–".to_owned();
    }
    let tenths = part.saturating_mul(1000) / whole;
    match tenths {
        0 if part > 0 => "< 0.1 %".to_owned(),
        tenths if tenths % 10 == 0 => format!("{} %", tenths / 10),
        tenths => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

/// `1 contact`, `2 contacts`.
pub(crate) fn plural(n: i64, one: &str, several: &str) -> String {
    let word = if n == 1 { one } else { several };
    format!("{} {word}", number(n))
}

/// A moment: UTC without script, in the viewer's zone with it.
pub(crate) fn moment(at: Millis) -> Markup {
    let time = utc(at);
    html! {
        time datetime=(time.to_rfc3339_opts(SecondsFormat::Millis, true)) { (time.format("%-d %b %Y, %H:%M")) " UTC" }
    }
}

/// How long something took or will take: `3 s`, `12 min`, `2 h 5 min`, `3 d 4 h`.
pub(crate) fn duration(millis: Millis) -> String {
    let seconds = millis.max(0) / 1000;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", (seconds + 30) / 60),
        3_600..86_400 => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

/// How long ago, with the moment for script and on hover: `5 min ago`.
pub(crate) fn since(at: Millis, now: Millis) -> Markup {
    let time = utc(at);
    html! {
        time datetime=(time.to_rfc3339_opts(SecondsFormat::Millis, true)) data-ago title=(time.format("%-d %b %Y, %H:%M UTC")) {
            (duration(now - at)) " ago"
        }
    }
}

fn utc(at: Millis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{duration, moment, number, percent};

    #[test]
    fn numbers_are_grouped_and_shares_are_honest() {
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(number(-1_000), "\u{2212}1,000");
        assert_eq!((percent(1, 0), percent(0, 7)), ("–".into(), "0 %".into()));
        assert_eq!(percent(999_999, 1_000_000), "99.9 %");
        assert_eq!(
            (percent(1, 100_000), percent(1, 3)),
            ("< 0.1 %".into(), "33.3 %".into())
        );
    }

    #[test]
    fn times_are_written_for_people_and_for_script() {
        let markup = moment(1_767_225_600_000).into_string();
        assert_eq!(
            markup,
            "<time datetime=\"2026-01-01T00:00:00.000Z\">1 Jan 2026, 00:00 UTC</time>"
        );
        assert_eq!(duration(59_000), "59 s");
        assert_eq!(
            (duration(7_500_000), duration(277_200_000)),
            ("2 h 5 min".into(), "3 d 5 h".into())
        );
    }
}
