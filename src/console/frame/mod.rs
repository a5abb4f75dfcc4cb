//! The frame around every page: navigation, the agent, the look, what the last action came to.

mod failed;
mod icon;
mod navigation;
mod notice;
mod page;
mod section;
mod theme;

pub(crate) use failed::{failure, failure_outside};
pub(crate) use icon::Icon;
pub(crate) use notice::{Notice, Tone};
pub(crate) use page::{html_answer, outside, page, sentence};
pub(crate) use section::Section;
pub(crate) use theme::Theme;
