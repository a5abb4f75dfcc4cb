//! The Resumable Upload API: a session for a file, then its bytes, then a handle by which a template names it.

use super::Call;
use crate::{
    account::POISONED, chance::mix, refusal::Refusal, request::Query, state::State,
    templates::upper,
};
use serde_json::{Value, json};
use std::collections::HashMap;

/// What can be uploaded.
const TYPES: [&str; 6] = [
    "application/pdf",
    "image/jpeg",
    "image/jpg",
    "image/png",
    "video/mp4",
    "video/3gpp",
];

/// A template with a header of a file lacks a file that was uploaded; also said of an address in its place.
const NO_SAMPLE: u32 = 2_388_273;

/// Uploads that were begun, and files that were uploaded.
#[derive(Debug, Default)]
pub(crate) struct Uploads {
    /// By id.
    sessions: HashMap<String, Session>,
    /// The type of each file by its handle.
    files: HashMap<String, String>,
}

#[derive(Debug)]
struct Session {
    signature: String,
    length: usize,
    file_type: String,
}

/// What is put into a session.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    /// The header `file_offset`.
    pub(crate) offset: Option<&'a str>,
    /// The bytes.
    pub(crate) bytes: &'a [u8],
}

/// Opens a session, as in `upload:...?sig=...`.
pub(super) fn open(state: &State, call: &Call<'_>) -> Result<Value, Refusal> {
    let text = |name: &str| match &call.body[name] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => call.query.get(name).map(str::to_owned),
    };
    let required = |name: &str| {
        let given = text(name);
        given.ok_or_else(|| Refusal::parameter(format!("The parameter {name} is required.")))
    };
    let length = required("file_length")?.parse().ok();
    let length = length.filter(|length| *length > 0);
    let length =
        length.ok_or_else(|| Refusal::parameter("Param file_length must be a positive integer"))?;
    let file_type = required("file_type")?;
    if !TYPES.contains(&file_type.as_str()) {
        let known = TYPES.join(", ");
        return Err(Refusal::parameter(format!(
            "Param file_type must be one of {{{known}}} - got {file_type:?}"
        )));
    }
    let draw = state.chance.draw();
    let id = format!("upload:{draw:016x}{:016x}", mix(draw));
    let signature = format!("{:016x}", mix(!draw));
    let answer = json!({ "id": format!("{id}?sig={signature}") });
    let session = Session {
        signature,
        length,
        file_type,
    };
    let mut uploads = state.uploads.lock().expect(POISONED);
    uploads.sessions.insert(id, session);
    Ok(answer)
}

/// Takes the bytes of a file, all at once, and hands out its handle.
pub(crate) fn receive(
    state: &State,
    id: &str,
    query: &Query,
    part: &Part<'_>,
) -> Result<Value, Refusal> {
    let mut uploads = state.uploads.lock().expect(POISONED);
    let session = uploads.sessions.get(id);
    let session = session.filter(|one| query.get("sig") == Some(one.signature.as_str()));
    let session = session.ok_or_else(|| Refusal::unknown_object(id, "post"))?;
    match part.offset {
        None => return Err(Refusal::parameter("The header file_offset is required.")),
        Some("0") => {}
        Some(_) => {
            let sentence = "The header file_offset must be where the upload broke off";
            return Err(Refusal::parameter(sentence));
        }
    }
    let (announced, came) = (session.length, part.bytes.len());
    if announced != came {
        return Err(Refusal::parameter(format!(
            "The file has {came} bytes, its file_length was {announced}"
        )));
    }
    let file_type = session.file_type.clone();
    uploads.sessions.remove(id);
    let handle = format!(
        "4::{}:{:016x}",
        hex::encode(&file_type),
        state.chance.draw()
    );
    uploads.files.insert(handle.clone(), file_type);
    Ok(json!({ "h": handle }))
}

/// The components as Meta shows them: an address of its own in place of each header's handle. One that was not handed
/// out, or for another kind of file, is refused.
pub(crate) fn with_addresses(state: &State, components: &Value) -> Result<Value, Refusal> {
    let uploads = state.uploads.lock().expect(POISONED);
    let mut shown = components.clone();
    let headers = shown.as_array_mut().into_iter().flatten();
    for header in headers.filter(|one| upper(&one["type"]) == "HEADER") {
        let format = upper(&header["format"]);
        let kind = match format.as_str() {
            "IMAGE" => "image/",
            "VIDEO" | "GIF" => "video/",
            "DOCUMENT" => "application/",
            _ => continue,
        };
        let handle = &mut header["example"]["header_handle"][0];
        let given = handle.as_str().unwrap_or_default();
        match uploads.files.get(given) {
            Some(file_type) if file_type.starts_with(kind) => {
                *handle = format!("https://scontent.whatsapp.net/{}", hex::encode(given)).into();
            }
            _ => return Err(no_sample(&format)),
        }
    }
    Ok(shown)
}

fn no_sample(format: &str) -> Refusal {
    Refusal::template(
        NO_SAMPLE,
        "Message template is missing a sample",
        format!(
            "Templates with {format} header type need an example/sample, but it was not provided."
        ),
    )
}
