//! Channels, told as facts, on both databases, with Meta played by the sandbox.

mod check;
mod connect;
mod signatures;
