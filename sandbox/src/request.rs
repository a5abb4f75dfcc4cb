//! What a request carries besides its body.

use poem::{Request, http::header};
use std::collections::HashMap;

/// The query of a request, decoded.
#[derive(Debug, Default)]
pub(crate) struct Query(HashMap<String, String>);

impl Query {
    /// The query of this request; one that cannot be decoded is empty.
    pub(crate) fn of(request: &Request) -> Self {
        if request.uri().query().is_none_or(str::is_empty) {
            return Self::default();
        }
        Self(request.params().unwrap_or_default())
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of a parameter as a number; `default` if it is absent or none.
    pub(crate) fn number(&self, name: &str, default: usize) -> usize {
        let number = self.get(name).and_then(|value| value.parse().ok());
        number.unwrap_or(default)
    }
}

/// The token of a request: in its header, or in its query.
pub(crate) fn token<'a>(request: &'a Request, query: &'a Query) -> Option<&'a str> {
    let header = request.headers().get(header::AUTHORIZATION);
    let bearer = header
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            // The scheme of uploads is another.
            let value = value.trim();
            value
                .strip_prefix("Bearer ")
                .or(value.strip_prefix("OAuth "))
        });
    bearer.or_else(|| query.get("access_token"))
}

/// The parts of a path without the version that Graph puts before them.
pub(crate) fn parts(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.first().is_some_and(|first| is_version(first)) {
        parts.remove(0);
    }
    parts
}

/// Whether this is a version of Graph, as in `v26.0`.
fn is_version(part: &str) -> bool {
    let number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    part.strip_prefix('v')
        .and_then(|version| version.split_once('.'))
        .is_some_and(|(major, minor)| number(major) && number(minor))
}
