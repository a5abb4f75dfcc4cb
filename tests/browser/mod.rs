//! The console in a real browser: Debian's chromium, driven through its chromedriver.

mod campaign;
mod demo;
mod driver;
mod help_desk;
mod keyboard;
mod looks;
mod operations;
mod screenshots;
mod window;

pub(super) use window::Window;
