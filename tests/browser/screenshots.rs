//! `make screenshots`: pictures of the main pages, for the README.

use super::{Window, demo};
use crate::support::{Footing, Installation, KEY};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::{fs, path::Path};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes docs/screenshots; run by `make screenshots`"]
async fn pictures_of_the_main_pages() {
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screenshots");
    fs::create_dir_all(&folder).expect("a folder");
    for (width, height) in [(1440, 900), (360, 740)] {
        let window = Window::open(site.address(), (width, height)).await;
        window.sign_in(KEY).await;
        for scheme in ["light", "dark"] {
            window.prefer(scheme).await;
            for (name, path) in &pages {
                window.go(path).await;
                window.find("h1").await;
                window.is_settled().await;
                let picture = window.picture(width, 1_600).await;
                let bytes = BASE64_STANDARD.decode(picture).expect("base64");
                let file = folder.join(format!("{name}-{width}-{scheme}.png"));
                fs::write(file, bytes).expect("it is written");
            }
        }
    }
}
