//! What pages are put together from. Everything is escaped by maud; nothing here writes markup that came from outside.

pub(crate) mod audience;
mod badge;
mod button;
mod choice;
mod confirm;
mod empty;
mod field;
mod figure;
mod funnel;
mod goes_on;
mod message;
mod notices;
mod pager;
mod piece;
mod problems;
mod row;
mod search;

pub(crate) use badge::{Hue, badge, campaign_status, stage, template_status};
pub(crate) use button::{link, post_button, submit};
pub(crate) use choice::Choices;
pub(crate) use confirm::confirm;
pub(crate) use empty::empty;
pub(crate) use field::Field;
pub(crate) use figure::{duration, moment, number, percent, plural, since};
pub(crate) use funnel::{bar, stages};
pub(crate) use goes_on::{PATIENCE, SoFar, goes_on};
pub(crate) use message::{bubble, formatted};
pub(crate) use notices::{notice_bad, notice_plain, notice_warning};
pub(crate) use pager::{Shown, pager};
pub(crate) use piece::later;
pub(crate) use problems::Problems;
pub(crate) use row::{cell, dash, facts, rows};
pub(crate) use search::{filters, search};
