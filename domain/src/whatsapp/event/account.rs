//! What Meta decides about accounts.

use super::{Decision, fields::Fields, word::words};

words! {
    /// What happened to an account.
    AccountEvent {
        /// The business was verified.
        VerifiedAccount = "VERIFIED_ACCOUNT",
        /// It was or will be disabled, or was reinstated: the ban says which.
        DisabledUpdate = "DISABLED_UPDATE",
        /// It violated a policy.
        AccountViolation = "ACCOUNT_VIOLATION",
        /// It may not do everything for a while.
        AccountRestriction = "ACCOUNT_RESTRICTION",
        /// It is gone.
        AccountDeleted = "ACCOUNT_DELETED",
        /// It was shared with a partner.
        PartnerAdded = "PARTNER_ADDED",
        /// It is no longer shared with a partner.
        PartnerRemoved = "PARTNER_REMOVED",
        /// A partner's app was installed.
        PartnerAppInstalled = "PARTNER_APP_INSTALLED",
        /// A partner's app was removed.
        PartnerAppUninstalled = "PARTNER_APP_UNINSTALLED",
        /// It left the Cloud API.
        AccountOffboarded = "ACCOUNT_OFFBOARDED",
        /// It came back to the Cloud API.
        AccountReconnected = "ACCOUNT_RECONNECTED",
    }
}

words! {
    /// What a ban does.
    BanState {
        /// The account is disabled.
        Disable = "DISABLE",
        /// It may send again.
        Reinstate = "REINSTATE",
        /// It will be disabled.
        ScheduleForDisable = "SCHEDULE_FOR_DISABLE",
    }
}

/// Something happened to the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What.
    pub event: AccountEvent,
    /// With `DISABLED_UPDATE`.
    pub ban: Option<Ban>,
    /// The kind of violation, with `ACCOUNT_VIOLATION`: `SCAM`, `ADULT` ...
    pub violation: Option<String>,
    /// With `ACCOUNT_RESTRICTION`.
    pub restrictions: Vec<Restriction>,
}

/// A ban of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// What it does.
    pub state: Option<BanState>,
    /// From when, as Meta writes it: mostly a date in words.
    pub date: Option<String>,
}

/// Something the account may not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// `RESTRICTED_BIZ_INITIATED_MESSAGING`, `RESTRICTED_ADD_PHONE_NUMBER_ACTION` ...
    pub kind: String,
    /// Until when, in unix milliseconds; none if for good or unreadable.
    pub expires_at: Option<i64>,
    /// What Meta says can be done about it.
    pub remediation: Option<String>,
}

/// Meta has reviewed the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountReview {
    /// How it ended.
    pub decision: Decision,
}

/// Meta warns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// About what: `BUSINESS`, `WABA`, `PHONE_NUMBER`.
    pub entity_type: Option<String>,
    /// About which.
    pub entity_id: Option<String>,
    /// `CRITICAL`, `WARNING`, `INFORMATIONAL`.
    pub severity: Option<String>,
    /// `ACTIVE`, `NONE`.
    pub status: Option<String>,
    /// What it is about.
    pub kind: Option<String>,
    /// Meta's sentence.
    pub description: Option<String>,
}

impl Account {
    pub(super) fn read(of: &Fields<'_>) -> Option<Account> {
        let ban = of.object("ban_info").map(|of| Ban::read(&of));
        let violation = of
            .object("violation_info")
            .and_then(|of| of.id("violation_type"));
        let restrictions = of.list("restriction_info").iter().filter_map(Fields::of);
        let restrictions: Vec<_> = restrictions
            .filter_map(|of| Restriction::read(&of))
            .collect();
        let event = match of.id("event") {
            Some(word) => AccountEvent::read(&word)?,
            None if !restrictions.is_empty() => AccountEvent::AccountRestriction,
            None if ban.is_some() => AccountEvent::DisabledUpdate,
            None if violation.is_some() => AccountEvent::AccountViolation,
            None => return None,
        };
        Some(Account {
            event,
            ban,
            violation,
            restrictions,
        })
    }
}

impl Ban {
    fn read(of: &Fields<'_>) -> Ban {
        let states = of.list("waba_ban_state").iter();
        Ban {
            state: states
                .filter_map(super::fields::id)
                .find_map(|word| BanState::read(&word)),
            date: of.id("waba_ban_date"),
        }
    }
}

impl Restriction {
    fn read(of: &Fields<'_>) -> Option<Restriction> {
        Some(Restriction {
            kind: of.id("restriction_type")?,
            expires_at: of.time("expiration"),
            remediation: of.text("remediation"),
        })
    }
}

impl AccountReview {
    pub(super) fn read(of: &Fields<'_>) -> Option<AccountReview> {
        Some(AccountReview {
            decision: Decision::read(&of.id("decision")?)?,
        })
    }
}

impl Alert {
    /// Older bodies have the fields flat, newer ones in `alert_info`.
    pub(super) fn read(of: &Fields<'_>) -> Option<Alert> {
        let info = of.object("alert_info");
        let id = |key: &str| info.and_then(|info| info.id(key)).or_else(|| of.id(key));
        let description = info.and_then(|info| info.text("alert_description"));
        let alert = Alert {
            entity_type: of.id("entity_type"),
            entity_id: of.id("entity_id"),
            severity: id("alert_severity"),
            status: id("alert_status"),
            kind: id("alert_type"),
            description: description.or_else(|| of.text("alert_description")),
        };
        (alert.kind.is_some() || alert.description.is_some()).then_some(alert)
    }
}
