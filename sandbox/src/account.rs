//! The account that the sandbox plays: an app, a portfolio, a business account and its numbers.

use crate::{
    number::{Number, people_of},
    throughput::Pace,
};
use std::sync::{Arc, Mutex, RwLock};

/// The app whose token and secret are used.
pub const APP_ID: &str = "100000000000001";
/// The secret that signs webhooks, until it is changed.
pub const APP_SECRET: &str = "sandbox-app-secret";
/// The token that opens everything, until it is changed.
pub const ACCESS_TOKEN: &str = "sandbox-token";
/// The WhatsApp Business Account.
pub const WABA_ID: &str = "200000000000001";
/// The portfolio that owns the account; messaging limits are its own.
pub const BUSINESS_ID: &str = "300000000000001";
/// The first number.
pub const PHONE_NUMBER_ID: &str = "400000000000001";
/// The second number, of the same portfolio.
pub const SECOND_PHONE_NUMBER_ID: &str = "400000000000002";

/// A number in service: what it is, and how fast it went.
#[derive(Debug)]
pub(crate) struct Line {
    /// Meta's id of the number.
    pub(crate) id: String,
    /// Its place among the numbers.
    pub(crate) index: usize,
    /// What it is.
    pub(crate) facts: RwLock<Number>,
    /// The last second of it.
    pub(crate) pace: Mutex<Pace>,
}

impl Line {
    /// A number in service.
    pub(crate) fn new(index: usize, number: Number) -> Arc<Self> {
        Arc::new(Self {
            index,
            id: number.id.clone(),
            pace: Mutex::new(Pace::new(number.rate)),
            facts: RwLock::new(number),
        })
    }

    /// What the number is at present.
    pub(crate) fn facts(&self) -> Number {
        self.facts.read().expect(POISONED).clone()
    }
}

/// Why a lock is never poisoned.
pub(crate) const POISONED: &str = "because nothing panics while it holds this lock";

/// Where the webhooks of the account go.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subscription {
    /// Whether the app listens to this account at all.
    pub(crate) active: bool,
    /// The callback of this account, if it has one of its own.
    pub(crate) override_uri: Option<String>,
}

/// Everything about the account that can change, apart from its numbers' pace.
#[derive(Debug)]
pub(crate) struct Account {
    /// Signs webhooks.
    pub(crate) app_secret: String,
    /// Opens everything.
    pub(crate) access_token: String,
    /// The callback of the app.
    pub(crate) webhook_url: Option<String>,
    /// The subscription of the account.
    pub(crate) subscription: Subscription,
    /// The numbers, in the order they were given.
    pub(crate) lines: Vec<Arc<Line>>,
}

impl Account {
    /// An account with these numbers. With a callback it is subscribed from the start.
    pub(crate) fn new(numbers: Vec<Number>, webhook_url: Option<String>) -> Self {
        Self {
            app_secret: APP_SECRET.to_owned(),
            access_token: ACCESS_TOKEN.to_owned(),
            subscription: Subscription {
                active: webhook_url.is_some(),
                override_uri: None,
            },
            webhook_url,
            lines: numbers
                .into_iter()
                .enumerate()
                .map(|(index, number)| Line::new(index, number))
                .collect(),
        }
    }

    /// The number with this id.
    pub(crate) fn line(&self, id: &str) -> Option<&Arc<Line>> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The messaging limit of the portfolio.
    pub(crate) fn tier(&self) -> String {
        self.lines.first().map_or_else(
            || Number::default().tier,
            |line| line.facts.read().expect(POISONED).tier.clone(),
        )
    }

    /// How many people that allows in 24 hours; `None` means any number.
    pub(crate) fn allowance(&self) -> Option<usize> {
        let first = self.lines.first()?;
        people_of(&first.facts.read().expect(POISONED).tier)
    }

    /// Where webhooks go now.
    pub(crate) fn callback(&self) -> Option<String> {
        if !self.subscription.active {
            return None;
        }
        let own = self.subscription.override_uri.clone();
        own.or_else(|| self.webhook_url.clone())
    }
}
