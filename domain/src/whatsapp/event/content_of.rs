//! From a message's fields to its content (Meta's pages on the `messages` field, one per kind).

use super::{
    Card, Content, Location, Media, MediaKind, OrderItem, fields::Fields, interactive, system,
};

/// The kinds that are read here, each with a field of its name.
const KNOWN: &[&str] = &[
    "text",
    "image",
    "video",
    "audio",
    "voice",
    "document",
    "sticker",
    "location",
    "contacts",
    "button",
    "interactive",
    "reaction",
    "order",
    "system",
    "unsupported",
    "edit",
    "revoke",
];

/// The kind of a message that does not say it: the field it has.
pub(super) fn kind(of: &Fields<'_>) -> &'static str {
    KNOWN
        .iter()
        .copied()
        .find(|kind| of.has(kind))
        .unwrap_or("unknown")
}

/// Whether a message of this kind promises a content that is understood here.
pub(super) fn is_known(kind: &str) -> bool {
    KNOWN.contains(&kind)
}

/// What a message of this kind holds; [`Content::Other`] if its field is missing or of no use.
pub(super) fn read(of: &Fields<'_>, kind: &str) -> Content {
    let content = match kind {
        "text" => body(of).map(|body| Content::Text { body }),
        "image" => media(of, kind, MediaKind::Image),
        "video" => media(of, kind, MediaKind::Video),
        "audio" | "voice" => media(of, kind, MediaKind::Audio),
        "document" => media(of, kind, MediaKind::Document),
        "sticker" => media(of, kind, MediaKind::Sticker),
        "location" => of.object(kind).and_then(|of| location(&of)),
        "contacts" => contacts(of),
        "button" => of.object(kind).and_then(|of| button(&of)),
        "interactive" => of.object(kind).and_then(|of| interactive::read(&of)),
        "reaction" => of.object(kind).map(|of| Content::Reaction {
            to: of.id("message_id"),
            emoji: of.text("emoji"),
        }),
        "order" => of.object(kind).map(|of| order(&of)),
        "system" => of.object(kind).map(|inner| system::read(of, &inner)),
        "unsupported" => Some(Content::Unsupported {
            kind: of.object(kind).and_then(|of| of.id("type")),
        }),
        // What Meta could not hand on was of this type in earlier years, always with an error.
        "unknown" if of.has("errors") => Some(Content::Unsupported { kind: None }),
        "edit" => of.object(kind).map(|of| edited(&of)),
        "revoke" => of.object(kind).map(|of| Content::Revoked {
            of: of.id("original_message_id"),
        }),
        _ => None,
    };
    content.unwrap_or(Content::Other)
}

/// `text.body`, or a bare text.
fn body(of: &Fields<'_>) -> Option<String> {
    match of.object("text") {
        Some(text) => text.text("body"),
        None => of.text("text"),
    }
}

fn media(of: &Fields<'_>, key: &str, kind: MediaKind) -> Option<Content> {
    let of = of.object(key)?;
    Some(Content::Media(Media {
        kind,
        id: of.id("id"),
        mime_type: of.id("mime_type"),
        sha256: of.id("sha256"),
        caption: of.text("caption"),
        filename: of.text("filename"),
        url: of.text("url"),
        voice: of.flag("voice") || key == "voice",
        animated: of.flag("animated"),
    }))
}

fn location(of: &Fields<'_>) -> Option<Content> {
    let degrees = |key: &str, most: f64| of.number(key).filter(|degrees| degrees.abs() <= most);
    // One without the other is no place.
    let point = degrees("latitude", 90.0).zip(degrees("longitude", 180.0));
    let location = Location {
        latitude: point.map(|(latitude, _)| latitude),
        longitude: point.map(|(_, longitude)| longitude),
        name: of.text("name"),
        address: of.text("address"),
        url: of.text("url"),
    };
    (point.is_some() || location.name.is_some() || location.address.is_some())
        .then_some(Content::Location(location))
}

fn contacts(of: &Fields<'_>) -> Option<Content> {
    let list = of.list("contacts").iter().filter_map(Fields::of);
    let cards: Vec<Card> = list.clone().map(|of| card(&of)).collect();
    let origins = list.chain(Some(*of)).filter_map(|of| of.id("origin"));
    let requested = origins
        .into_iter()
        .any(|origin| origin == "contact_request");
    (!cards.is_empty()).then_some(Content::Contacts { cards, requested })
}

fn card(of: &Fields<'_>) -> Card {
    let name = of.object("name");
    let phones = of.list("phones").iter().filter_map(Fields::of);
    Card {
        name: name
            .and_then(|name| {
                name.text("formatted_name")
                    .or_else(|| name.text("first_name"))
            })
            .or_else(|| of.text("name")),
        user_id: phones.clone().find_map(|phone| phone.id("user_id")),
        phones: phones
            .filter_map(|phone| phone.id_of(&["wa_id", "phone"]))
            .collect(),
    }
}

fn button(of: &Fields<'_>) -> Option<Content> {
    let (payload, label) = (of.id("payload"), of.text("text"));
    (payload.is_some() || label.is_some()).then_some(Content::Button { payload, label })
}

fn order(of: &Fields<'_>) -> Content {
    let items = of.list("product_items").iter().filter_map(Fields::of);
    Content::Order {
        catalog_id: of.id("catalog_id"),
        note: of.text("text"),
        items: items
            .map(|of| OrderItem {
                product: of.id("product_retailer_id"),
                quantity: of.integer("quantity"),
                price: of.number("item_price"),
                currency: of.id("currency"),
            })
            .collect(),
    }
}

fn edited(of: &Fields<'_>) -> Content {
    let message = of.object("message");
    let now = message.map(|message| {
        let kind = message
            .id("type")
            .unwrap_or_else(|| kind(&message).to_owned());
        // An edit of an edit would be read as deep as the body is nested; there is none.
        if kind == "edit" {
            Content::Other
        } else {
            read(&message, &kind)
        }
    });
    Content::Edited {
        of: of.id("original_message_id"),
        now: now
            .filter(|content| !matches!(content, Content::Other))
            .map(Box::new),
    }
}
