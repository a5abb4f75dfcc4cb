//! JSON that is almost JSON. Names cut in the middle of an emoji leave half a surrogate pair, which strict readers
//! refuse; hundreds of statuses must not be lost with it.

use serde_json::Value;

/// Reads JSON, after mending if it must be. The error is a sentence.
pub(super) fn json(body: &[u8]) -> Result<Value, String> {
    match serde_json::from_slice(body) {
        Ok(value) => Ok(value),
        Err(_) => {
            serde_json::from_slice(&mended(body)).map_err(|error| format!("is no JSON: {error}"))
        }
    }
}

/// Without a byte order mark, broken UTF-8, half surrogate pairs and bare control characters in strings.
fn mended(body: &[u8]) -> Vec<u8> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let body = String::from_utf8_lossy(body).into_owned().into_bytes();
    let mut mended = Vec::with_capacity(body.len());
    let mut in_string = false;
    let mut rest = body.as_slice();
    while let [byte, ..] = rest {
        let mut length = 1;
        match byte {
            b'"' => {
                in_string = !in_string;
                mended.push(b'"');
            }
            b'\\' if in_string => {
                let (read, written) = escape(rest);
                length = read;
                mended.extend_from_slice(written);
            }
            control if in_string && *control < b' ' => mended.push(b' '),
            other => mended.push(*other),
        }
        rest = &rest[length..];
    }
    mended
}

/// How many bytes the escape at the start takes, and what to write for it.
fn escape(rest: &[u8]) -> (usize, &[u8]) {
    match unit(rest) {
        Some(0xD800..=0xDBFF) => match rest.get(6..).and_then(unit) {
            Some(0xDC00..=0xDFFF) => (12, &rest[..12]),
            _ => (6, br"\ufffd"),
        },
        Some(0xDC00..=0xDFFF) => (6, br"\ufffd"),
        Some(_) => (6, &rest[..6]),
        None => {
            let length = rest.len().min(2);
            (length, &rest[..length])
        }
    }
}

/// The UTF-16 unit of an escape `\uXXXX`.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(br"\u")?.get(..4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}
