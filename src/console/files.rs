//! Reading the body of a form, with the files that were chosen in it.

use super::{
    failure::Failure,
    fields::{Fields, Typed},
};
use poem::{Body, FromRequest, Request, RequestBody, web::Multipart};
use std::sync::Arc;

const MB: usize = 1024 * 1024;

/// A form without files: an audience may name 100,000 contacts.
const LONGEST: usize = 8 * MB;
/// A form with a file.
const LONGEST_WITH_FILE: usize = 50 * MB;

/// A file that was chosen in a form.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// The name of its field.
    pub(crate) field: String,
    /// What it is called on the person's computer.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Arc<Vec<u8>>,
}

/// The files that were chosen in the form that was sent; take it as an argument of a handler.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files(pub(crate) Vec<File>);

impl Files {
    /// The first file of this field that is not empty.
    pub(crate) fn get(&self, field: &str) -> Option<&File> {
        let mut named = self.0.iter().filter(|file| file.field == field);
        named.find(|file| !file.bytes.is_empty())
    }
}

impl<'a> FromRequest<'a> for Files {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(request
            .extensions()
            .get::<Self>()
            .cloned()
            .unwrap_or_default())
    }
}

/// Reads the form of this request.
pub(super) async fn read(request: &mut Request) -> Result<(Typed, Files), Failure> {
    let kind = request.content_type().unwrap_or_default().to_owned();
    let with_file = kind.starts_with("multipart/form-data");
    let limit = if with_file {
        LONGEST_WITH_FILE
    } else {
        LONGEST
    };
    let too_long = || Failure::Malformed(format!("this is more than {} MB", limit / MB));
    let body = request.take_body();
    let bytes = body.into_bytes_limit(limit).await.map_err(|_| too_long())?;
    if !with_file {
        return Ok((Typed(Arc::new(Fields::parse(&bytes))), Files::default()));
    }
    let mut body = RequestBody::new(Body::from_bytes(bytes));
    parts(request, &mut body)
        .await
        .map_err(|_| Failure::Malformed("the form cannot be read".to_owned()))
}

async fn parts(request: &Request, body: &mut RequestBody) -> poem::Result<(Typed, Files)> {
    let mut multipart = Multipart::from_request(request, body).await?;
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = multipart
        .next_field()
        .await
        .map_err(poem::error::BadRequest)?
    {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let bytes = Arc::new(part.bytes().await.map_err(poem::error::BadRequest)?);
                files.push(File { field, name, bytes });
            }
            None => {
                let text = part.text().await.map_err(poem::error::BadRequest)?;
                fields.push((field, text.replace('\0', "\u{FFFD}")));
            }
        }
    }
    Ok((Typed(Arc::new(Fields(fields))), Files(files)))
}
