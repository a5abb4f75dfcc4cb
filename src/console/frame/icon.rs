//! Icons, drawn by lines in the colour of the text. They never stand alone for a meaning.

use maud::{Markup, PreEscaped, Render, html};

/// An icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    /// A megaphone.
    Campaign,
    /// A sheet with lines.
    Template,
    /// Two people.
    People,
    /// A speech bubble.
    Chat,
    /// A book.
    Book,
    /// A telephone.
    Phone,
    /// A gauge.
    Gauge,
    /// Three lines.
    Menu,
    /// A plus.
    Plus,
    /// A cross.
    Cross,
    /// A tick.
    Tick,
    /// A clock.
    Clock,
    /// A magnifying glass.
    Search,
    /// An arrow into a tray.
    Download,
    /// A person leaving.
    Leave,
    /// A paper plane.
    Send,
    /// An arrow to the right.
    Next,
    /// The arrow of a reply.
    Reply,
    /// An arrow out of a frame: a link that leads away.
    Away,
}

impl Icon {
    fn lines(self) -> &'static str {
        match self {
            Self::Campaign => "M3 8v4l10 4V4L3 8zm10-1a3 3 0 0 1 0 6M6 13v3h2v-2.5",
            Self::Template => "M5 3h10v14H5zM8 7h4M8 10h4M8 13h2",
            Self::People => {
                "M8 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm-5 6c0-3 2-4.500 5-4.500s5 1.500 5 4.500M13 4.500a3 3 0 0 1 0 5.500M15 12c1.500.7 2.200 2 2.200 4"
            }
            Self::Chat => "M3 4h14v10H9l-4 3v-3H3zM7 8h6M7 11h4",
            Self::Book => {
                "M4 4h5a2 2 0 0 1 1 .5A2 2 0 0 1 11 4h5v12h-5a2 2 0 0 0-1 .5 2 2 0 0 0-1-.5H4zM10 5v11"
            }
            Self::Phone => "M6 2.500h8v15H6zM9 15h2",
            Self::Gauge => "M3.500 14a7 7 0 1 1 13 0M10 13l3-4.500M8.500 16h3",
            Self::Menu => "M3 5h14M3 10h14M3 15h14",
            Self::Plus => "M10 4v12M4 10h12",
            Self::Cross => "M5 5l10 10M15 5L5 15",
            Self::Tick => "M4 10.500l4 4 8-9",
            Self::Clock => "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l3 2",
            Self::Search => "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zM13 13l4 4",
            Self::Download => "M10 3v9M6.500 9l3.500 3.500L13.500 9M4 16h12",
            Self::Leave => "M8 4H4v12h4M9 10h8M14 7l3 3-3 3",
            Self::Send => "M3 10l14-6-5 13-3-5zM9 12l8-8",
            Self::Next => "M8 5l5 5-5 5",
            Self::Reply => "M8 5L3 10l5 5M3 10h8a5 5 0 0 1 5 5v1",
            Self::Away => "M8 4H4v12h12v-4M12 3h5v5M17 3l-8 8",
        }
    }
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false" {
                path d=(PreEscaped(self.lines())) fill="none" stroke="currentColor" stroke-width="1.6"
                    stroke-linecap="round" stroke-linejoin="round" {}
            }
        }
    }
}
