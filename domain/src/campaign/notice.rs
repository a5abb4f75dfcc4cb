//! What to know before sending.

use super::{
    lacking::Lacking,
    variables::{IfMissing, Variables},
};
use crate::{
    Error, Result,
    template::{self, Content},
    tier,
};
use entity::{
    campaign::{self, Delivery},
    template as row,
};

/// Something to know before sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}

impl Notice {
    /// A refusal as a notice; a failure of ours stays a failure.
    pub(super) fn of(error: Error) -> Result<Self> {
        match error {
            Error::Refused(refusal) => Ok(Self::new(refusal.code(), refusal.to_string())),
            other => Err(other),
        }
    }

    fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

/// What the warnings look at.
pub(super) struct Look<'a> {
    pub(super) campaign: &'a campaign::Model,
    pub(super) template: Option<&'a row::Model>,
    pub(super) variables: &'a Variables,
    pub(super) sendable: i64,
}

impl Look<'_> {
    pub(super) fn warnings(&self, lacking: &Lacking, left: tier::Left) -> Vec<Notice> {
        let mut warnings = Vec::new();
        if left.mode == Delivery::Simulated {
            warnings.push(Notice::new(
                "simulated",
                "no WhatsApp channel is connected: the campaign will be simulated, nobody gets a message",
            ));
        }
        if self.sendable == 0 {
            warnings.push(Notice::new(
                "nobody_sendable",
                "no contact of the audience can be sent to",
            ));
        }
        for (key, lack) in &lacking.by_key {
            let then = match self.variables.get(key).map(|variable| variable.if_missing) {
                Some(IfMissing::Fail) => "they will not be sent to",
                _ => "they will see the placeholder",
            };
            let message = format!("{lack} contacts have no value for variable {key}: {then}");
            warnings.push(Notice::new("values_missing", message));
        }
        let over = left
            .people
            .is_some_and(|people| u64::try_from(self.sendable).unwrap_or(0) > people);
        if over {
            let message = "the audience is larger than what may still be messaged today; the rest goes out by itself later";
            warnings.push(Notice::new("over_limit", message));
        }
        let objection = self
            .template
            .and_then(|row| template::objection(&Content::of(row)));
        if let Some(objection) = objection {
            warnings.push(Notice::new("meta_would_refuse", objection.to_string()));
        }
        let known = self
            .template
            .map(|row| Content::of(row).variables())
            .unwrap_or_default();
        for key in self
            .variables
            .keys()
            .filter(|key| self.template.is_some() && !known.contains(key))
        {
            let message = format!(
                "variable {key} is mapped, but template {} does not use it",
                self.campaign.template_id
            );
            warnings.push(Notice::new("variable_unused", message));
        }
        warnings
    }
}
