//! Fields of the plain form, read straight from JSON. Anything but the usual type is an error, and an error sends the
//! whole body to the patient reader.

use super::{Fault, StatusKind, scrub, time as clock};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;
use std::{fmt, marker::PhantomData};

/// An id or a word; none if blank.
pub(super) fn id<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    from.deserialize_str(Text(scrub::id, PhantomData))
}

/// A phone as WhatsApp's id; none if blank.
pub(super) fn phone<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    from.deserialize_str(Text(scrub::phone, PhantomData))
}

/// A text for people; none if blank.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    from.deserialize_str(Text(scrub::text, PhantomData))
}

/// The step of a status.
pub(super) fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<Option<StatusKind>, D::Error> {
    from.deserialize_str(Text(StatusKind::read, PhantomData))
}

/// A timestamp: a string of digits or a number.
pub(super) fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    from.deserialize_any(Time)
}

/// The errors of a failed status.
pub(super) fn faults<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Fault>, D::Error> {
    let errors = Vec::<Value>::deserialize(from)?;
    let faults = errors.iter().map(Fault::read).collect::<Option<_>>();
    faults.ok_or_else(|| D::Error::custom("an error that says nothing"))
}

/// An object and nothing else: derived readers would take a list for one, field by field in their order.
#[derive(Default)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Object<T>, D::Error> {
        from.deserialize_map(Fields(PhantomData)).map(Object)
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields))
    }
}

struct Text<T, F: Fn(&str) -> Option<T>>(F, PhantomData<T>);

impl<T, F: Fn(&str) -> Option<T>> Visitor<'_> for Text<T, F> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok((self.0)(text))
    }
}

struct Time;

impl Visitor<'_> for Time {
    type Value = Option<i64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a timestamp")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(clock::of_text(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(clock::of_number(number as f64))
    }
}
