//! Messages that people send.

use super::{
    Content, Fault, Person, content_of,
    fields::Fields,
    odd::{Odds, Place},
    scrub, system, words_of,
};
use serde_json::Value;

/// One message of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound {
    /// Meta's id of the message: the same id is the same message, told again.
    pub wamid: String,
    /// When, in unix milliseconds; none if Meta's timestamp cannot be read.
    pub at: Option<i64>,
    /// From whom. May hold no phone (the person may hide it), and nothing at all if Meta tells nothing.
    pub person: Person,
    /// As Meta names it: `text`, `button`, `interactive`, `system` ...
    pub kind: String,
    /// What it holds.
    pub content: Content,
    /// Which message it answers, or that it was forwarded.
    pub context: Option<Context>,
    /// What a person would read: body, caption, label, title, emoji, place, note.
    pub text: Option<String>,
    /// The ad it came by, as Meta tells it.
    pub referral: Option<Value>,
    /// The group it was written in.
    pub group_id: Option<String>,
    /// What Meta could not hand on; may stand beside a readable message.
    pub errors: Vec<Fault>,
}

/// What a message refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The message it answers; none if it was only forwarded.
    pub wamid: Option<String>,
    /// Who wrote that message: our number, as a rule.
    pub from: Option<String>,
    /// It was forwarded.
    pub forwarded: bool,
    /// It was forwarded many times.
    pub frequently_forwarded: bool,
    /// It asks about this product of the catalogue (our id).
    pub product: Option<String>,
}

impl Inbound {
    /// Reads a message; none without an id, by which a repetition is told.
    pub(super) fn read(of: &Fields<'_>, at: &Place<'_>, odds: &mut Odds) -> Option<Inbound> {
        let wamid = of.id("id")?;
        let kind = of
            .id("type")
            .unwrap_or_else(|| content_of::kind(of).to_owned());
        let content = content_of::read(of, &kind);
        if matches!(content, Content::Other) && content_of::is_known(&kind) {
            odds.tell(
                &at.key(&kind),
                "is missing or of no use, so the message's content is lost",
            );
        }
        let referral = of
            .object("referral")
            .is_some()
            .then(|| of.get("referral"))
            .flatten();
        let kept = referral.and_then(scrub::raw);
        if referral.is_some() && kept.is_none() {
            odds.tell(&at.key("referral"), "is too long to keep");
        }
        Some(Inbound {
            wamid,
            at: of.time("timestamp"),
            person: person(of),
            text: words_of::read(of, &content),
            kind,
            content,
            context: of.object("context").and_then(|of| Context::read(&of)),
            referral: kept,
            group_id: of.id("group_id"),
            errors: Fault::read_list(of, at, odds),
        })
    }
}

/// Who wrote it. A notice may name the person only inside; that of a changed number names the new number there.
fn person(of: &Fields<'_>) -> Person {
    let mut person = Person {
        wa_id: of.phone("from"),
        user_id: of.id("from_user_id"),
        parent_user_id: of.id("from_parent_user_id"),
        name: None,
        username: None,
    };
    if let Some(system) = of.object("system")
        && !person.is_known()
    {
        person.wa_id = system.phone("customer");
        if !system::is_number_change(&system) {
            person.wa_id = person.wa_id.or_else(|| system.phone("wa_id"));
            person.user_id = system.id("user_id");
            person.parent_user_id = system.id("parent_user_id");
        }
    }
    person
}

impl Context {
    fn read(of: &Fields<'_>) -> Option<Context> {
        let context = Context {
            wamid: of.id("id"),
            from: of.phone("from"),
            forwarded: of.flag("forwarded"),
            frequently_forwarded: of.flag("frequently_forwarded"),
            product: of
                .object("referred_product")
                .and_then(|of| of.id("product_retailer_id")),
        };
        let says_something = context.wamid.is_some()
            || context.forwarded
            || context.frequently_forwarded
            || context.product.is_some();
        says_something.then_some(context)
    }
}
