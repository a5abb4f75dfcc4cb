//! Answers that are no page: redirects, and cookies.

use poem::{
    Response,
    http::{HeaderValue, StatusCode, header},
};

/// The cookie that holds the session's token.
pub(super) const SESSION: &str = "outbound_session";
/// The cookie that holds the chosen look.
pub(super) const THEME: &str = "outbound_theme";
/// The cookie that holds what the next page shall say.
pub(super) const NOTICE: &str = "outbound_notice";

/// Goes to `path` by GET: also the answer to a form, so that a reload repeats nothing.
pub(super) fn see(path: &str) -> Response {
    let mut response = Response::builder().status(StatusCode::SEE_OTHER).finish();
    let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, to);
    response
}

/// A cookie to be set. No script needs to see any.
#[derive(Debug)]
pub(super) struct Cookie<'a> {
    /// Its name.
    pub(super) name: &'static str,
    /// Its value; percent-encoded when it is sent.
    pub(super) value: &'a str,
    /// How many seconds it is kept; 0 removes it.
    pub(super) seconds: i64,
    /// Whether it travels by https only.
    pub(super) secure: bool,
}

impl Cookie<'_> {
    /// Sets it with this answer.
    pub(super) fn set(&self, response: &mut Response) {
        let value: String = form_urlencoded::byte_serialize(self.value.as_bytes()).collect();
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!(
            "{}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
            self.name, self.seconds
        );
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

/// The value of the cookie `name`, from what a request's `Cookie` headers hold.
pub(super) fn cookie(headers: &poem::http::HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .and_then(|(_, value)| {
            let pair = format!("v={value}");
            let parsed = form_urlencoded::parse(pair.as_bytes()).next();
            parsed.map(|(_, value)| value.into_owned())
        })
}

/// Whether `path` leads somewhere on this server: what a form says of where to go next is not trusted.
pub(super) fn ours(path: &str) -> Option<&str> {
    let local = path.starts_with('/') && !path.starts_with("//");
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (local && plain).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::{cookie, ours, see};
    use poem::http::{HeaderMap, HeaderValue};

    #[test]
    fn only_paths_of_this_server_are_followed() {
        for path in ["/", "/agents/agt_1/campaigns?status=draft"] {
            assert_eq!(ours(path), Some(path));
        }
        for path in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
        ] {
            assert_eq!(ours(path), None, "{path}");
        }
        assert_eq!(see("/x").headers()["location"], "/x");
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "cookie",
            HeaderValue::from_static("a=1; b=two+words%21; c=3"),
        );
        assert_eq!(cookie(&headers, "b").as_deref(), Some("two words!"));
        assert_eq!(cookie(&headers, "d"), None);
    }
}
