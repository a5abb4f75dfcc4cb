//! Notices inside a page.

use crate::console::frame::Tone;
use maud::{Markup, Render, html};

fn notice(tone: Tone, content: impl Render) -> Markup {
    html! { div class={ "notice " (tone.class()) } { p { (content) } } }
}

/// Something is wrong.
pub(crate) fn notice_bad(content: impl Render) -> Markup {
    notice(Tone::Bad, content)
}

/// Something to think about.
pub(crate) fn notice_warning(content: impl Render) -> Markup {
    notice(Tone::Warning, content)
}

/// Something to know.
pub(crate) fn notice_plain(content: impl Render) -> Markup {
    notice(Tone::Plain, content)
}
