use super::{Window, demo, shop::Shop};
use crate::support::{Footing, Installation, KEY};
use serde_json::{Value, json};

/// The main pages, with a campaign that was sent and a draft.
fn pages(sent: &str, draft: &str) -> Vec<String> {
    let at = |rest: &str| format!("/agents/default/campaigns{rest}");
    vec![
        at(""),
        at("/new"),
        at(&format!("/{draft}/basics")),
        at(&format!("/{draft}/message")),
        at(&format!("/{draft}/audience")),
        at(&format!("/{draft}/review")),
        at(&format!("/{sent}")),
        at(&format!("/{sent}/recipients")),
    ]
}

/// Where `make deps` puts axe-core, which only tests use.
fn axe() -> String {
    let folder = std::env::var("AXE_FOLDER").unwrap_or_else(|_| {
        let target = std::env::var("CARGO_TARGET_DIR")
            .unwrap_or_else(|_| format!("{}/target", env!("CARGO_MANIFEST_DIR")));
        format!("{target}/axe")
    });
    let path = format!("{folder}/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{path} cannot be read ({error}); run `make deps`, which puts it there")
    })
}

/// Looks at every page, wide and narrow, light and dark, and at those at the side in half of these looks; answers what
/// is wrong.
async fn faults(address: &str, key: &str, pages: &[String], side: &[String]) -> Vec<String> {
    let axe = axe();
    let mut found = Vec::new();
    for (width, height) in [(1440, 900), (360, 740)] {
        let window = Window::open(address, (width, height)).await;
        window.sign_in(key).await;
        for scheme in ["light", "dark"] {
            window.prefer(scheme).await;
            let also = (width > 720) == (scheme == "light");
            for path in pages.iter().chain(side.iter().filter(|_| also)) {
                window.go(path).await;
                window.find("h1").await;
                window.is_settled().await;
                let wide = window
                    .script("return document.documentElement.scrollWidth")
                    .await;
                if wide.as_u64() > Some(u64::from(width)) {
                    found.push(format!("{path} is {wide} pixels wide at {width}"));
                }
                found.extend(serious(&window, &axe, &format!("{path} at {width}, {scheme}")).await);
            }
        }
        found.extend(window.complaints().await);
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_campaigns_fits_wide_and_narrow_light_and_dark_and_axe_finds_nothing_serious()
{
    let site = Installation::start(Footing::Embedded).await;
    let client = site.client();
    demo::contacts(&client, 60).await;
    let (sent, draft) = demo::campaigns(&client).await;
    let pages = pages(&sent, &draft);
    let found = faults(site.address(), KEY, &pages, &[]).await;
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_shop_at_work_fits_wide_and_narrow_light_and_dark_and_axe_finds_nothing_serious()
 {
    let shop = Shop::open(120).await;
    let main = shop.pages().await.into_iter().map(|(_, path)| path);
    let (pages, side) = (main.collect::<Vec<_>>(), Shop::side_pages());
    let found = faults(shop.site.address(), &shop.key, &pages, &side).await;
    assert_eq!(found, Vec::<String>::new());
}

/// What axe-core finds that is serious or worse.
async fn serious(window: &Window, axe: &str, page: &str) -> Vec<String> {
    window.script(axe).await;
    window
        .script("window.found = null; axe.run({ resultTypes: ['violations'] }).then(r => { window.found = r.violations; })")
        .await;
    loop {
        let found = window.script("return window.found").await;
        if let Value::Array(all) = found {
            let bad = all.iter().filter(|one| {
                one["impact"] == json!("serious") || one["impact"] == json!("critical")
            });
            return bad
                .map(|one| format!("{page}: {} {}", one["id"], one["nodes"][0]["html"]))
                .collect();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_look_is_switched_without_a_reload_and_kept() {
    let site = Installation::start(Footing::Embedded).await;
    let window = Window::open(site.address(), (1440, 900)).await;
    window.sign_in(KEY).await;
    window.script("window.marked = true").await;
    window.press("Dark").await;
    assert_eq!(
        window
            .script("return document.documentElement.dataset.theme")
            .await,
        json!("dark")
    );
    assert_eq!(window.script("return window.marked").await, json!(true));
    window.go("/operations").await;
    assert_eq!(
        window
            .script("return document.documentElement.dataset.theme")
            .await,
        json!("dark")
    );
}
