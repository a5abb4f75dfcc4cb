//! `make screenshots`: pictures of the main pages, for the README.

use super::{Window, demo, shop::Shop};
use crate::support::{Footing, Installation};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::{fs, path::Path};

/// The looks of which pictures are made.
const SIZES: [(u32, u32); 2] = [(1440, 900), (360, 740)];
const SCHEMES: [&str; 2] = ["light", "dark"];
/// A page that is higher is cut off there.
const HIGHEST: u32 = 1_100;

/// Makes pictures of these pages in every look.
async fn pictures(address: &str, key: &str, pages: &[(&str, String)]) {
    for size in SIZES {
        let window = Window::open(address, size).await;
        window.sign_in(key).await;
        for scheme in SCHEMES {
            window.prefer(scheme).await;
            for (name, path) in pages {
                window.go(path).await;
                window.find("h1").await;
                tried(&window, name).await;
                window.is_settled().await;
                picture(&window, name, size, scheme).await;
            }
        }
    }
}

/// What somebody does on the page before the picture is made.
async fn tried(window: &Window, name: &str) {
    match name {
        "contacts" => window.press("Filter:").await,
        "knowledge" => {
            let question = "Are you open on Sundays in May?";
            window.fill("text", question).await;
            window.press("Ask").await;
            window.see("#answer", "Answered").await;
        }
        _ => {}
    }
}

async fn picture(window: &Window, name: &str, size: (u32, u32), scheme: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screenshots");
    fs::create_dir_all(&folder).expect("a folder");
    let picture = window.picture(size, HIGHEST).await;
    let bytes = BASE64_STANDARD.decode(picture).expect("base64");
    let file = folder.join(format!("{name}-{}-{scheme}.png", size.0));
    fs::write(file, bytes).expect("it is written");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes docs/screenshots; run by `make screenshots`"]
async fn pictures_of_campaigns() {
    let site = Installation::start_with(Footing::Embedded, &[("SIMULATION_SPEED", "400")]).await;
    let client = site.client();
    demo::contacts(&client, 2_400).await;
    let (sent, draft) = demo::campaigns(&client).await;
    let at = |rest: &str| format!("/agents/default/campaigns{rest}");
    let pages = [
        ("campaigns", at("")),
        ("campaign", at(&format!("/{sent}"))),
        ("new-message", at(&format!("/{draft}/message"))),
        ("new-audience", at(&format!("/{draft}/audience"))),
        ("new-review", at(&format!("/{draft}/review"))),
        (
            "recipients",
            at(&format!("/{sent}/recipients?stage=failed")),
        ),
    ];
    pictures(site.address(), &demo::key(&client).await, &pages).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes docs/screenshots; run by `make screenshots`"]
async fn pictures_of_a_shop_at_work() {
    let shop = Shop::open(2_400).await;
    shop.is_busy().await;
    pictures(shop.site.address(), &shop.key, &shop.pages().await).await;
}
