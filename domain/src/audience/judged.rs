//! Judges the contacts of an audience: who can be sent to, and why not.

use super::Condition;

/// The contacts of an audience with `opted_out` and `duplicate`: a SELECT in which `$1` is the agent, `condition`
/// beginning at `$2` or later.
///
/// `opted_out`: the contact, or any other of the agent with that number, asked for no more messages; nobody is if the
/// campaign does not heed opt-outs. `duplicate`: an
/// older contact of this audience has the same number and can be sent to. Checked in the order no phone, invalid
/// phone, opted out, duplicate, so `duplicate` says nothing of contacts that fail earlier.
pub fn judged(condition: &Condition, heeds_opt_out: bool) -> String {
    // All contacts with one number are opted out or none is, so the oldest of them is the one that is sent to.
    let opted_out = if heeds_opt_out { OPTED_OUT } else { "FALSE" };
    format!(
        "SELECT j.contact_id, j.phone, j.phone_valid, j.name, j.email, j.external_id, j.attributes, \
         j.opted_out, (j.phone_valid AND NOT j.opted_out AND j.nth > 1) AS duplicate \
         FROM (SELECT c.id AS contact_id, c.phone, c.phone_valid, c.name, c.email, c.external_id, c.attributes, \
         {opted_out} AS opted_out, \
         row_number() OVER (PARTITION BY c.phone ORDER BY c.id) AS nth \
         FROM contact c WHERE c.agent_id = $1 AND ({})) j",
        condition.sql
    )
}

const OPTED_OUT: &str = "(c.opted_out_at IS NOT NULL OR COALESCE(c.phone IN (SELECT o.phone FROM contact o \
     WHERE o.agent_id = $1 AND o.opted_out_at IS NOT NULL AND o.phone IS NOT NULL \
     UNION ALL SELECT s.phone FROM suppression s WHERE s.agent_id = $1), FALSE))";
