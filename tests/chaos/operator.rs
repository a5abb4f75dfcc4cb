//! The operator decides about those in doubt: whom the log shows as accepted is taken for sent, the others are sent again.

use super::{outcome::Outcome, plan::Policy, run::World};
use crate::{journey::story, support::Client};
use serde_json::json;

/// How often the operator looks again: whoever is sent again may come into doubt again.
const ROUNDS: usize = 10;

impl World<'_> {
    /// Decides about everybody, switches webhooks on if they were off, and compares the books once more: nobody may be
    /// left, whatever the campaign says.
    pub(super) async fn decide(&mut self, client: &Client, campaign: &str, outcome: &mut Outcome) {
        for _ in 0..ROUNDS {
            if self.decide_once(client, campaign).await == 0 {
                break;
            }
            self.rest(client, Policy::Hold).await;
        }
        if self.untold {
            self.meta.switch(json!({"webhooks_off": false})).await;
            self.untold = false;
        }
        story::until(client, campaign, "completed").await;
        self.rest(client, Policy::Resend).await;
        let mut faults = std::mem::take(&mut outcome.findings.faults);
        outcome.findings = self.books(client, campaign).await.judge(Policy::Resend);
        faults.append(&mut outcome.findings.faults);
        faults.dedup();
        outcome.findings.faults = faults;
    }

    /// Answers how many there were.
    async fn decide_once(&self, client: &Client, campaign: &str) -> usize {
        let books = self.books(client, campaign).await;
        let (accepted, others) = books.in_doubt();
        for row in &accepted {
            let path = format!("{campaign}/recipients/{}/resolve", row.id);
            client.post(&path, json!({"as": "sent"})).await.expect(200);
        }
        let path = format!("{campaign}/resolve");
        let resolved = client.post(&path, json!({"as": "retry"})).await;
        assert_eq!(resolved.expect(200)["resolved"], others.len());
        accepted.len() + others.len()
    }
}
