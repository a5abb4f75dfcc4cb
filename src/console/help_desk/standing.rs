//! What the help desk calls things.

use crate::console::parts::{Hue, badge};
use entity::{message::Author, recipient::RecipientState, ticket::TicketStatus};
use maud::Markup;

/// What a status is called.
pub(super) fn label(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::New => "New",
        TicketStatus::OnYou => "Waits for us",
        TicketStatus::OnCustomer => "Waits for the customer",
        TicketStatus::OnHold => "On hold",
        TicketStatus::Closed => "Closed",
        TicketStatus::Cancelled => "Dropped",
    }
}

/// Where a ticket stands.
pub(super) fn ticket_status(status: TicketStatus) -> Markup {
    let hue = match status {
        TicketStatus::New => Hue::Accent,
        TicketStatus::OnYou => Hue::Amber,
        TicketStatus::OnCustomer => Hue::Blue,
        TicketStatus::OnHold | TicketStatus::Cancelled => Hue::Grey,
        TicketStatus::Closed => Hue::Green,
    };
    badge(hue, label(status))
}

/// Who somebody is; not everybody has a name, and who was erased has nothing.
pub(super) fn person<'a>(name: Option<&'a str>, phone: Option<&'a str>) -> &'a str {
    name.or(phone).unwrap_or("Somebody without a name")
}

/// Who wrote a message, if it was not the contact.
pub(super) fn author(author: Author) -> &'static str {
    match author {
        Author::Contact => "Customer",
        Author::Campaign => "Campaign",
        Author::Agent => "AI agent",
        Author::Person => "Team",
    }
}

/// How far a message of ours has come.
pub(super) fn progress(state: RecipientState) -> &'static str {
    match state {
        RecipientState::Queued => "Waits to be sent",
        RecipientState::Sending => "Being sent",
        RecipientState::Held => "Held back by WhatsApp",
        RecipientState::InDoubt => "Perhaps sent",
        RecipientState::Sent => "Sent",
        RecipientState::Delivered => "Delivered",
        RecipientState::Read | RecipientState::Replied => "Read",
        RecipientState::Failed => "Not delivered",
        RecipientState::Cancelled => "Not sent",
    }
}

/// What a message is that is not only text; nothing of one that is.
pub(super) fn kind(kind: &str) -> Option<String> {
    let known = match kind {
        "text" | "template" => return None,
        "image" => "Picture",
        "video" => "Video",
        "audio" => "Voice message",
        "document" => "Document",
        "sticker" => "Sticker",
        "location" => "Place on the map",
        "contacts" => "Contact card",
        "reaction" => "Reaction",
        "button" | "interactive" => "Pressed a button",
        "order" => "Order",
        other => return Some(format!("A message of the kind {other}")),
    };
    Some(known.to_owned())
}

/// The beginning of what was said last, for a list.
pub(super) fn beginning(words: Option<&str>, kind_of: Option<&str>) -> String {
    const LONGEST: usize = 140;
    let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) else {
        return kind_of
            .and_then(kind)
            .unwrap_or_else(|| "Nothing yet".to_owned());
    };
    let mut text: String = words.chars().take(LONGEST).collect();
    if words.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_list_shows_the_beginning_of_what_was_said_or_what_it_was() {
        assert_eq!(beginning(Some(" Hello "), Some("text")), "Hello");
        let long = beginning(Some(&"é".repeat(141)), None);
        assert_eq!((long.chars().count(), long.ends_with('…')), (141, true));
        assert_eq!(beginning(None, Some("image")), "Picture");
        assert_eq!(beginning(Some(" "), None), "Nothing yet");
    }
}
