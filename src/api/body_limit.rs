//! How large a body may be, and reading it once, before anything else happens.

use super::error::ApiError;
use futures::StreamExt;
use poem::{Body, Endpoint, IntoResponse, Request, Response, http::StatusCode};
use std::{sync::Arc, time::Duration};

const MB: usize = 1024 * 1024;

/// Routes by their ending that take more than the default.
const LARGER: [(&str, usize); 2] = [("/contacts/import", 50 * MB), ("/contacts", 10 * MB)];

/// A document of an agent's knowledge: 5 MB of text, which JSON may write twice as long. (Its text has a limit of its
/// own.)
const DOCUMENT: usize = 12 * MB;

/// What any other route takes.
const DEFAULT: usize = 2 * MB;

/// How long a client may send nothing in the middle of its body.
const SILENCE: Duration = Duration::from_secs(30);

/// Reads the body up to the route's limit.
pub(super) async fn guard<E: Endpoint>(ep: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let limit = limit_of(request.uri().path());
    let body = request.take_body();
    let bytes = read(&request, body, limit).await?;
    request.set_body(Body::from_vec(bytes));
    ep.call(request).await.map(IntoResponse::into_response)
}

fn limit_of(path: &str) -> usize {
    let larger = LARGER.iter().find(|(ending, _)| path.ends_with(ending));
    // With or without an id at its end.
    let is_document = || path.rsplit('/').take(2).any(|part| part == "knowledge");
    match larger {
        Some((_, limit)) => *limit,
        None if is_document() => DOCUMENT,
        None => DEFAULT,
    }
}

/// The body of this request, if it is not larger than `limit`.
pub(super) async fn read(request: &Request, body: Body, limit: usize) -> Result<Vec<u8>, ApiError> {
    let declared = declared_length(request);
    let mut stream = Box::pin(body.into_bytes_stream());
    if declared.is_some_and(|length| length > limit) {
        // This client may ask before it sends.
        if !request.headers().contains_key("expect") {
            drain(stream).await;
        }
        return Err(too_large(limit));
    }
    let mut bytes = Vec::with_capacity(declared.unwrap_or(0));
    while let Some(chunk) = next(&mut stream, SILENCE).await? {
        let chunk = chunk.map_err(|error| unreadable(&error))?;
        if bytes.len() + chunk.len() > limit {
            drain(stream).await;
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The next piece of a body; a client that has gone silent is not waited for.
async fn next<S>(stream: &mut S, patience: Duration) -> Result<Option<S::Item>, ApiError>
where
    S: futures::Stream + Unpin,
{
    let piece = tokio::time::timeout(patience, stream.next()).await;
    piece.map_err(|_| {
        let seconds = patience.as_secs();
        let message = format!("the body broke off: nothing of it came for {seconds} seconds");
        ApiError::new(StatusCode::BAD_REQUEST, "malformed_body", message)
    })
}

/// Swallows a body that nobody will read: most clients read the answer only after they have sent everything.
pub(super) async fn refuse_body(request: &mut Request) {
    if request.headers().contains_key("expect") {
        return; // This client asks before it sends.
    }
    drain(request.take_body().into_bytes_stream()).await;
}

async fn drain(stream: impl futures::Stream<Item = impl Sized>) {
    let all = async {
        let mut stream = std::pin::pin!(stream);
        while stream.next().await.is_some() {}
    };
    // Past this the connection is closed under the client's hands, and it is told nothing.
    let _ = tokio::time::timeout(Duration::from_secs(20), all).await;
}

fn declared_length(request: &Request) -> Option<usize> {
    let value = request.headers().get("content-length")?;
    value.to_str().ok()?.parse().ok()
}

fn too_large(limit: usize) -> ApiError {
    let message = format!(
        "the body is larger than the {} MB that this address takes",
        limit / MB
    );
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", message)
}

fn unreadable(error: &std::io::Error) -> ApiError {
    let message = format!("the body broke off: {error}");
    ApiError::new(StatusCode::BAD_REQUEST, "malformed_body", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_routes_take_more() {
        for (path, limit) in [
            ("/agents/default/contacts", 10 * MB),
            ("/agents/default/contacts/con_1", DEFAULT),
            ("/agents/default/knowledge", DOCUMENT),
            ("/agents/default/knowledge/doc_1", DOCUMENT),
            ("/agents/default/ask", DEFAULT),
        ] {
            assert_eq!(limit_of(path), limit, "{path}");
        }
    }

    #[tokio::test]
    async fn a_client_that_goes_silent_in_its_body_is_not_waited_for() {
        let begun = futures::stream::iter([1]);
        let mut silent = Box::pin(begun.chain(futures::stream::pending::<u8>()));
        let patience = Duration::from_secs(1);
        assert_eq!(next(&mut silent, patience).await.unwrap(), Some(1));
        let refused = next(&mut silent, patience).await.unwrap_err();
        assert!(refused.to_string().contains("for 1 seconds"));
    }
}
