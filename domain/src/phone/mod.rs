//! Phone numbers: E.164 or not a phone number at all.
//!
//! A number is taken when its calling code exists and the rest is possible there (length and leading digits). Whether
//! anybody answers is Meta's to say, so numbers reserved for fiction, like +1 555 ..., are possible. Reading one takes a
//! few microseconds.

use phonenumber::{
    Metadata, country,
    metadata::{DATABASE, Descriptor},
};
use std::fmt;

/// A phone number in E.164: `+` and 7 to 15 digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

/// The text is not a possible phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a possible phone number; write it with + and country code, as in +5511987654321")]
pub struct NotAPhone;

/// A region whose numbers may be written without a country code: ISO 3166, two capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region(country::Id);

/// The text is no region that has phone numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a region with phone numbers as two letters, as in BR, US or DE")]
pub struct NotARegion;

impl Phone {
    /// Reads a number as people write it: `+`, `00` or the region's own way to dial abroad means that the country
    /// code follows; else the number is one of `region`.
    pub fn parse(text: &str, region: Region) -> Result<Self, NotAPhone> {
        match written(text).ok_or(NotAPhone)? {
            Written::Abroad(digits) => international(&digits),
            Written::Local(digits) => match after_dialling_abroad(&digits, region) {
                Some(rest) => international(rest),
                None => national(&digits, region),
            },
        }
    }

    /// The number, as in `+5511987654321`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, as in `+5511987654321`.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Region {
    /// Reads `BR`.
    pub fn parse(text: &str) -> Result<Self, NotARegion> {
        let id: country::Id = text.parse().map_err(|_| NotARegion)?;
        DATABASE.by_id(id.as_ref()).ok_or(NotARegion)?;
        Ok(Self(id))
    }

    /// Its two letters.
    pub fn name(&self) -> &str {
        self.0.as_ref()
    }
}

impl Default for Region {
    fn default() -> Self {
        Self(country::US)
    }
}

/// Digits as they were written.
enum Written {
    /// After a plus.
    Abroad(String),
    /// Without one.
    Local(String),
}

/// The longest text that is looked at; a number with every separator is far shorter.
const LONGEST: usize = 64;

/// Reads digits and separators; letters and extensions make no WhatsApp number, so they are refused.
fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let local = text.strip_prefix(['+', '\u{FF0B}']);
    let mut digits = String::with_capacity(16);
    for c in local.unwrap_or(text).chars() {
        if !is_separator(c) {
            digits.push(digit(c)?);
        }
    }
    Some(match local {
        Some(_) => Written::Abroad(digits),
        None => Written::Local(digits),
    })
}

/// What people write between digits, and the invisible marks that come along when a number is copied.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '.' | '(' | ')' | '/' | '\u{A0}' | '\u{AD}' | '\u{2010}'
            ..='\u{2015}' | '\u{200B}' | '\u{200E}' | '\u{202A}' | '\u{202C}'
    )
}

/// The ASCII digit that `c` stands for: ASCII, Arabic, Persian, Devanagari or full width.
fn digit(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let zero = [0x0660_u32, 0x06F0, 0x0966, 0xFF10];
    let of = u32::from(c);
    zero.iter()
        .find(|zero| (**zero..**zero + 10).contains(&of))
        .and_then(|zero| char::from_digit(of - zero, 10))
}

fn international(digits: &str) -> Result<Phone, NotAPhone> {
    if let Some(phone) = possible(digits) {
        return Ok(phone);
    }
    // Not possible as it stands: perhaps with a trunk prefix, as in +44 (0)20.. The region is withheld on purpose:
    // phonenumber 0.3 would strip the trunk prefix of that region instead of the number's own.
    let parsed = phonenumber::parse(None, format!("+{digits}")).map_err(|_| NotAPhone)?;
    from_parsed(&parsed)
}

fn national(digits: &str, region: Region) -> Result<Phone, NotAPhone> {
    if !(4..=17).contains(&digits.len()) {
        return Err(NotAPhone);
    }
    let parsed = phonenumber::parse(Some(region.0), digits).map_err(|_| NotAPhone)?;
    from_parsed(&parsed)
}

fn from_parsed(parsed: &phonenumber::PhoneNumber) -> Result<Phone, NotAPhone> {
    possible(&format!("{}{}", parsed.code().value(), parsed.national())).ok_or(NotAPhone)
}

/// Strips the prefix with which people of `region` dial abroad, as in 00 or 011.
fn after_dialling_abroad(digits: &str, region: Region) -> Option<&str> {
    let prefix = DATABASE.by_id(region.name())?.international_prefix()?;
    let found = prefix.find(digits).filter(|found| found.start() == 0)?;
    let rest = &digits[found.end()..];
    // What follows must be possible: 0011... may also be a local number of a region that dials abroad with 0011.
    (rest.len() >= 7 && !rest.starts_with('0')).then_some(rest)
}

/// The phone made of calling code and national number, if it is a possible one.
fn possible(digits: &str) -> Option<Phone> {
    if !(7..=15).contains(&digits.len()) {
        return None;
    }
    let regions = (1..=3).find_map(|len| DATABASE.by_code(&digits[..len].parse::<u16>().ok()?))?;
    let code = regions.first()?.country_code().to_string();
    let rest = digits.strip_prefix(code.as_str())?;
    regions
        .iter()
        .any(|region| possible_in(region, rest))
        .then(|| Phone(format!("+{digits}")))
}

/// Whether `rest` has the leading digits and a length of that region's numbers. The pattern alone is not enough: it
/// only has to match the beginning.
fn possible_in(region: &Metadata, rest: &str) -> bool {
    let of = region.descriptors();
    let length = u16::try_from(rest.len()).unwrap_or(u16::MAX);
    let kinds = [
        of.mobile(),
        of.fixed_line(),
        of.voip(),
        of.toll_free(),
        of.personal_number(),
        of.uan(),
        of.shared_cost(),
        of.premium_rate(),
    ];
    let fits = |kind: &Descriptor| kind.possible_length().contains(&length);
    kinds.into_iter().flatten().any(fits) && of.general().is_match(rest)
}

#[cfg(test)]
mod tests;
