use super::{Window, demo};
use crate::support::{Footing, Installation, KEY};
use serde_json::json;

/// Tab, as WebDriver writes it.
const TAB: &str = "\u{E004}";
/// Enter, as WebDriver writes it.
const ENTER: &str = "\u{E007}";
/// Space.
const SPACE: &str = " ";
/// Escape, as WebDriver writes it.
const ESCAPE: &str = "\u{E00C}";

/// Presses Tab until what has the focus says so.
async fn tab_to(window: &Window, label: &str) {
    for _ in 0..80 {
        window.keys(TAB).await;
        let script = format!(
            "const e = document.activeElement; const text = (e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || '').trim(); \
             return text.startsWith({})",
            json!(label)
        );
        if window.script(&script).await == json!(true) {
            return;
        }
    }
    panic!("{label} is not reached by Tab");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_is_sent_without_a_mouse() {
    let site = Installation::start(Footing::Embedded).await;
    let client = site.client();
    demo::contacts(&client, 20).await;
    let template = demo::template(&client).await;
    demo::campaign(&client, "By keys", &template, json!({ "all": true })).await;
    let window = Window::open(site.address(), (1440, 900)).await;
    window.go("/sign-in").await;
    // The page begins in its only field.
    window.keys(&format!("{KEY}{ENTER}")).await;
    window.see("h1", "Campaigns").await;
    tab_to(&window, "Skip to the content").await;
    window.keys(ENTER).await;
    tab_to(&window, "By keys").await;
    window.keys(ENTER).await;
    window.see(".later", "people would get it").await;
    tab_to(&window, "Simulate now").await;
    window.keys(SPACE).await;
    window.keys(ESCAPE).await;
    let open = "return document.querySelectorAll('details.confirm[open]').length";
    assert_eq!(window.script(open).await, json!(0));
    window.keys(SPACE).await;
    tab_to(&window, "Simulate for").await;
    window.keys(ENTER).await;
    window.see("h2", "Funnel").await;
    window.see("#status", "Completed").await;
}
