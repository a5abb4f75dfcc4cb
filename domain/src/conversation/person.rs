//! Who wrote: the contacts whom Meta's words on people lead to, or new ones. A whole batch by a few statements; what tells
//! of changes, or turns two contacts into one, by itself.

use super::{
    identity::{Kind, Named, change_number, give_numbers, learn},
    inbound::Inbound,
    known::{Known, known},
    merge::merge,
    strangers::make,
};
use crate::{Ctx, Result};
use entity::{ContactId, MessageId};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};

/// Who wrote these messages. Not among the answered are messages of which Meta tells nothing of the person.
pub(super) async fn everybody(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    messages: &[&Inbound],
    known: &Known,
) -> Result<HashMap<MessageId, ContactId>> {
    let entangled = entangled(messages, known);
    let mut found = HashMap::new();
    let (mut usual, mut became) = (Vec::new(), HashMap::new());
    for &message in messages {
        if let Some(contact) = message.is_from() {
            found.insert(message.id, contact);
        } else if !entangled.contains(&message.id) {
            usual.push(message);
        } else if let Some((contact, former)) = who(ctx, tx, message).await? {
            became.extend(former.into_iter().map(|former| (former, contact)));
            found.insert(message.id, contact);
        }
    }
    let contact_of = |message: &Inbound| known.get(&message.id)?.first().copied();
    let strangers: Vec<&Inbound> = usual
        .iter()
        .copied()
        .filter(|message| contact_of(message).is_none() && !message.names().is_empty())
        .collect();
    let mut all = make(ctx, tx, &strangers).await?;
    all.extend(
        usual
            .iter()
            .filter_map(|message| Some((message.id, contact_of(message)?))),
    );
    let named = usual.iter().flat_map(|message| {
        let contact = all.get(&message.id).copied();
        named(message, contact)
    });
    let named: Vec<Named<'_>> = named.collect();
    give_numbers(ctx, tx, &named).await?;
    learn(ctx, tx, &named).await?;
    found.extend(all);
    // Whoever turned out to be somebody else may have written other messages of the batch.
    for contact in found.values_mut() {
        while let Some(one) = became.get(contact) {
            *contact = *one;
        }
    }
    Ok(found)
}

fn named(message: &Inbound, contact: Option<ContactId>) -> Vec<Named<'_>> {
    let Some(contact) = contact else {
        return Vec::new();
    };
    let names = message.names().into_iter();
    names
        .map(|name| Named {
            agent: message.agent_id,
            name,
            contact,
        })
        .collect()
}

/// The messages that tell of changes or lead to several contacts, and those that have a name or a contact in common with
/// such: what one of them changes concerns the others.
fn entangled(messages: &[&Inbound], known: &Known) -> BTreeSet<MessageId> {
    let contacts = |message: &Inbound| known.get(&message.id).map_or(&[][..], Vec::as_slice);
    let mut entangled = BTreeSet::new();
    let (mut names, mut people) = (BTreeSet::<&str>::new(), BTreeSet::<ContactId>::new());
    loop {
        let before = entangled.len();
        for message in messages {
            let is = !message.is_said()
                || contacts(message).len() > 1
                || message.names().iter().any(|(_, name)| names.contains(name))
                || contacts(message).iter().any(|id| people.contains(id));
            if is && entangled.insert(message.id) {
                names.extend(message.names().iter().map(|(_, name)| *name));
                let changed = &message.content()["number_changed"];
                let new = [&changed["wa_id"], &changed["user_id"]];
                names.extend(new.into_iter().filter_map(|new| new.as_str()));
                people.extend(contacts(message));
            }
        }
        if entangled.len() == before {
            return entangled;
        }
    }
}

/// The contact who wrote a message, and the contacts who became that one; made if nobody is known by that. None if Meta tells
/// nothing of the person.
async fn who(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    message: &Inbound,
) -> Result<Option<(ContactId, Vec<ContactId>)>> {
    let agent = message.agent_id;
    let names = message.names();
    // If the names lead to several, Meta says that those are one.
    let mut known = known(tx, &[message]).await?;
    let mut people = known.remove(&message.id).unwrap_or_default().into_iter();
    let contact = match people.next() {
        Some(contact) => contact,
        None if names.is_empty() || !message.is_said() => return Ok(None),
        None => match make(ctx, tx, &[message]).await?.remove(&message.id) {
            Some(made) => made,
            None => return Ok(None),
        },
    };
    let former: Vec<ContactId> = people.collect();
    for &former in &former {
        merge(ctx, tx, agent, former, contact).await?;
    }
    let mut named = named(message, Some(contact));
    give_numbers(ctx, tx, &named).await?;
    learn(ctx, tx, &named).await?;
    let changed = &message.content()["number_changed"];
    if let Some(digits) = changed["wa_id"].as_str() {
        change_number(ctx, tx, contact, digits).await?;
    }
    named.clear();
    for (kind, new) in [(Kind::WaId, "wa_id"), (Kind::UserId, "user_id")] {
        named.extend(changed[new].as_str().map(|value| Named {
            agent,
            name: (kind, value),
            contact,
        }));
    }
    learn(ctx, tx, &named).await?;
    Ok(Some((contact, former)))
}
