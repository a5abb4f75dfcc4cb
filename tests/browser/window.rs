//! A window of a browser, and somebody in front of it.

use super::driver::Driver;
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{fmt::Write, time::Duration};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

/// How long somebody waits for something to appear.
const PATIENCE: Duration = Duration::from_secs(60);

/// A window of a browser.
#[derive(Debug)]
pub(crate) struct Window {
    client: Client,
    pub(super) session: String,
    pub(super) console: String,
    pub(super) http: reqwest::Client,
    // Dropped in this order: the browser before its profile.
    _driver: Driver,
    _profile: TempDir,
}

impl Window {
    /// Opens one of this size, on the console at `address`.
    pub(crate) async fn open(address: &str, (width, height): (u32, u32)) -> Self {
        let driver = Driver::start().await;
        let profile = TempDir::new().expect("a temporary folder");
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--lang=en-GB".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let wanted = json!({
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        let Value::Object(wanted) = wanted else {
            unreachable!("because it is an object")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(Capabilities::from_iter(wanted))
            .connect(&driver.address)
            .await
            .expect("a browser");
        let session = client
            .session_id()
            .await
            .expect("it is alive")
            .expect("a session");
        let session = format!("{}/session/{session}", driver.address);
        let window = Self {
            client,
            session,
            console: address.to_owned(),
            http: reqwest::Client::new(),
            _driver: driver,
            _profile: profile,
        };
        window.is_so_big((width, height)).await;
        window.writes_as("en-GB").await;
        window
    }

    /// Signs in with this key, by the form.
    pub(crate) async fn sign_in(&self, key: &str) {
        self.go("/sign-in").await;
        self.fill("key", key).await;
        self.press("Sign in").await;
        self.see("h1", "Campaigns").await;
    }

    /// Goes to a path of the console.
    pub(crate) async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.console);
        self.client.goto(&address).await.expect("a page");
    }

    /// The path and query of the page.
    pub(crate) async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        let query = url
            .query()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        format!("{}{query}", url.path())
    }

    /// Goes back, as by the browser's button.
    pub(crate) async fn back(&self) {
        self.client.back().await.expect("a page before");
    }

    /// The first element, once it is there and can be seen.
    pub(crate) async fn find(&self, css: &str) -> Element {
        let begun = Instant::now();
        loop {
            if let Ok(element) = self.client.find(Locator::Css(css)).await
                && element.is_displayed().await.unwrap_or(false)
            {
                return element;
            }
            self.patient(begun, &format!("{css} is not there")).await;
        }
    }

    /// Waits until an element holds this text.
    pub(crate) async fn see(&self, css: &str, text: &str) {
        let begun = Instant::now();
        loop {
            let script = "return [...document.querySelectorAll(arguments[0])].some(e => e.textContent.includes(arguments[1]))";
            let seen = self
                .client
                .execute(script, vec![json!(css), json!(text)])
                .await;
            if seen.is_ok_and(|seen| seen == Value::Bool(true)) {
                return;
            }
            self.patient(begun, &format!("{css} does not say \"{text}\""))
                .await;
        }
    }

    /// The text of the first element.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.expect("a text")
    }

    /// Clicks on the button, link or summary whose text begins so.
    pub(crate) async fn press(&self, label: &str) {
        self.press_in("html", label).await;
    }

    /// Clicks on such a one within the first element that is like this.
    pub(crate) async fn press_in(&self, css: &str, label: &str) {
        let begun = Instant::now();
        let path = format!(
            ".//*[self::button or self::a or self::summary or self::label][starts-with(normalize-space(.), '{label}')]"
        );
        loop {
            if let Ok(place) = self.client.find(Locator::Css(css)).await
                && let Ok(all) = place.find_all(Locator::XPath(&path)).await
            {
                for element in all {
                    if element.is_displayed().await.unwrap_or(false)
                        && element.click().await.is_ok()
                    {
                        return;
                    }
                }
            }
            self.patient(begun, &format!("there is no button \"{label}\" in {css}"))
                .await;
        }
    }

    /// Types into the field with this name, in place of what stands there.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("[name=\"{name}\"]")).await;
        field.clear().await.expect("it can be cleared");
        field.send_keys(text).await.expect("it takes keys");
    }

    /// Chooses an option of the select with this name, by its text.
    pub(crate) async fn choose(&self, name: &str, label: &str) {
        let begun = Instant::now();
        loop {
            let select = self.find(&format!("select[name=\"{name}\"]")).await;
            if select.select_by_label(label).await.is_ok() {
                return;
            }
            self.patient(begun, &format!("{name} has no option \"{label}\""))
                .await;
        }
    }

    /// Presses keys wherever the focus is.
    pub(crate) async fn keys(&self, keys: &str) {
        let active = self
            .client
            .active_element()
            .await
            .expect("something has the focus");
        active.send_keys(keys).await.expect("it takes keys");
    }

    /// Runs a script of the test's, not of the page's.
    pub(crate) async fn script(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .expect("it runs")
    }

    /// Waits until every piece of the page has come.
    pub(crate) async fn is_settled(&self) {
        let begun = Instant::now();
        let busy = "return document.querySelectorAll('[aria-busy=true], form[data-preview-now] .waiting').length";
        while self.script(busy).await != json!(0) {
            self.patient(begun, "a piece of the page does not come")
                .await;
        }
    }

    async fn patient(&self, begun: Instant, failing: &str) {
        if begun.elapsed() > PATIENCE {
            let mut page = String::new();
            let _ = write!(page, "{failing} at {}", self.path().await);
            let source = self.client.source().await.unwrap_or_default();
            panic!("{page}:\n{source}");
        }
        sleep(Duration::from_millis(100)).await;
    }
}
