use super::*;
use proptest::prelude::*;

fn parse(text: &str, region: &str) -> Option<String> {
    let region = Region::parse(region).unwrap();
    Phone::parse(text, region).ok().map(Phone::into_string)
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (text, region, expected) in [
        ("+5511987654321", "US", "+5511987654321"),
        (" +55 (11) 98765-4321 ", "US", "+5511987654321"),
        ("(11) 98765-4321", "BR", "+5511987654321"),
        ("011 98765-4321", "BR", "+5511987654321"),
        ("5511987654321", "BR", "+5511987654321"),
        ("tel:+1-202-555-0123", "BR", "+12025550123"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("1 202 555 0123", "US", "+12025550123"),
        ("+1 555 000 1234", "DE", "+15550001234"),
        ("011 44 20 7946 0018", "US", "+442079460018"),
        ("0044 20 7946 0018", "DE", "+442079460018"),
        ("+44 (0)20 7946 0018", "US", "+442079460018"),
        ("+49 1512 3456789", "US", "+4915123456789"),
        ("0049 1512 3456789", "FR", "+4915123456789"),
        ("01512 3456789", "DE", "+4915123456789"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+39 06 1234 5678", "US", "+390612345678"),
        ("+٩٧١ ٥٠ ١٢٣ ٤٥٦٧", "US", "+971501234567"),
    ] {
        assert_eq!(
            parse(text, region).as_deref(),
            Some(expected),
            "{text} {region}"
        );
    }
}

#[test]
fn what_is_no_phone_is_refused() {
    for text in [
        "",
        "+",
        "abc",
        "not a phone",
        "123",
        "12345",
        "+1",
        "+123",
        "+999123456789",
        "0000000000",
        "+10000000000",
        "+1234567890123456789",
        "+1 202 555 0123 ext. 5",
        "1-800-FLOWERS",
        "+1 202 555 0123; +1 202 555 0124",
        "12025550123456",
    ] {
        assert_eq!(parse(text, "US"), None, "{text}");
    }
}

#[test]
fn regions_are_two_capital_letters() {
    assert_eq!(Region::parse("BR").unwrap().name(), "BR");
    for text in ["", "br", "Brazil", "XX", "ZZ", "001"] {
        assert!(Region::parse(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_never_panics(text in "\\PC*", region in "(US|BR|DE|GB|IT|AU|AR|MX)") {
        check(&text, &region)?;
    }

    #[test]
    fn anything_like_a_phone_is_stable_once_formatted(
        text in "(\\+|00|011|tel:\\+|)[0-9 ()./-]{3,20}(;phone-context=.*|x[0-9]+|)",
        region in "(US|BR|DE|GB|IT|AU|AR|MX)",
    ) {
        check(&text, &region)?;
    }
}

fn check(text: &str, region: &str) -> Result<(), TestCaseError> {
    if let Some(phone) = parse(text, region) {
        prop_assert!(phone.starts_with('+') && (8..=16).contains(&phone.len()));
        prop_assert!(phone[1..].bytes().all(|b| b.is_ascii_digit()) && !phone.starts_with("+0"));
        for region in ["US", "BR", "DE", "IT"] {
            prop_assert_eq!(parse(&phone, region), Some(phone.clone()));
        }
    }
    Ok(())
}
