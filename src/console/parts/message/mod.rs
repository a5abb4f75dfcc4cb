//! A message as WhatsApp shows it.

mod format;

pub(crate) use format::formatted;

use crate::console::frame::Icon;
use domain::template::{Button, ButtonKind, Header, HeaderKind, Rendered};
use maud::{Markup, html};

/// A message as the person sees it. Placeholders without a value stand out.
pub(crate) fn bubble(rendered: &Rendered) -> Markup {
    html! {
        div class="phone" {
            div class="bubble" {
                @if let Some(header) = &rendered.header { (head(header)) }
                p class="body" { (formatted(&rendered.body)) }
                @if let Some(footer) = &rendered.footer { p class="footer" { (footer) } }
            }
            @if !rendered.buttons.is_empty() {
                ul class="bubble-buttons" { @for button in &rendered.buttons { li { (pressed(button)) } } }
            }
        }
    }
}

fn head(header: &Header) -> Markup {
    let media = |what: &str| {
        html! {
            div class="media" {
                span { (what) }
                @if let Some(url) = &header.example_url { span class="url" { (url) } }
            }
        }
    };
    match header.kind {
        HeaderKind::Text => {
            html! { p class="head" { (formatted(header.text.as_deref().unwrap_or_default())) } }
        }
        HeaderKind::Image => media("Picture"),
        HeaderKind::Video => media("Video"),
        HeaderKind::Document => media("Document"),
        HeaderKind::Location => media("Place on the map"),
        HeaderKind::Gif => media("Animation"),
        HeaderKind::Other => media("A header that Outbound does not know"),
    }
}

fn pressed(button: &Button) -> Markup {
    let named = |standard: &str| {
        if button.text.is_empty() {
            standard.to_owned()
        } else {
            button.text.clone()
        }
    };
    let label = match button.kind {
        ButtonKind::QuickReply
        | ButtonKind::Url
        | ButtonKind::PhoneNumber
        | ButtonKind::Flow
        | ButtonKind::VoiceCall => named("Button"),
        ButtonKind::CopyCode | ButtonKind::Otp => named("Copy code"),
        ButtonKind::Catalog => named("View catalog"),
        ButtonKind::Mpm => named("View items"),
        ButtonKind::RequestContactInfo => named("Share phone number"),
        ButtonKind::Other => named("A button that Outbound does not know"),
    };
    let icon = match button.kind {
        ButtonKind::Url => Icon::Away,
        ButtonKind::PhoneNumber | ButtonKind::VoiceCall => Icon::Phone,
        _ => Icon::Reply,
    };
    let more = button.url.as_deref().or(button.phone_number.as_deref());
    html! {
        (icon) span { (label) }
        @if let Some(more) = more { small { (format::placeholders(more)) } }
    }
}
