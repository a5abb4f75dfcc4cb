//! Reading what the model said. Models wrap their JSON in fences and phrases, and write numbers as texts; what they mean is
//! taken, and anything else is not used.

use super::{
    LONGEST, Why,
    why::BadAnswer::{Empty, NoSource, NotJson, TooLong, UnknownSource},
};
use serde_json::{Map, Value};

/// An answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// What to send.
    pub(super) answer: String,
    /// The numbers of the passages that it was taken from; 0 is the campaign's message or the instructions.
    pub(super) sources: Vec<usize>,
}

/// Reads what the model said, which was shown so many passages.
pub(super) fn read(said: &str, passages: usize) -> Result<Reply, Why> {
    if said.trim().is_empty() {
        return Err(Empty.into());
    }
    let object = object(said).ok_or(NotJson)?;
    match object.get("handover") {
        None | Some(Value::Bool(false) | Value::Null) => {}
        Some(Value::Bool(true)) => return Err(Why::ModelUnsure),
        Some(_) => return Err(NotJson.into()),
    }
    let answer = match object.get("answer") {
        None | Some(Value::Null) => return Err(Empty.into()),
        Some(Value::String(text)) => sendable(text),
        Some(_) => return Err(NotJson.into()),
    };
    if answer.is_empty() {
        return Err(Empty.into());
    }
    if answer.chars().nth(LONGEST).is_some() {
        return Err(TooLong.into());
    }
    let sources = sources(object.get("sources")).ok_or(NotJson)?;
    if sources.is_empty() {
        return Err(NoSource.into());
    }
    if sources.iter().any(|source| *source > passages) {
        return Err(UnknownSource.into());
    }
    Ok(Reply { answer, sources })
}

/// The object in what was said, whatever stands around it.
fn object(said: &str) -> Option<Map<String, Value>> {
    let from = said.find('{')?;
    let to = said.rfind('}')?;
    serde_json::from_str(said.get(from..=to)?).ok()
}

/// Without what nobody can see and no database takes.
fn sendable(text: &str) -> String {
    let visible = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let text: String = text.chars().filter(visible).collect();
    text.trim().to_owned()
}

fn sources(given: Option<&Value>) -> Option<Vec<usize>> {
    match given {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(numbers)) => numbers.iter().map(number).collect(),
        Some(one) => number(one).map(|one| vec![one]),
    }
}

fn number(given: &Value) -> Option<usize> {
    match given {
        Value::Number(number) => usize::try_from(number.as_u64()?).ok(),
        Value::String(text) => text.trim_matches(['[', ']', ' ', '#']).parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(said: &str) -> Result<(String, Vec<usize>), Why> {
        read(said, 2).map(|reply| (reply.answer, reply.sources))
    }

    #[test]
    fn what_is_meant_is_taken() {
        for said in [
            r#"{"answer":"Yes.","handover":false,"sources":[1]}"#,
            r#"{"answer":" Yes.\u0000\n","sources":["1"]}"#,
            "```json\n{\"answer\": \"Yes.\", \"handover\": null, \"sources\": 1, \"mood\": {}}\n```",
            "Here it is: {\"answer\":\"Yes.\",\"sources\":[\"[1]\"]} Bye",
        ] {
            assert_eq!(used(said), Ok(("Yes.".into(), vec![1])), "{said}");
        }
        let own = r#"{"answer":"Olá, 漢字 🤗","handover":false,"sources":[0, 2, 2]}"#;
        assert_eq!(used(own), Ok(("Olá, 漢字 🤗".into(), vec![0, 2, 2])));
        let longest = format!(r#"{{"answer":"{}","sources":[0]}}"#, "é".repeat(LONGEST));
        assert!(used(&longest).is_ok());
    }

    #[test]
    fn anything_else_is_handed_over() {
        let long = |times| format!(r#"{{"answer":"{}","sources":[1]}}"#, "a".repeat(times));
        for (said, why) in [
            ("", Empty.into()),
            (" \n", Empty.into()),
            ("Yes, we do.", NotJson.into()),
            ("} {", NotJson.into()),
            ("[]", NotJson.into()),
            ("null", NotJson.into()),
            (r#"{"answer":"Yes""#, NotJson.into()),
            (r#"{"answer":"a"} {"answer":"b"}"#, NotJson.into()),
            (r#"{"answer":["Yes"],"sources":[1]}"#, NotJson.into()),
            (
                r#"{"answer":"Yes","handover":"no","sources":[1]}"#,
                NotJson.into(),
            ),
            (r#"{"answer":"Yes","sources":{"a":1}}"#, NotJson.into()),
            (r#"{"answer":"Yes","sources":[-1]}"#, NotJson.into()),
            (r#"{"answer":"Yes","sources":[1.5]}"#, NotJson.into()),
            ("{}", Empty.into()),
            (r#"{"answer":null,"sources":[1]}"#, Empty.into()),
            (r#"{"answer":" \u0007","sources":[1]}"#, Empty.into()),
            (
                r#"{"answer":"Yes","handover":true,"sources":[1]}"#,
                Why::ModelUnsure,
            ),
            (r#"{"answer":"Yes"}"#, NoSource.into()),
            (r#"{"answer":"Yes","sources":[]}"#, NoSource.into()),
            (r#"{"answer":"Yes","sources":[1,3]}"#, UnknownSource.into()),
            (&long(LONGEST + 1)[..], TooLong.into()),
            (&long(100_000)[..], TooLong.into()),
            (&"a".repeat(100_000)[..], NotJson.into()),
        ] {
            assert_eq!(used(said), Err(why), "{}", &said[..said.len().min(100)]);
        }
    }
}
