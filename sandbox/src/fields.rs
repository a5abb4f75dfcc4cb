//! Answers with the fields that were asked for, as Graph does.

use crate::refusal::Refusal;
use serde_json::{Map, Value};

/// The fields of one kind of object.
pub(crate) struct Known {
    /// What Graph calls this kind of object.
    pub(crate) node: &'static str,
    /// Fields that come unless others are asked for.
    pub(crate) unasked: &'static [&'static str],
    /// Fields that come when asked for.
    pub(crate) others: &'static [&'static str],
}

/// The fields of `object` that `asked` names (or those that come unasked), and its id. A field without a value is left
/// out; one that this kind of object never has is refused.
pub(crate) fn pick(object: &Value, asked: Option<&str>, known: &Known) -> Result<Value, Refusal> {
    let names = match asked {
        Some(asked) if !asked.trim().is_empty() => names(asked),
        _ => known.unasked.to_vec(),
    };
    let mut picked = Map::new();
    for name in names {
        if name != "id" && !known.unasked.contains(&name) && !known.others.contains(&name) {
            return Err(Refusal::parameter(format!(
                "Tried accessing nonexisting field ({name}) on node type ({})",
                known.node
            )));
        }
        if let Some(value) = object.get(name) {
            picked.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(id) = object.get("id") {
        picked.insert("id".to_owned(), id.clone());
    }
    Ok(Value::Object(picked))
}

/// The names between the commas; what stands in braces or brackets behind a name is left away.
fn names(asked: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, character) in asked.char_indices() {
        match character {
            '{' | '(' => depth += 1,
            '}' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                names.push(&asked[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    names.push(&asked[start..]);
    let bare = |name: &'_ str| name.find(['{', '(', '.']).unwrap_or(name.len());
    let names = names.into_iter().map(|name| name[..bare(name)].trim());
    names.filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Known, pick};
    use serde_json::json;

    const DOG: Known = Known {
        node: "Dog",
        unasked: &["name"],
        others: &["owner", "age"],
    };

    #[test]
    fn the_fields_that_are_asked_for_come_with_the_id() {
        let dog = json!({"id": "1", "name": "Rex", "owner": {"name": "Ann"}, "age": 3});
        for (asked, wanted) in [
            (None, json!({"id": "1", "name": "Rex"})),
            (Some("age"), json!({"id": "1", "age": 3})),
            (
                Some("id, owner{name,id}.limit(1),age"),
                json!({"id": "1", "owner": {"name": "Ann"}, "age": 3}),
            ),
        ] {
            assert_eq!(pick(&dog, asked, &DOG).unwrap(), wanted, "{asked:?}");
        }
        assert_eq!(pick(&dog, Some("colour"), &DOG).unwrap_err().code, 100);
    }

    #[test]
    fn a_field_without_a_value_is_left_out() {
        let dog = json!({"id": "1"});
        assert_eq!(pick(&dog, Some("age"), &DOG).unwrap(), dog);
    }
}
