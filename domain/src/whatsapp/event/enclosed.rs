//! What people enclose in messages: files, places, address cards, orders.

use serde::Serialize;

/// Which medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Sound, a voice note too.
    Audio,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
}

/// A file of a message; fetch it within 7 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Media {
    /// Which medium.
    pub kind: MediaKind,
    /// Meta's id, to fetch it by.
    pub id: Option<String>,
    /// As `image/jpeg`.
    pub mime_type: Option<String>,
    /// Of the content, in base64.
    pub sha256: Option<String>,
    /// What the person wrote with it.
    pub caption: Option<String>,
    /// The file's name.
    pub filename: Option<String>,
    /// Where it can be fetched for some minutes, with the token.
    pub url: Option<String>,
    /// A voice note.
    pub voice: bool,
    /// A moving sticker.
    pub animated: bool,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Location {
    /// In degrees.
    pub latitude: Option<f64>,
    /// In degrees.
    pub longitude: Option<f64>,
    /// What it is called.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// Its page.
    pub url: Option<String>,
}

/// An address card; of what people put on one, the part that is of use here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The name.
    pub name: Option<String>,
    /// The phones as written, WhatsApp's id first where there is one.
    pub phones: Vec<String>,
    /// The business-scoped id, if the card is of a person on WhatsApp.
    pub user_id: Option<String>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderItem {
    /// Our id of the product.
    pub product: Option<String>,
    /// How many.
    pub quantity: Option<i64>,
    /// The price of one, in the currency's main unit.
    pub price: Option<f64>,
    /// As `BRL`.
    pub currency: Option<String>,
}
