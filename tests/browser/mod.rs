//! The console in a real browser: Debian's chromium, driven through its chromedriver.

mod campaign;
mod demo;
mod devtools;
mod driver;
mod help_desk;
mod keyboard;
mod looks;
mod operations;
mod screenshots;
mod shop;
mod window;

pub(super) use window::Window;
