//! Nothing panics, and nothing odd takes a good neighbour with it.

use super::{super::*, generated, payloads};
use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::{Value, json};
use std::sync::LazyLock;

const SIBLING: &str = "wamid.SIBLING";

fn good_status() -> Value {
    json!({"id": SIBLING, "status": "delivered", "timestamp": "1750030073", "recipient_id": "49170", "biz_opaque_callback_data": "r1"})
}

fn good_message() -> Value {
    json!({"id": SIBLING, "from": "49170", "timestamp": "1750030073", "type": "text", "text": {"body": "Hello"}})
}

fn good_change() -> Value {
    json!({"field": "messages", "value": {"metadata": {"phone_number_id": "77"}, "statuses": [good_status()]}})
}

fn good_entry() -> Value {
    json!({"id": "88", "changes": [good_change()]})
}

/// Whether the good status or message came through, whole.
fn has_sibling(event: &Event) -> bool {
    event.entries.iter().any(|entry| match &entry.update {
        Update::Status(status) => {
            status.wamid == SIBLING
                && status.kind == StatusKind::Delivered
                && status.at == Some(1_750_030_073_000)
                && status.callback_data.as_deref() == Some("r1")
                && status.person.wa_id.as_deref() == Some("49170")
        }
        Update::Message(message) => {
            message.wamid == SIBLING
                && message.text.as_deref() == Some("Hello")
                && message.person.wa_id.as_deref() == Some("49170")
        }
        _ => false,
    })
}

fn read(body: &Value) -> Event {
    let event = parse(body.to_string().as_bytes());
    let seen = format!("{event:?}").replace("\\\\", "");
    assert!(!seen.contains("\\0"), "NUL came through: {seen}");
    assert!(
        !event.entries.is_empty() || !event.odd.is_empty(),
        "nothing was said of {body}"
    );
    event
}

/// Pointers to everything below a value, itself not.
fn below(value: &Value, at: &str, into: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        _ => return,
    };
    for (step, value) in children {
        let at = format!("{at}/{step}");
        below(value, &at, into);
        into.push(at);
    }
}

/// Replaces what stands there, or takes it out.
fn mutate(body: &mut Value, at: &str, with: Option<Value>) {
    if let Some(with) = with {
        *body.pointer_mut(at).unwrap() = with;
        return;
    }
    let (parent, step) = at.rsplit_once('/').unwrap();
    match body.pointer_mut(parent).unwrap() {
        Value::Array(list) => drop(list.remove(step.parse().unwrap())),
        Value::Object(fields) => drop(fields.remove(&step.replace("~1", "/").replace("~0", "~"))),
        _ => unreachable!(),
    }
}

/// The payloads, read once.
static PAYLOADS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(payloads);

/// Those that are JSON.
static BODIES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let bodies = PAYLOADS.iter().map(|(_, body)| mend::json(body));
    bodies.filter_map(Result::ok).collect()
});

/// A change to something below a list, and where a good item is put into that list.
#[derive(Debug, Clone)]
struct Mutation {
    node: Index,
    with: Option<Value>,
    first: bool,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let parts = (
        any::<Index>(),
        proptest::option::of(generated::json()),
        any::<bool>(),
    );
    parts.prop_map(|(node, with, first)| Mutation { node, with, first })
}

