//! Values of attributes, each checked against its type.

use chrono::NaiveDate;

/// Reads a day written `YYYY-MM-DD`.
pub fn date(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(n, b)| match n {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    let date = shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())?;
    date.filter(|_| !text.starts_with("0000"))
}
