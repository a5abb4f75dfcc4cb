//! What the shop says: its templates, and what its agent knows.

use super::AGENT;
use crate::support::{Client, Meta};
use serde_json::{Value, json};

/// What the agent knows.
const KNOWN: [(&str, &str); 5] = [
    (
        "Caring for olive trees",
        "An olive tree wants sun and little water. Below minus five degrees it comes inside.",
    ),
    (
        "Gift vouchers",
        "Gift vouchers are valid for three years and can be used in the shop and online.",
    ),
    (
        "Returns and refunds",
        "Returns are free within 30 days. Whatever arrives damaged is replaced at once, or refunded.",
    ),
    (
        "Delivery",
        "Delivery takes two working days and costs 4.90 euros. Above 60 euros delivery is free.\n\n\
         Plants travel in boxes without plastic.",
    ),
    (
        "Opening hours",
        "The shop is open from nine to seven on weekdays, and from ten to four on Saturdays.\n\n\
         On Sundays in April, May and June we are open from ten to two.",
    ),
];

/// Templates that Meta has.
pub(super) fn templates() -> Value {
    let sale = "Hi {{1}},\n\nour *spring sale* starts today: _up to 30 % off_ everything in {{2}}.\n\n\
                Your code: ```SPRING26```. It is good all week long.";
    let text = |name: &str, (category, language): (&str, &str), text: &str| {
        let body = json!({ "type": "BODY", "text": text, "example": { "body_text": [["Ada"]] } });
        json!({ "name": name, "language": language, "category": category, "components": [body] })
    };
    json!([
        text("winter_sale", ("MARKETING", "en"), "Hello {{1}}, everything for the winter is half its price."),
        text("order_shipped", ("UTILITY", "de"), "Ihre Bestellung {{1}} ist unterwegs und kommt in zwei Tagen an."),
        text("order_shipped", ("UTILITY", "en"), "Your order {{1}} has left our greenhouse and arrives in two days."),
        text("garden_club_news", ("MARKETING", "en"), "Hello {{1}}, the new garden club issue is out: roses that like it dry."),
        { "name": "spring_sale", "language": "en", "category": "MARKETING", "components": [
            { "type": "HEADER", "format": "TEXT", "text": "Spring sale" },
            { "type": "BODY", "text": sale, "example": { "body_text": [["Ada", "Berlin"]] } },
            { "type": "FOOTER", "text": "Reply STOP to get no more messages" },
            { "type": "BUTTONS", "buttons": [
                { "type": "URL", "text": "Open the shop", "url": "https://shop.example.com/sale" },
                { "type": "QUICK_REPLY", "text": "Call me back" },
            ] },
        ] },
    ])
}

/// One more template, which Meta has not judged yet; and one that it stops.
pub(super) async fn review(client: &Client, meta: &Meta) {
    let new = json!({
        "name": "workshop_invitation", "language": "en", "category": "marketing",
        "body": "Hi {{1}}, on Saturday we show how to cut roses. Will you come?",
        "buttons": [{ "type": "quick_reply", "text": "I will come" }],
        "examples": { "1": "Ada" },
    });
    let made = client.post(&format!("{AGENT}/templates"), new).await;
    made.expect(201);
    meta.set_template_status("winter_sale", "PAUSED").await;
}

/// The agent learns.
pub(super) async fn know(client: &Client) {
    for (title, text) in KNOWN {
        let document = json!({ "title": title, "text": text });
        let added = client.post(&format!("{AGENT}/knowledge"), document).await;
        added.expect(201);
    }
}
