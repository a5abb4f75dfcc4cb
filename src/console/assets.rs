//! The style sheet and the scripts: in the binary, put together and compressed once, named by what is in them, so that
//! browsers keep them for ever.

use super::failure::Failure;
use flate2::{Compression, write::GzEncoder};
use poem::{Request, Response, handler, http::header};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, io::Write, sync::LazyLock};

/// The scripts of every page, in their order.
pub(super) const SCRIPTS: [&str; 4] = ["frame.js", "form.js", "piece.js", "live.js"];

/// The style sheet, in its order.
const STYLES: [&str; 15] = [
    include_str!("assets/css/tokens.css"),
    include_str!("assets/css/base.css"),
    include_str!("assets/css/frame.css"),
    include_str!("assets/css/controls.css"),
    include_str!("assets/css/forms.css"),
    include_str!("assets/css/tables.css"),
    include_str!("assets/css/parts.css"),
    include_str!("assets/css/message.css"),
    include_str!("assets/css/audience.css"),
    include_str!("assets/css/campaigns.css"),
    include_str!("assets/css/templates.css"),
    include_str!("assets/css/contacts.css"),
    include_str!("assets/css/help_desk.css"),
    include_str!("assets/css/operations.css"),
    include_str!("assets/css/channel.css"),
];

struct Asset {
    address: String,
    kind: &'static str,
    plain: Vec<u8>,
    zipped: Vec<u8>,
}

static ASSETS: LazyLock<HashMap<&'static str, Asset>> = LazyLock::new(|| {
    let script = |text: &str| asset_of(text, "text/javascript; charset=utf-8");
    let style = STYLES.join("\n");
    let files = [
        ("console.css", asset_of(&style, "text/css; charset=utf-8")),
        (
            "icon.svg",
            asset_of(include_str!("assets/icon.svg"), "image/svg+xml"),
        ),
        ("frame.js", script(include_str!("assets/js/frame.js"))),
        ("form.js", script(include_str!("assets/js/form.js"))),
        ("piece.js", script(include_str!("assets/js/piece.js"))),
        ("live.js", script(include_str!("assets/js/live.js"))),
    ];
    let named = files.into_iter().map(|(name, (hash, mut asset))| {
        let (stem, ending) = name
            .rsplit_once('.')
            .expect("because every name has an ending");
        asset.address = format!("/assets/{stem}-{hash}.{ending}");
        (name, asset)
    });
    named.collect()
});

fn asset_of(text: &str, kind: &'static str) -> (String, Asset) {
    let hash = hex::encode(&Sha256::digest(text.as_bytes())[..6]);
    let mut zip = GzEncoder::new(Vec::new(), Compression::best());
    let zipped = zip.write_all(text.as_bytes()).and_then(|()| zip.finish());
    let asset = Asset {
        address: String::new(),
        kind,
        plain: text.as_bytes().to_vec(),
        zipped: zipped.expect("because it is written to memory"),
    };
    (hash, asset)
}

/// Where the asset with this name lies.
pub(super) fn address(name: &str) -> &'static str {
    ASSETS.get(name).map_or("", |asset| asset.address.as_str())
}

/// An asset, for ever.
#[handler]
pub(super) fn file(request: &Request) -> Result<Response, Failure> {
    let path = request.uri().path();
    let asset = ASSETS.values().find(|asset| asset.address == path);
    let asset = asset.ok_or_else(|| Failure::NotFound("There is no such file.".to_owned()))?;
    let accepted = request.headers().get(header::ACCEPT_ENCODING);
    let zip =
        accepted.is_some_and(|accepted| accepted.to_str().is_ok_and(|text| text.contains("gzip")));
    let response = Response::builder()
        .content_type(asset.kind)
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(header::VARY, "accept-encoding");
    Ok(if zip {
        response
            .header(header::CONTENT_ENCODING, "gzip")
            .body(asset.zipped.clone())
    } else {
        response.body(asset.plain.clone())
    })
}
