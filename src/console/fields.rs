//! What was typed into a form, or stands in an address after the question mark: names and values, in their order.

use poem::{FromRequest, Request, RequestBody};
use std::{ops::Deref, sync::Arc};

/// Names and values, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    /// Reads `a=1&b=2`.
    pub(crate) fn parse(text: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(text);
        Self(
            pairs
                .into_owned()
                .map(|(name, value)| (name, plain(&value)))
                .collect(),
        )
    }

    /// The first value of `name`; empty if there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// The first value of `name`, if there is one.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The first value of `name`, trimmed, unless it is blank.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        self.given(name)
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// Every value of `name`.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same with `name` set to `value` alone.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.retain(|(key, _)| key != name);
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// The same without `name`.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(key, _)| key != name);
        self
    }

    /// As it is written in an address; empty ones are left out.
    pub(crate) fn query(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.iter().filter(|(_, value)| !value.is_empty()) {
            text.append_pair(name, value);
        }
        text.finish()
    }
}

/// Browsers send line breaks as CR LF; and nobody means NUL, which Postgres cannot hold.
fn plain(value: &str) -> String {
    value.replace("\r\n", "\n").replace('\0', "\u{FFFD}")
}

/// What was typed into the form that was sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed(pub(super) Arc<Fields>);

/// What stands in the address after the question mark.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked(Fields);

impl Asked {
    /// Of this request.
    pub(super) fn of(request: &Request) -> Self {
        Self(Fields::parse(
            request.uri().query().unwrap_or_default().as_bytes(),
        ))
    }
}

impl Deref for Typed {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl Deref for Asked {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl<'a> FromRequest<'a> for Typed {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(request
            .extensions()
            .get::<Self>()
            .cloned()
            .unwrap_or_default())
    }
}

impl<'a> FromRequest<'a> for Asked {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::of(request))
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn fields_keep_their_order_and_their_repetitions() {
        let fields = Fields::parse(b"a=1&b=x+y%21&a=2&c=&text=one%0D%0Atwo%00");
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!((fields.get("b"), fields.get("none")), ("x y!", ""));
        assert_eq!((fields.given("c"), fields.filled("c")), (Some(""), None));
        assert_eq!(fields.get("text"), "one\ntwo\u{FFFD}");
        let next = fields.with("a", "3").without("text");
        assert_eq!(next.query(), "b=x+y%21&a=3");
    }
}
