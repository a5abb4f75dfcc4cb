//! An update in one line, so that a table can say what must come out: everything that is there, nothing that is not.

use super::super::*;

/// One line for an update and whom it is about: the usual number, the usual account, or ids.
pub(super) fn of(entry: &Entry) -> String {
    let line = update(&entry.update);
    let whose = [
        entry.waba_id.as_ref(),
        entry.phone_number_id.as_ref(),
        entry.display_phone_number.as_ref(),
    ]
    .map(text);
    match whose.join("/").as_str() {
        "102290129340398/106540352242922/15550783881" => format!("number: {line}"),
        "102290129340398/-/-" => format!("account: {line}"),
        other => format!("{other}: {line}"),
    }
}

fn update(update: &Update) -> String {
    match update {
        Update::Status(of) => status(of),
        Update::Message(of) => message(of),
        Update::Preference(of) => preference(of),
        Update::TemplateStatus(of) => template_status(of),
        Update::TemplateQuality(of) => {
            Line::new("quality")
                .word(&template(&of.template))
                .field("from", of.previous.as_ref().map(Quality::as_str))
                .field("to", Some(of.new.as_str()))
                .0
        }
        Update::TemplateCategory(of) => {
            Line::new("category")
                .word(&template(&of.template))
                .word(&format!("{:?}", of.change))
                .0
        }
        Update::TemplateComponents(of) => components(of),
        Update::PhoneQuality(of) => {
            Line::new("phone")
                .word(of.event.as_str())
                .field("tier", of.tier.as_ref().map(|tier| format!("{tier:?}")))
                .0
        }
        Update::Capability(of) => {
            Line::new("capability")
                .field("tier", of.tier.as_ref().map(|tier| format!("{tier:?}")))
                .field("numbers", of.max_phone_numbers)
                .0
        }
        Update::Account(of) => account(of),
        Update::AccountReview(of) => Line::new("review").word(of.decision.as_str()).0,
        Update::Alert(of) => alert(of),
        Update::NumberName(of) => {
            Line::new("name")
                .word(of.decision.as_str())
                .field("asked", of.requested_name.as_ref())
                .field("reason", of.reason.as_ref())
                .0
        }
        Update::Failure(of) => Line::new("failure").word(&fault(of)).0,
        Update::Other { field } => Line::new("other").word(field).0,
    }
}

fn preference(of: &Preference) -> String {
    Line::new("preference")
        .word(of.value.as_str())
        .field("of", Some(person(&of.person)))
        .field("about", of.category.as_ref())
        .field("at", of.at)
        .field("detail", of.detail.as_ref())
        .field("signup", of.signup_id.as_ref())
        .0
}

fn template_status(of: &TemplateStatus) -> String {
    Line::new("template")
        .word(of.event.as_str())
        .word(&template(&of.template))
        .field("reason", of.reason.as_ref())
        .field("category", of.category.as_ref())
        .field("pause", of.pause.as_ref())
        .field("explanation", of.explanation.as_ref())
        .field("recommendation", of.recommendation.as_ref())
        .field("disabled", of.disabled_at)
        .0
}

fn components(of: &TemplateComponents) -> String {
    Line::new("components")
        .word(&template(&of.template))
        .field("header", of.header.as_ref())
        .field("body", of.body.as_ref())
        .field("footer", of.footer.as_ref())
        .field("buttons", list(&of.buttons))
        .0
}

fn alert(of: &Alert) -> String {
    Line::new("alert")
        .word(
            &[
                of.entity_type.as_ref(),
                of.entity_id.as_ref(),
                of.severity.as_ref(),
                of.status.as_ref(),
                of.kind.as_ref(),
            ]
            .map(text)
            .join("/"),
        )
        .field("description", of.description.as_ref())
        .0
}

fn account(of: &Account) -> String {
    Line::new("account")
        .word(of.event.as_str())
        .field("ban", of.ban.as_ref().map(|ban| format!("{ban:?}")))
        .field("violation", of.violation.as_ref())
        .field("restrictions", list(&of.restrictions))
        .0
}

fn status(of: &Status) -> String {
    Line::new("status")
        .word(of.kind.as_str())
        .word(&of.wamid)
        .field("to", Some(person(&of.person)))
        .field("at", of.at)
        .field("data", of.callback_data.as_ref())
        .field("group", of.group_id.as_ref())
        .field("as", of.category.as_ref())
        .field("until", of.conversation_expires_at)
        .faults(&of.errors)
        .0
}

fn message(of: &Inbound) -> String {
    Line::new("message")
        .word(&of.kind)
        .word(&of.wamid)
        .field("from", Some(person(&of.person)))
        .field("at", of.at)
        .word(&format!("{:?}", of.content))
        .field("text", of.text.as_ref().map(|text| format!("{text:?}")))
        .field("context", of.context.as_ref().map(context))
        .field("referral", of.referral.as_ref())
        .field("group", of.group_id.as_ref())
        .faults(&of.errors)
        .0
}

fn context(of: &Context) -> String {
    let flags = [
        (of.forwarded, " forwarded"),
        (of.frequently_forwarded, " often"),
    ];
    let flags = flags.iter().filter(|(set, _)| *set).map(|(_, flag)| *flag);
    format!(
        "{}{}",
        [of.wamid.as_ref(), of.from.as_ref(), of.product.as_ref()]
            .map(text)
            .join("/"),
        flags.collect::<String>()
    )
}

fn person(of: &Person) -> String {
    let all = [
        of.wa_id.as_ref(),
        of.user_id.as_ref(),
        of.parent_user_id.as_ref(),
        of.name.as_ref(),
        of.username.as_ref(),
    ];
    all.map(text).join("/")
}

fn template(of: &TemplateRef) -> String {
    [of.id.as_ref(), of.name.as_ref(), of.language.as_ref()]
        .map(text)
        .join("/")
}

fn fault(of: &Fault) -> String {
    let words = [
        of.title.as_ref(),
        of.message.as_ref(),
        of.details.as_ref(),
        of.href.as_ref(),
    ]
    .map(text)
    .join("/");
    format!("{} {words}", of.code)
}

fn text(of: Option<&String>) -> String {
    of.map_or("-", String::as_str).to_owned()
}

fn list<T: std::fmt::Debug>(of: &[T]) -> Option<String> {
    (!of.is_empty()).then(|| format!("{of:?}"))
}

struct Line(String);

impl Line {
    fn new(kind: &str) -> Line {
        Line(kind.to_owned())
    }

    fn word(mut self, word: &str) -> Line {
        self.0.push(' ');
        self.0.push_str(word);
        self
    }

    fn field(self, name: &str, value: Option<impl std::fmt::Display>) -> Line {
        match value {
            Some(value) => self.word(&format!("{name}={value}")),
            None => self,
        }
    }

    fn faults(self, faults: &[Fault]) -> Line {
        faults
            .iter()
            .fold(self, |line, one| line.field("error", Some(fault(one))))
    }
}
