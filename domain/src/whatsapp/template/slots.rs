//! The places of a template where a message has something of its own.

use crate::template::{
    Button, ButtonKind, Content, Header, HeaderKind, Piece, button_key, has_placeholder,
    header_key, is_number, pieces,
};
use serde_json::{Value, json};

/// A component of a send that needs parameters.
#[derive(Debug, Clone)]
pub(super) struct Component {
    /// `header`, `body` or `button`.
    pub(super) kind: &'static str,
    /// Of a button: its `sub_type`, and its index over all buttons.
    pub(super) button: Option<(&'static str, String)>,
    pub(super) parameters: Vec<Slot>,
}

/// What stands in one parameter.
#[derive(Debug, Clone)]
pub(super) enum Slot {
    /// The same for everybody.
    Fixed(Value),
    /// The value of a variable; `name` is its name where placeholders have names.
    Text {
        key: String,
        name: Option<String>,
        placeholder: String,
    },
    /// The end of a URL.
    Suffix { key: String, placeholder: String },
    /// A coupon code: the variable's value if a campaign gives one, else the template's.
    Coupon { key: String, code: String },
}

/// The components of a send, in Meta's order; those that need nothing are left out.
pub(super) fn components(content: &Content) -> Vec<Component> {
    let mut components = Vec::new();
    let mut add = |kind, button, parameters: Vec<Slot>| {
        if !parameters.is_empty() {
            components.push(Component {
                kind,
                button,
                parameters,
            });
        }
    };
    if let Some(of_header) = &content.header {
        add("header", None, header(of_header));
    }
    add("body", None, texts(&content.body, str::to_owned));
    for (n, button) in content.buttons.iter().enumerate() {
        if let Some((sub_type, slot)) = of_button(content, n, button) {
            add("button", Some((sub_type, n.to_string())), vec![slot]);
        }
    }
    components
}

/// A slot for each variable of `text`: numbered ones in the order of their numbers, as Meta counts them, named ones in
/// the order in which they first appear.
fn texts(text: &str, key_of: impl Fn(&str) -> String) -> Vec<Slot> {
    variables(text)
        .into_iter()
        .map(|(key, raw)| Slot::Text {
            key: key_of(key),
            name: (!is_number(key)).then(|| key.to_owned()),
            placeholder: raw.to_owned(),
        })
        .collect()
}

/// The variables of `text`, each once, and how each is written first.
pub(super) fn variables(text: &str) -> Vec<(&str, &str)> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Placeholder { raw, key } if !found.iter().any(|(known, _)| *known == key) => {
                found.push((key, raw));
            }
            Piece::Placeholder { .. } | Piece::Text(_) => {}
        }
    }
    // 10 stands after 9. Names have no number and keep their order: the sort is stable.
    found.sort_by_key(|(key, _)| key.parse::<u64>().unwrap_or(u64::MAX));
    found
}

fn header(header: &Header) -> Vec<Slot> {
    let link = header.example_url.as_deref();
    let media = match (header.kind, link) {
        (HeaderKind::Text, _) => {
            return texts(header.text.as_deref().unwrap_or_default(), header_key);
        }
        (HeaderKind::Image, Some(link)) => {
            json!({ "type": "image", "image": { "link": link } })
        }
        (HeaderKind::Video, Some(link)) => {
            json!({ "type": "video", "video": { "link": link } })
        }
        (HeaderKind::Document, Some(link)) => {
            let mut document = json!({ "link": link });
            if let Some(name) = file_name(link) {
                document["filename"] = name.into();
            }
            json!({ "type": "document", "document": document })
        }
        (HeaderKind::Image | HeaderKind::Video | HeaderKind::Document, None)
        | (HeaderKind::Location | HeaderKind::Gif | HeaderKind::Other, _) => return Vec::new(),
    };
    vec![Slot::Fixed(media)]
}

/// The last part of the address' path, as in `price list.pdf`; none if it has no path.
fn file_name(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let (_, path) = path.split_once("://")?;
    let (_, name) = path.rsplit_once('/')?;
    (!name.is_empty()).then(|| percent_decoded(name))
}

/// `%20` is a space again; what is not UTF-8 then stays as it was.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let decoded = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| hex::decode(digits).ok());
        if let Some(decoded) = decoded {
            bytes.extend(decoded);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn of_button(content: &Content, n: usize, button: &Button) -> Option<(&'static str, Slot)> {
    match button.kind {
        ButtonKind::Url if has_placeholder(button.url.as_deref()?) => {
            let slot = Slot::Suffix {
                key: button_key(n),
                placeholder: "{{1}}".to_owned(),
            };
            Some(("url", slot))
        }
        ButtonKind::CopyCode => {
            let slot = Slot::Coupon {
                key: button_key(n),
                code: button.example.clone().unwrap_or_default(),
            };
            Some(("copy_code", slot))
        }
        ButtonKind::Flow => {
            // The token only matters to a flow that asks a server of the business, which we are not.
            let action = json!({ "type": "action", "action": { "flow_token": "unused" } });
            Some(("flow", Slot::Fixed(action)))
        }
        // To Meta the button is a link whose variable is the code once more.
        ButtonKind::Otp => {
            let (key, raw) = variables(&content.body).into_iter().next()?;
            let slot = Slot::Text {
                key: key.to_owned(),
                name: None,
                placeholder: raw.to_owned(),
            };
            Some(("url", slot))
        }
        ButtonKind::Url
        | ButtonKind::QuickReply
        | ButtonKind::PhoneNumber
        | ButtonKind::VoiceCall
        | ButtonKind::Catalog
        | ButtonKind::Mpm
        | ButtonKind::RequestContactInfo
        | ButtonKind::Other => None,
    }
}
