//! What Meta does not tell back of a template that was handed in.

use super::{Button, ButtonKind, Content, Header, HeaderKind};

impl Content {
    /// This template as Meta tells it, with what only ours knows: where the header's file lies (Meta answers a handle,
    /// or an address of its own that ends some day), and which apps get a one-time code (Meta answers a link).
    #[must_use]
    pub fn keeping(mut self, ours: &Self) -> Self {
        if let (Some(header), Some(of_ours)) = (&mut self.header, &ours.header) {
            keep_file(header, of_ours);
        }
        for (button, of_ours) in self.buttons.iter_mut().zip(&ours.buttons) {
            keep_apps(button, of_ours);
        }
        self
    }
}

fn keep_file(header: &mut Header, ours: &Header) {
    let of_file = match header.kind {
        HeaderKind::Image | HeaderKind::Video | HeaderKind::Document | HeaderKind::Gif => true,
        HeaderKind::Text | HeaderKind::Location | HeaderKind::Other => false,
    };
    if of_file && header.kind == ours.kind && ours.example_url.is_some() {
        header.example_url.clone_from(&ours.example_url);
    }
}

fn keep_apps(button: &mut Button, ours: &Button) {
    let same = button.kind == ButtonKind::Otp && ours.kind == ButtonKind::Otp;
    if same && button.otp_type == ours.otp_type && ours.more.is_some() {
        button.more.clone_from(&ours.more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn content(changes: &Value) -> Content {
        let mut content =
            json!({ "name": "a", "language": "en", "category": "utility", "body": "Hi" });
        for (key, value) in changes.as_object().expect("an object") {
            content[key] = value.clone();
        }
        serde_json::from_value(content).expect("it reads")
    }

    #[test]
    fn only_what_meta_does_not_tell_back_is_ours() {
        let image = |url: &str| json!({"header": {"type": "image", "example_url": url}});
        let otp = |otp_type: &str, more: Value| json!({"buttons": [{"type": "otp", "otp_type": otp_type, "more": more}]});
        let apps = json!({"supported_apps": [1]});
        for (theirs, ours, expected) in [
            (
                image("https://meta.example"),
                image("https://a.example"),
                image("https://a.example"),
            ),
            (
                image("https://meta.example"),
                json!({}),
                image("https://meta.example"),
            ),
            (json!({}), image("https://a.example"), json!({})),
            (
                image("https://meta.example"),
                json!({"header": {"type": "video", "example_url": "https://a.example"}}),
                image("https://meta.example"),
            ),
            (
                json!({"header": {"type": "text", "text": "New"}, "body": "New"}),
                json!({"header": {"type": "text", "text": "Old"}, "body": "Old", "footer": "Old"}),
                json!({"header": {"type": "text", "text": "New"}, "body": "New"}),
            ),
            (
                otp("one_tap", Value::Null),
                otp("one_tap", apps.clone()),
                otp("one_tap", apps.clone()),
            ),
            (
                otp("copy_code", Value::Null),
                otp("one_tap", apps.clone()),
                otp("copy_code", Value::Null),
            ),
        ] {
            let kept = content(&theirs).keeping(&content(&ours));
            assert_eq!(kept, content(&expected), "{theirs} {ours}");
        }
    }
}
