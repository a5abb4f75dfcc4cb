//! Sets switches anew, and says when they make no sense.

use super::Switches;
use crate::clock::Micros;
use serde_json::Value;

/// Microseconds in a second.
const MICROS: f64 = 1e6;

/// A moment below this is so many seconds from now.
const MOMENTS_FROM: f64 = 1e9;

impl Switches {
    /// Whether every message is refused at this moment.
    pub(crate) fn throttles_at(&self, now: Micros) -> bool {
        self.throttle_until > 0.0 && seconds(now) < self.throttle_until
    }

    /// These switches with some set anew; a sentence if that is not possible.
    pub(crate) fn changed(&self, change: &Value, now: Micros) -> Result<Self, String> {
        let Some(change) = change.as_object() else {
            return Err("Send a JSON object of switches.".to_owned());
        };
        let mut all = serde_json::to_value(self).expect("because switches are plain data");
        for (name, value) in change {
            all[name.as_str()] = value.clone();
        }
        let changed: Self = serde_json::from_value(all).map_err(|error| error.to_string())?;
        changed.checked(now)
    }

    /// These switches with the end of the throttling made absolute; a sentence if a fraction is none.
    pub(crate) fn checked(mut self, now: Micros) -> Result<Self, String> {
        let fractions = [
            ("lose_answers", self.lose_answers),
            ("errors_5xx", self.errors_5xx),
            ("errors_5xx_accepted", self.errors_5xx_accepted),
            ("throttle", self.throttle),
            ("hold", self.hold),
            ("drop", self.drop),
            ("delivered", self.delivered),
            ("read", self.read),
            ("replies", self.replies),
            ("duplicate", self.duplicate),
            ("early", self.early),
        ];
        for (name, fraction) in fractions {
            if !(0.0..=1.0).contains(&fraction) {
                return Err(format!("{name} is a fraction from 0 to 1, not {fraction}."));
            }
        }
        if self.webhook_batch == 0 {
            return Err("webhook_batch is at least 1.".to_owned());
        }
        if self.throttle_until > 0.0 && self.throttle_until < MOMENTS_FROM {
            self.throttle_until += seconds(now);
        }
        Ok(self)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "microseconds of this century fit a float exactly"
)]
fn seconds(at: Micros) -> f64 {
    at as f64 / MICROS
}