impl Mutation {
    /// Whether a good item of the list comes through beside what was mutated; true if there is no such list.
    fn spares(&self, body: &Value, list: &str, good: Value) -> bool {
        let Some(items @ Value::Array(_)) = body.pointer(list) else {
            return true;
        };
        let mut nodes = Vec::new();
        below(items, list, &mut nodes);
        let mut body = body.clone();
        if !nodes.is_empty() {
            let at = self.node.get(&nodes);
            mutate(&mut body, at, self.with.clone());
        }
        let items = body.pointer_mut(list).unwrap().as_array_mut().unwrap();
        items.insert(if self.first { 0 } else { items.len() }, good);
        has_sibling(&read(&body))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_bytes_panic(body in vec(any::<u8>(), 0..400)) {
        let event = parse(&body);
        prop_assert!(event.entries.is_empty() != event.odd.is_empty());
    }

    #[test]
    fn no_broken_bytes_of_a_payload_panic(which in any::<Index>(), breaks in vec((any::<Index>(), any::<u8>()), 1..4)) {
        let mut body = which.get(&PAYLOADS).1.clone();
        for (at, byte) in breaks {
            if !body.is_empty() {
                let at = at.index(body.len());
                body[at] = byte;
            }
        }
        let event = parse(&body);
        prop_assert!(!event.entries.is_empty() || !event.odd.is_empty());
    }

    #[test]
    fn no_json_panics(body in generated::json()) {
        read(&body);
    }

    #[test]
    fn no_json_inside_an_envelope_panics(value in generated::json(), field in proptest::option::of(generated::json())) {
        read(&json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": field, "value": value}]}]}));
        read(&generated::body_of(&value));
        for key in ["statuses", "messages", "user_preferences", "errors", "contacts"] {
            read(&generated::body_of(&json!({"contacts": [], key: [value]})));
        }
    }

    #[test]
    fn no_json_inside_a_message_panics(
        kind in proptest::sample::select(&["text", "image", "location", "contacts", "button", "interactive", "reaction", "order", "system", "unsupported", "edit", "revoke"][..]),
        odd in generated::json(),
        inner in proptest::sample::select(&["type", "body", "message", "button_reply", "nfm_reply", "phones", "product_items"][..]),
        deeper in generated::json(),
    ) {
        let mut payload = odd;
        if payload.is_object() {
            payload[inner] = deeper;
        }
        let message = json!({"id": "wamid.X", "from": "1", "type": kind, kind: payload});
        let event = read(&generated::body_of(&json!({"messages": [message, good_message()]})));
        prop_assert_eq!(event.entries.len(), 2, "a message is never lost for its content");
        prop_assert!(has_sibling(&event));
    }

    #[test]
    fn a_good_status_among_odd_values_is_found(odd in vec(generated::json(), 0..6), at in any::<Index>()) {
        let place = at.index(odd.len() + 1);
        let among = |good: Value| {
            let mut list = odd.clone();
            list.insert(place, good);
            list
        };
        let value = json!({"metadata": {"phone_number_id": "1"}, "statuses": among(good_status())});
        prop_assert!(has_sibling(&read(&generated::body_of(&value))), "among statuses");
        let body = json!({"entry": [{"id": "1", "changes": among(good_change())}]});
        prop_assert!(has_sibling(&read(&body)), "among changes");
        prop_assert!(has_sibling(&read(&json!({"entry": among(good_entry())}))), "among entries");
    }

    #[test]
    fn a_good_message_among_odd_values_is_found(odd in vec(generated::json(), 0..6), at in any::<Index>(), rest in generated::json()) {
        let mut list = odd;
        list.insert(at.index(list.len() + 1), good_message());
        let value = json!({"statuses": rest, "contacts": rest, "errors": rest, "metadata": rest, "messages": list});
        prop_assert!(has_sibling(&read(&generated::body_of(&value))));
    }

    #[test]
    fn a_mutated_payload_never_takes_its_neighbours_with_it(which in any::<Index>(), mutation in mutation()) {
        let body = which.get(&BODIES);
        prop_assert!(mutation.spares(body, "/entry", good_entry()), "in entry");
        prop_assert!(mutation.spares(body, "/entry/0/changes", good_change()), "in changes");
        // Fields that are not read keep nothing.
        let field = body.pointer("/entry/0/changes/0/field").and_then(Value::as_str);
        if !field.is_some_and(route::is_not_read) {
            let lists = ["statuses", "messages"].map(|list| format!("/entry/0/changes/0/value/{list}"));
            prop_assert!(mutation.spares(body, &lists[0], good_status()), "in statuses");
            prop_assert!(mutation.spares(body, &lists[1], good_message()), "in messages");
        }
    }
}

#[test]
fn every_node_of_every_payload_may_be_missing_null_or_a_list() {
    for body in BODIES.iter() {
        let mut nodes = Vec::new();
        below(body, "", &mut nodes);
        for at in nodes {
            for with in [
                None,
                Some(Value::Null),
                Some(json!([])),
                Some(json!({})),
                Some(json!(7)),
                Some(json!("x")),
            ] {
                let mut mutated = body.clone();
                mutate(&mut mutated, &at, with);
                read(&mutated);
            }
        }
    }
}
