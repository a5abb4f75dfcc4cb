//! What a person would read of a message.

use super::{Content, Media, fields::Fields, scrub};

/// One text for the conversation; none for what has no words (a picture without a caption).
pub(super) fn read(message: &Fields<'_>, content: &Content) -> Option<String> {
    match content {
        Content::System { .. }
        | Content::NumberChanged { .. }
        | Content::IdentityChanged { .. }
        | Content::UserIdChanged { .. } => message
            .object("system")
            .and_then(|system| system.text("body")),
        told => words(told),
    }
}

fn words(content: &Content) -> Option<String> {
    match content {
        Content::Text { body } => Some(body.clone()),
        Content::Media(Media { caption, .. }) => caption.clone(),
        Content::Location(place) => joined([place.name.as_deref(), place.address.as_deref()]),
        Content::Contacts { cards, .. } => joined(cards.iter().map(|card| card.name.as_deref())),
        Content::Button { payload, label } => label.clone().or_else(|| payload.clone()),
        Content::ButtonReply { id, title } | Content::ListReply { id, title, .. } => {
            title.clone().or_else(|| id.clone())
        }
        Content::FormReply { body, .. } => body.clone(),
        Content::Reaction { emoji, .. } => emoji.clone(),
        Content::Order { note, .. } => note.clone(),
        Content::Edited { now, .. } => now.as_deref().and_then(words),
        Content::CallPermission { .. }
        | Content::NumberChanged { .. }
        | Content::IdentityChanged { .. }
        | Content::UserIdChanged { .. }
        | Content::System { .. }
        | Content::Unsupported { .. }
        | Content::Revoked { .. }
        | Content::Other => None,
    }
}

fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> Option<String> {
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    scrub::text(&parts.join(", "))
}
