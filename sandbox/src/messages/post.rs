//! Answers `POST /{phone_number_id}/messages`.

use super::{
    Message,
    admission::{admit, too_fast},
    check::{Asked, Draft, check},
    fate::{End, Fate, fate_of},
    plan::plan,
};
use crate::{
    account::{Line, POISONED},
    person::Person,
    refusal::{Refusal, error_page},
    scripts::{Script, other_digits},
    state::State,
    switches::Switches,
    webhooks,
};
use poem::Response;
use std::{fmt::Write, sync::Arc, time::Duration};

/// How a request ends.
#[derive(Debug)]
pub(crate) enum Reply {
    /// With an answer.
    Answer(Response),
    /// The connection is closed without one.
    Nothing,
}

/// Takes a message, or refuses it, and answers when the switches let it.
pub(crate) async fn post(state: &Arc<State>, line: &Arc<Line>, body: &[u8]) -> Reply {
    let switches = state.switches();
    let reply = decide(state, &switches, line, body).await;
    let wait_ms = switches.latency_ms + state.chance.below(switches.jitter_ms + 1);
    if wait_ms > 0 {
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
    }
    reply.unwrap_or_else(|refusal| {
        state.stats.refuse(refusal.code);
        Reply::Answer(refusal.into_response())
    })
}

async fn decide(
    state: &Arc<State>,
    switches: &Switches,
    line: &Arc<Line>,
    body: &[u8],
) -> Result<Reply, Refusal> {
    if state.chance.happens(switches.errors_5xx) {
        return Ok(page(state));
    }
    let draft = match check(state, line, body)? {
        Asked::MarkRead => return Ok(answer(r#"{"success":true}"#.to_owned())),
        Asked::Send(draft) => draft,
    };
    let script = switches.scripted.then(|| Script::of(&draft.person));
    let script = script.flatten();
    match script {
        Some(Script::Sender) => return Err(Refusal::of(131_021)),
        Some(Script::ErrorPage) => return Ok(page(state)),
        Some(Script::ThrottledOnce) if state.is_first_try(&draft.person) => {
            return Err(too_fast());
        }
        _ => {}
    }
    let at = admit(state, switches, line, &draft)?;
    let fate = fate_of(state, switches, &draft.person, script);
    let input = draft.input.clone();
    let message = accept(state, line, draft, (script, fate), at);
    let early = state.chance.happens(switches.early);
    if let Some(status) = plan(state, switches, &message, fate, early) {
        webhooks::tell_now(state, status).await;
    }
    Ok(
        after_acceptance(state, switches, script)
            .unwrap_or_else(|| success(&message, fate, &input)),
    )
}

/// Writes the message down.
fn accept(
    state: &State,
    line: &Arc<Line>,
    draft: Draft,
    (script, fate): (Option<Script>, Fate),
    at: u64,
) -> Arc<Message> {
    let wa_id = match &draft.person {
        Person::Phone(digits) if script == Some(Script::OtherDigits) => other_digits(*digits),
        Person::Phone(digits) => *digits,
        Person::User(_) => 0,
    };
    let message = Arc::new(Message {
        at,
        wamid: state.wamids.next(),
        line: line.clone(),
        person: draft.person,
        wa_id,
        template: draft.template,
        texts: draft.texts.into(),
        payload: draft.payload,
        callback: draft.callback,
        open: draft.open,
        silent: fate.end == End::Silent,
    });
    state.stats.accepted.add(1);
    state.log.lock().expect(POISONED).add(message.clone());
    message
}

/// How the answer goes wrong, if it does.
fn after_acceptance(state: &State, switches: &Switches, script: Option<Script>) -> Option<Reply> {
    let chance = &state.chance;
    if script == Some(Script::AnswerLost) || chance.happens(switches.lose_answers) {
        state.stats.lost_answers.add(1);
        return Some(Reply::Nothing);
    }
    let page_shown =
        script == Some(Script::ErrorPageAccepted) || chance.happens(switches.errors_5xx_accepted);
    page_shown.then(|| page(state))
}

fn page(state: &State) -> Reply {
    state.stats.error_pages.add(1);
    Reply::Answer(error_page())
}

/// The answer to an accepted message, as Meta's page on messages shows it.
fn success(message: &Message, fate: Fate, input: &str) -> Reply {
    let mut body = String::with_capacity(256);
    body.push_str(r#"{"messaging_product":"whatsapp","contacts":[{"input":"#);
    body.push_str(&serde_json::to_string(input).expect("because text is JSON"));
    let contact = match &message.person {
        Person::Phone(_) => write!(body, r#","wa_id":"{}""#, message.wa_id),
        Person::User(id) => write!(body, r#","user_id":"{id}""#),
    };
    let wamid = write!(body, r#"}}],"messages":[{{"id":"{}""#, message.wamid);
    contact.and(wamid).expect("because a string takes all");
    if message.template.is_some() {
        body.push_str(if fate.held {
            r#","message_status":"held_for_quality_assessment""#
        } else {
            r#","message_status":"accepted""#
        });
    }
    body.push_str("}]}");
    answer(body)
}

fn answer(body: String) -> Reply {
    Reply::Answer(
        Response::builder()
            .content_type("application/json; charset=UTF-8")
            .body(body),
    )
}
