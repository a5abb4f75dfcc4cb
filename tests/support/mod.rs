//! Starts the real binary and speaks to it over HTTP.

mod client;
mod files;
mod foreman;
mod harm;
mod installation;
mod meta;
mod model;
mod person;
mod process;
mod receiver;
mod signature;
mod statement;

pub(crate) use client::{Answer, Client};
pub(crate) use files::{Files, PNG};
pub(crate) use foreman::Foreman;
pub(crate) use installation::{Footing, Installation, eventually, on_both};
pub(crate) use meta::{Meta, VERIFY_TOKEN};
pub(crate) use model::Model;
pub(crate) use person::{Page, Person};
pub(crate) use process::{KEY, Server, outbound};
pub(crate) use receiver::{Posted, Receiver, SILENCE};
pub(crate) use signature::signature;
