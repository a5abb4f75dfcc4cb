//! What a window is asked beyond WebDriver, by way of the browser's developer tools: looks, pictures, complaints.

use super::Window;
use serde_json::{Value, json};

impl Window {
    /// Gives the page another size.
    pub(super) async fn is_so_big(&self, (width, height): (u32, u32)) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 720 });
        self.command("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// How times are written, as in `en-GB`.
    pub(super) async fn writes_as(&self, locale: &str) {
        let locale = json!({ "locale": locale });
        self.command("Emulation.setLocaleOverride", locale).await;
    }

    /// How the system is set: `light` or `dark`.
    pub(crate) async fn prefer(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.command("Emulation.setEmulatedMedia", features).await;
    }

    /// A picture of the page, as PNG in base64: of this size, but as high as the page if that is less than `highest`.
    pub(crate) async fn picture(&self, (width, height): (u32, u32), highest: u32) -> String {
        let page = "window.scrollTo(0, 0); return document.documentElement.scrollHeight";
        let page = self.script(page).await.as_u64().unwrap_or_default();
        let page = u32::try_from(page).unwrap_or(highest);
        // A higher window, so that what stands at its side reaches down to its end.
        self.is_so_big((width, page.clamp(height, highest))).await;
        let nowhere = json!({ "type": "mouseMoved", "x": 0, "y": 0 });
        self.command("Input.dispatchMouseEvent", nowhere).await;
        let wanted = json!({ "format": "png" });
        let picture = self.command("Page.captureScreenshot", wanted).await;
        self.is_so_big((width, height)).await;
        picture["value"]["data"]
            .as_str()
            .expect("a picture")
            .to_owned()
    }

    /// What the browser complained about, and what it asked of other hosts. An answer that a test has asked for on
    /// purpose is no complaint.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let mut all = Vec::new();
        for entry in self.log("browser").await {
            let text = entry["message"].as_str().unwrap_or_default();
            let level = entry["level"].as_str().unwrap_or_default();
            let answered = text.contains("the server responded with a status of 4");
            if ["SEVERE", "WARNING"].contains(&level) && !answered {
                all.push(text.to_owned());
            }
        }
        for entry in self.log("performance").await {
            let text = entry["message"].as_str().unwrap_or_default();
            let event: Value = serde_json::from_str(text).unwrap_or_default();
            let url = event["message"]["params"]["request"]["url"]
                .as_str()
                .unwrap_or_default();
            let elsewhere = url.starts_with("http") && !url.starts_with(&self.console);
            if event["message"]["method"] == "Network.requestWillBeSent" && elsewhere {
                all.push(format!("a request to {url}"));
            }
        }
        all
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        let answer = self.post("se/log", json!({ "type": kind })).await;
        answer["value"].as_array().cloned().unwrap_or_default()
    }

    async fn command(&self, name: &str, parameters: Value) -> Value {
        self.post(
            "goog/cdp/execute",
            json!({ "cmd": name, "params": parameters }),
        )
        .await
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let sent = self
            .http
            .post(format!("{}/{path}", self.session))
            .json(&body)
            .send()
            .await;
        sent.expect("the driver answers")
            .json()
            .await
            .expect("JSON")
    }
}
