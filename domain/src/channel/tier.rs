//! The messaging tier in Meta's words and as a number (Meta's page on messaging limits, October 2025).

use crate::whatsapp::event::MessagingTier;

/// Meta's word and the limit in unique people per 24 hours; none is unlimited. What is not known counts as the lowest
/// tier: too little is sent rather than too much.
pub fn limit_of(word: &str) -> Option<u64> {
    match word.trim().to_ascii_uppercase().as_str() {
        "TIER_UNLIMITED" | "UNLIMITED" | "-1" => None,
        other => {
            let number = other.strip_prefix("TIER_").unwrap_or(other);
            let (digits, thousand) = match number.strip_suffix('K') {
                Some(digits) => (digits, 1_000),
                None => (number, 1),
            };
            Some(
                digits
                    .parse::<u64>()
                    .map_or(250, |n| n.saturating_mul(thousand)),
            )
        }
    }
}

/// The word for a tier that a webhook tells.
pub fn word_of(tier: &MessagingTier) -> String {
    match tier {
        MessagingTier::Unlimited => "TIER_UNLIMITED".to_owned(),
        MessagingTier::Limited(n) if n % 1_000 == 0 && *n > 0 => format!("TIER_{}K", n / 1_000),
        MessagingTier::Limited(n) => format!("TIER_{n}"),
        MessagingTier::Unknown(word) => word.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_meta_is_a_number() {
        for (word, limit) in [
            ("TIER_50", Some(50)),
            ("TIER_250", Some(250)),
            ("TIER_1K", Some(1_000)),
            ("TIER_2K", Some(2_000)),
            ("tier_100k", Some(100_000)),
            ("TIER_UNLIMITED", None),
            ("10000", Some(10_000)),
            ("-1", None),
            ("UNTIERED", Some(250)),
            ("TIER_NOT_SET", Some(250)),
            ("", Some(250)),
        ] {
            assert_eq!(limit_of(word), limit, "{word}");
        }
    }

    #[test]
    fn a_tier_survives_its_word() {
        for n in [250, 2_000, 10_000, 100_000] {
            assert_eq!(limit_of(&word_of(&MessagingTier::Limited(n))), Some(n));
        }
        assert_eq!(limit_of(&word_of(&MessagingTier::Unlimited)), None);
    }
}
