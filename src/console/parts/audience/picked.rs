//! Picking single contacts: a search, and what was picked so far.

use super::{Builder, Menu};
use crate::console::{frame::Icon, parts::number};
use entity::contact::Model as Contact;
use maud::{Markup, html};

/// The search and the picked contacts.
pub(super) fn show(builder: &Builder, menu: &Menu) -> Markup {
    let unseen = builder.picked.len().saturating_sub(menu.picked.len());
    html! {
        div class="pick-search" {
            label class="unseen" for="audience-search" { "Search contacts by name, phone, e-mail or external id" }
            input class="bare" id="audience-search" name="audience.search" value=(builder.search) maxlength="200"
                placeholder="Name, phone, e-mail or external id" data-enter="audience-find" data-no-preview;
            button class="button" type="submit" id="audience-find" name="audience.do" value="find" data-swap { (Icon::Search) "Find" }
        }
        @if let Some(found) = &menu.found {
            @if found.is_empty() { p class="muted" { "No contact is found by that." } }
            ul class="people" aria-label="Found" {
                @for contact in found {
                    li {
                        (person(contact))
                        @if builder.picked.contains(&contact.id) { span class="badge green" { "Picked" } }
                        @else {
                            button class="button small" type="submit" name="audience.do" value={ "pick " (contact.id) } data-swap
                                aria-label={ "Pick " (name(contact)) } { (Icon::Plus) "Pick" }
                        }
                    }
                }
            }
        }
        h3 { "Picked: " (number(i64::try_from(builder.picked.len()).unwrap_or(i64::MAX))) }
        @if builder.picked.is_empty() { p class="muted" { "Nobody yet. Search, then pick." } }
        ul class="people" aria-label="Picked" {
            @for contact in &menu.picked {
                li {
                    (person(contact))
                    button class="button quiet small" type="submit" name="audience.do" value={ "drop " (contact.id) } data-swap
                        aria-label={ "Do not pick " (name(contact)) } { (Icon::Cross) }
                }
            }
        }
        @if unseen > 0 { p class="muted" { "and " (unseen) " more" } }
    }
}

/// A contact in one line.
pub(super) fn person(contact: &Contact) -> Markup {
    html! {
        span class="person" {
            strong { (name(contact)) }
            span class="muted" { (contact.phone.as_deref().unwrap_or("no phone")) }
        }
    }
}

fn name(contact: &Contact) -> &str {
    let named = contact.name.as_deref().or(contact.external_id.as_deref());
    named
        .or(contact.email.as_deref())
        .unwrap_or("Unnamed contact")
}
