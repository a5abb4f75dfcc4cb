//! The file of a header on its way to Meta, which takes templates with the handle of an upload only: fetched from where
//! it lies, judged, and uploaded to the app of the channel's token.

use super::{Content, Header, HeaderKind, Refused, unusable::Unusable};
use crate::{
    Ctx, Error, Result, channel,
    target::{Reach, Unanswered, get},
    whatsapp::{
        graph::{GraphFailure, Upload},
        media::{Media, begins_as, file_name},
    },
};
use secrecy::SecretString;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Files that are held in memory at once: one may have 100 MB.
static ROOM: Semaphore = Semaphore::const_new(2);

/// The content as it is handed in: a file of the header is uploaded, and its handle stands where its address stood. A
/// handle is not kept: it ends some day, and what lies at the address may have changed.
pub(super) async fn with_handle(
    ctx: &Ctx,
    token: &SecretString,
    content: &Content,
) -> Result<Content> {
    let mut content = content.clone();
    let header = content.header.as_mut();
    let Some((header, kind, url)) = header.and_then(file) else {
        return Ok(content);
    };
    let _room = ROOM.acquire().await.expect("because it is never closed");
    let file = fetch(ctx, kind, &url).await?;
    let app = channel::app_of(ctx, token).await.map_err(no_app)?;
    let app = app.ok_or_else(|| Unusable::NoApp("it does not say".to_owned()))?;
    let handle = ctx.graph().upload(token, &app, file, patience(ctx)).await;
    header.example_url = Some(handle.map_err(not_taken)?);
    Ok(content)
}

/// The header, if it is a file's, with the kind of file and where that lies.
fn file(header: &mut Header) -> Option<(&mut Header, Media, String)> {
    let kind = match header.kind {
        HeaderKind::Image => Media::Image,
        HeaderKind::Video => Media::Video,
        HeaderKind::Document => Media::Document,
        HeaderKind::Text | HeaderKind::Location | HeaderKind::Gif | HeaderKind::Other => {
            return None;
        }
    };
    let url = header.example_url.clone()?;
    Some((header, kind, url))
}

/// How long the way here, and then the way to Meta, may take: these are files, not answers.
fn patience(ctx: &Ctx) -> Duration {
    ctx.settings.http_timeout * 3
}

async fn fetch(ctx: &Ctx, kind: Media, url: &str) -> Result<Upload, Unusable> {
    let answer = get(url, Reach::of(&ctx.settings), patience(ctx)).await?;
    let found = answer.content_type().unwrap_or_default();
    let content_type = match found.as_str() {
        // No such type exists, and it is often given.
        "image/jpg" => "image/jpeg",
        other => other,
    };
    let name = file_name(content_type).filter(|_| kind.types().contains(&content_type));
    let Some(name) = name else {
        return Err(Unusable::WrongKind {
            wanted: kind,
            found,
        });
    };
    let bytes = answer.bytes(kind.largest()).await;
    let bytes = bytes.map_err(|error| match error {
        Unanswered::TooLarge => Unusable::TooLarge(kind),
        other => Unusable::Unreachable(other),
    })?;
    if !begins_as(content_type, &bytes) {
        return Err(Unusable::NotWhatItSays(content_type.to_owned()));
    }
    Ok(Upload {
        name,
        content_type: content_type.to_owned(),
        bytes,
    })
}

fn no_app(failure: GraphFailure) -> Error {
    match Refused::by_graph(failure) {
        Refused::Rejected { sentence, .. } => Unusable::NoApp(sentence).into(),
        other => other.into(),
    }
}

fn not_taken(failure: GraphFailure) -> Error {
    match Refused::by_graph(failure) {
        Refused::Rejected { sentence, code, .. } => Unusable::NotTaken { sentence, code }.into(),
        other => other.into(),
    }
}
