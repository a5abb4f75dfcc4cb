//! Messages and preferences.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "message_audio",
        &[
            r#"number: message audio wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Media(Media { kind: Audio, id: Some("7003"), mime_type: Some("audio/ogg; codecs=opus"), sha256: None, caption: None, filename: None, url: None, voice: true, animated: false })"#,
            r#"number: message audio wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Media(Media { kind: Audio, id: Some("7004"), mime_type: None, sha256: None, caption: None, filename: None, url: None, voice: false, animated: false })"#,
        ],
    ),
    (
        "message_button",
        &[
            r#"number: message button wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Button { payload: Some("stop-1"), label: Some("Stop") } text="Stop" context=wamid.S1/15550783881/-"#,
        ],
    ),
    (
        "message_button_reply",
        &[
            r#"number: message interactive wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 ButtonReply { id: Some("b1"), title: Some("Yes") } text="Yes""#,
        ],
    ),
    (
        "message_button_without_context",
        &[
            r#"number: message button wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Button { payload: None, label: Some("Yes") } text="Yes""#,
            r#"number: message button wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Button { payload: Some("Only payload"), label: None } text="Only payload""#,
            "number: message button wamid.M3 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            "odd $.entry[0].changes[0].value.messages[2].button is missing or of no use, so the message's content is lost",
        ],
    ),
    (
        "message_call_permission",
        &[
            r#"number: message interactive wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 CallPermission { response: Some("accept"), expires_at: Some(1750116480000), permanent: false }"#,
            r#"number: message interactive wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 CallPermission { response: Some("accept"), expires_at: None, permanent: true }"#,
        ],
    ),
    (
        "message_contacts",
        &[
            r#"number: message contacts wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Contacts { cards: [Card { name: Some("Bo Ek"), phones: ["4670123", "+46 8 1"], user_id: None }, Card { name: Some("Cy"), phones: [], user_id: None }], requested: false } text="Bo Ek, Cy""#,
        ],
    ),
    (
        "message_contacts_requested",
        &[
            r#"number: message contacts wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Contacts { cards: [Card { name: Some("Ann"), phones: ["16505551234"], user_id: Some("US.1") }], requested: true } text="Ann""#,
        ],
    ),
    (
        "message_document",
        &[
            r#"number: message document wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Media(Media { kind: Document, id: Some("7006"), mime_type: None, sha256: None, caption: Some("The bill"), filename: Some("bill.pdf"), url: None, voice: false, animated: false }) text="The bill""#,
            r#"number: message document wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Media(Media { kind: Document, id: Some("7007"), mime_type: None, sha256: None, caption: None, filename: Some("x.pdf"), url: None, voice: false, animated: false })"#,
        ],
    ),
    (
        "message_edit",
        &[
            r#"number: message edit wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Edited { of: Some("wamid.M0"), now: Some(Text { body: "Corrected" }) } text="Corrected""#,
        ],
    ),
    (
        "message_edit_of_a_caption",
        &[
            r#"number: message edit wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Edited { of: Some("wamid.M0"), now: Some(Media(Media { kind: Image, id: Some("7"), mime_type: None, sha256: None, caption: Some("New caption"), filename: None, url: None, voice: false, animated: false })) } text="New caption""#,
            r#"number: message edit wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Edited { of: Some("wamid.M0"), now: None }"#,
            r#"number: message edit wamid.M3 from=16505551234/-/-/Ann Lee/- at=1750030073000 Edited { of: Some("wamid.M0"), now: None }"#,
        ],
    ),
    (
        "message_form",
        &[
            r#"number: message interactive wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 FormReply { name: Some("flow"), body: Some("Sent"), answers: Some(Object {"flow_token": String("unused"), "size": String("M")}) } text="Sent""#,
        ],
    ),
    (
        "message_form_with_broken_answers",
        &[
            r#"number: message interactive wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 FormReply { name: Some("flow"), body: Some("Sent"), answers: None } text="Sent""#,
            r#"number: message interactive wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 FormReply { name: Some("flow"), body: None, answers: Some(Array [Number(1)]) }"#,
            r#"number: message interactive wamid.M3 from=16505551234/-/-/Ann Lee/- at=1750030073000 FormReply { name: None, body: None, answers: Some(Object {"a": Number(1)}) }"#,
        ],
    ),
    (
        "message_identity_changed",
        &[
            r#"number: message system wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 IdentityChanged { hash: Some("hash1") } text="Identity changed""#,
            r#"number: message system wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 IdentityChanged { hash: Some("hash2") }"#,
        ],
    ),
    (
        "message_image",
        &[
            r#"number: message image wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Media(Media { kind: Image, id: Some("7001"), mime_type: Some("image/jpeg"), sha256: Some("abc="), caption: Some("My order"), filename: None, url: Some("https://lookaside.fbsbx.com/1"), voice: false, animated: false }) text="My order""#,
        ],
    ),
    (
        "message_image_with_an_error",
        &[
            r#"number: message image wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Media(Media { kind: Image, id: Some("7001"), mime_type: None, sha256: None, caption: None, filename: None, url: None, voice: false, animated: false }) error=400 Media download failed/-/Try again/-"#,
        ],
    ),
    (
        "message_interactive_of_another_type",
        &[
            r#"number: message interactive wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 ButtonReply { id: Some("b1"), title: Some("Yes") } text="Yes""#,
            r#"number: message interactive wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 ButtonReply { id: Some("b2"), title: None } text="b2""#,
        ],
    ),
    (
        "message_interactive_without_reply",
        &[
            "number: message interactive wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            "number: message interactive wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            "number: message interactive wamid.M3 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            "odd $.entry[0].changes[0].value.messages[0].interactive is missing or of no use, so the message's content is lost",
            "odd $.entry[0].changes[0].value.messages[1].interactive is missing or of no use, so the message's content is lost",
            "odd $.entry[0].changes[0].value.messages[2].interactive is missing or of no use, so the message's content is lost",
        ],
    ),
    (
        "message_list_reply",
        &[
            r#"number: message interactive wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 ListReply { id: Some("r1"), title: Some("Blue"), description: Some("A colour") } text="Blue""#,
        ],
    ),
    (
        "message_location",
        &[
            r#"number: message location wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Location(Location { latitude: Some(37.44), longitude: Some(-122.16), name: Some("Park"), address: Some("1 Main St"), url: None }) text="Park, 1 Main St""#,
        ],
    ),
    (
        "message_location_in_texts",
        &[
            "number: message location wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Location(Location { latitude: Some(37.44), longitude: Some(-122.16), name: None, address: None, url: None })",
            "number: message location wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            r#"number: message location wamid.M3 from=16505551234/-/-/Ann Lee/- at=1750030073000 Location(Location { latitude: None, longitude: None, name: Some("Nowhere"), address: None, url: None }) text="Nowhere""#,
            "odd $.entry[0].changes[0].value.messages[1].location is missing or of no use, so the message's content is lost",
        ],
    ),
    (
        "message_number_changed",
        &[
            r#"number: message system wamid.M1 from=16505551234/-/-/-/- at=1750030073000 NumberChanged { wa_id: Some("16505559999"), user_id: Some("US.2"), parent_user_id: None } text="User Ann changed from 16505551234 to 16505559999""#,
        ],
    ),
    (
        "message_number_changed_without_from",
        &[
            r#"number: message system wamid.M1 from=16505551234/-/-/-/- at=1750030073000 NumberChanged { wa_id: Some("16505559999"), user_id: None, parent_user_id: None }"#,
            r#"number: message system wamid.M2 from=-/-/-/-/- at=1750030073000 NumberChanged { wa_id: Some("16505559999"), user_id: None, parent_user_id: None }"#,
        ],
    ),
    (
        "message_number_changed_years_ago",
        &[
            r#"number: message system wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 NumberChanged { wa_id: Some("16505559999"), user_id: None, parent_user_id: None } text="Changed""#,
        ],
    ),
    (
        "message_of_a_group",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Hi all" } text="Hi all" group=Y2FwaV9ncm91cA"#,
        ],
    ),
    (
        "message_of_a_kind_to_come",
        &[
            "number: message hologram wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            "number: message unknown wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
        ],
    ),
    (
        "message_order",
        &[
            r#"number: message order wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Order { catalog_id: Some("c1"), note: Some("Please soon"), items: [OrderItem { product: Some("sku-7"), quantity: Some(2), price: Some(9.5), currency: Some("USD") }, OrderItem { product: Some("8"), quantity: Some(1), price: Some(3.0), currency: Some("USD") }] } text="Please soon""#,
        ],
    ),
    (
        "message_reaction",
        &[
            r#"number: message reaction wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Reaction { to: Some("wamid.S1"), emoji: Some("👍") } text="👍""#,
        ],
    ),
    (
        "message_reaction_taken_back",
        &[
            r#"number: message reaction wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Reaction { to: Some("wamid.S1"), emoji: None }"#,
            r#"number: message reaction wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Reaction { to: Some("wamid.S1"), emoji: None }"#,
        ],
    ),
    (
        "message_revoke",
        &[
            r#"number: message revoke wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Revoked { of: Some("wamid.M0") }"#,
        ],
    ),
    (
        "message_sticker",
        &[
            r#"number: message sticker wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Media(Media { kind: Sticker, id: Some("7008"), mime_type: Some("image/webp"), sha256: None, caption: None, filename: None, url: None, voice: false, animated: true })"#,
        ],
    ),
    (
        "message_system_of_another_kind",
        &[
            r#"number: message system wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 System { kind: Some("user_did_something") } text="Something""#,
            "number: message system wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            "odd $.entry[0].changes[0].value.messages[1].system is missing or of no use, so the message's content is lost",
        ],
    ),
    (
        "message_text",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Hello\nthere" } text="Hello\nthere""#,
        ],
    ),
    (
        "message_text_about_a_product",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "How much?" } text="How much?" context=wamid.S1/15550783881/sku-7"#,
        ],
    ),
    (
        "message_text_context_is_null",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Hi" } text="Hi""#,
        ],
    ),
    (
        "message_text_forwarded",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Look" } text="Look" context=-/-/- forwarded"#,
            r#"number: message text wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Look" } text="Look" context=-/-/- often"#,
        ],
    ),
    (
        "message_text_from_an_ad",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Hi" } text="Hi" referral={"ctwa_clid":"abcd","headline":"Shoes","source_id":"9","source_type":"ad","source_url":"https://fb.me/x"}"#,
        ],
    ),
    (
        "message_text_hidden_phone",
        &[
            r#"number: message text wamid.M1 from=-/US.1/US.ENT.2/Ann/ann.lee at=1750030073000 Text { body: "Hi" } text="Hi""#,
        ],
    ),
    (
        "message_text_only_the_contact_knows_who",
        &[
            r#"number: message text wamid.M1 from=-/US.1/-/-/ann.lee at=1750030073000 Text { body: "Hi" } text="Hi""#,
        ],
    ),
    (
        "message_text_reply",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Yes" } text="Yes" context=wamid.S1/15550783881/-"#,
        ],
    ),
    (
        "message_text_without_body",
        &[
            "number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            "number: message text wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            "number: message text wamid.M3 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            r#"number: message text wamid.M4 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "bare" } text="bare""#,
            r#"number: message text wamid.M5 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "in an array" } text="in an array""#,
            r#"number: message text wamid.M6 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "42" } text="42""#,
            "number: message text wamid.M7 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            "odd $.entry[0].changes[0].value.messages[0].text is missing or of no use, so the message's content is lost",
            "odd $.entry[0].changes[0].value.messages[1].text is missing or of no use, so the message's content is lost",
            "odd $.entry[0].changes[0].value.messages[2].text is missing or of no use, so the message's content is lost",
            "odd $.entry[0].changes[0].value.messages[6].text is missing or of no use, so the message's content is lost",
        ],
    ),
    (
        "message_text_without_contacts",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/-/- at=1750030073000 Text { body: "Hi" } text="Hi""#,
        ],
    ),
    (
        "message_text_without_type",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Hi" } text="Hi""#,
        ],
    ),
    (
        "message_unknown",
        &[
            "number: message unknown wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Unsupported { kind: None } error=131051 Unsupported message type/-/Message type is not currently supported/-",
        ],
    ),
    (
        "message_unsupported",
        &[
            r#"number: message unsupported wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Unsupported { kind: Some("poll") } error=131051 Message type unknown/-/Message type is not supported./-"#,
            "number: message unsupported wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Unsupported { kind: None } error=131051 Unsupported/-/-/-",
        ],
    ),
    (
        "message_user_id_changed",
        &[
            r#"number: message system wamid.M1 from=-/US.2/US.ENT.2/-/- at=1750030073000 UserIdChanged { previous_user_id: Some("US.1"), user_id: Some("US.2"), previous_parent_user_id: Some("US.ENT.1"), parent_user_id: Some("US.ENT.2") } text="User Ann changed from US.1 to US.2""#,
        ],
    ),
    (
        "message_user_id_changed_in_words",
        &[
            r#"number: message system wamid.M1 from=16505551234/US.2/-/-/- at=1750030073000 UserIdChanged { previous_user_id: Some("US.1"), user_id: Some("US.2"), previous_parent_user_id: None, parent_user_id: None } text="User Ann changed from Rome changed from US.1 to US.2""#,
        ],
    ),
    (
        "message_video",
        &[
            r#"number: message video wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Media(Media { kind: Video, id: Some("7002"), mime_type: Some("video/mp4"), sha256: None, caption: None, filename: None, url: None, voice: false, animated: false })"#,
        ],
    ),
    (
        "message_voice",
        &[
            r#"number: message voice wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Media(Media { kind: Audio, id: Some("7005"), mime_type: None, sha256: None, caption: None, filename: None, url: None, voice: true, animated: false })"#,
        ],
    ),
    (
        "message_with_numbers_for_texts",
        &[
            r#"number: message button wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Button { payload: Some("1"), label: Some("2") } text="2""#,
        ],
    ),
    (
        "messages_and_statuses_together",
        &[
            "number: status read wamid.S1 to=16505551234/-/-/Ann Lee/- at=1750030073000",
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Hi" } text="Hi""#,
            "number: failure 130429 Rate limit hit/Rate limit hit/-/-",
        ],
    ),
    (
        "messages_in_a_list_too_many",
        &[
            r#"number: message text wamid.M1 from=-/-/-/-/- at=1750030073000 Text { body: "STOP" } text="STOP""#,
            r#"number: message text wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Hi" } text="Hi""#,
        ],
    ),
    (
        "messages_odd_ones_between",
        &[
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "One" } text="One""#,
            r#"number: message text wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Two" } text="Two""#,
            "number: message image wamid.M3 from=16505551234/-/-/Ann Lee/- at=1750030073000 Other",
            r#"number: message text wamid.M4 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Four" } text="Four""#,
            "odd $.entry[0].changes[0].value.messages[1] is null where an object should be",
            "odd $.entry[0].changes[0].value.messages[2] is no object",
            "odd $.entry[0].changes[0].value.messages[3] is a message without id",
            "odd $.entry[0].changes[0].value.messages[5] is no object",
            "odd $.entry[0].changes[0].value.messages[6].image is missing or of no use, so the message's content is lost",
        ],
    ),
    (
        "messages_of_nobody_known",
        &[
            r#"number: message text wamid.M1 from=-/-/-/-/- at=1750030073000 Text { body: "STOP" } text="STOP""#,
            r#"number: message text wamid.M2 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Hi" } text="Hi""#,
        ],
    ),
    (
        "preference_hidden_phone",
        &["number: preference stop of=-/US.1/-/-/- about=marketing_messages"],
    ),
    (
        "preference_of_another_value",
        &[
            "number: preference pause of=16505551234/-/-/-/-",
            "odd $.entry[0].changes[0].value.user_preferences[1] is a preference without a value",
            "odd $.entry[0].changes[0].value.user_preferences[2] is a preference without a value",
        ],
    ),
    (
        "preference_of_nobody",
        &[
            "number: preference stop of=16505551234/-/-/-/-",
            "odd $.entry[0].changes[0].value.user_preferences[0] is a preference of nobody",
        ],
    ),
    (
        "preference_resume",
        &[
            "number: preference resume of=16505551234/US.1/-/-/- about=marketing_messages at=1731705721000",
        ],
    ),
    (
        "preference_signup",
        &[
            "number: preference signup of=16505551234/-/-/-/- about=marketing_messages at=1731705721000 signup=99",
        ],
    ),
    (
        "preference_stop",
        &[
            "number: preference stop of=16505551234/US.1/-/Ann Lee/- about=marketing_messages at=1731705721000 detail=User requested to stop marketing messages",
        ],
    ),
    (
        "preference_without_field",
        &["number: preference stop of=16505551234/-/-/-/-"],
    ),
    (
        "value_errors",
        &[
            "number: failure 131031 Account locked/Account locked/Locked/-",
            "odd $.entry[0].changes[0].value.errors[1] is no error that says anything",
            "odd $.entry[0].changes[0].value.errors[2] is no error that says anything",
        ],
    ),
];
