//! Whether an opt-out stops a campaign: the agent's setting says.

use entity::{
    agent::{Model as Agent, OptOutScope},
    template::{Category, Model as Template},
};

/// Whether whoever opted out is left out of a campaign of this template. What was sent under one setting stays under it.
pub(super) fn heeds_opt_out(agent: &Agent, template: &Template) -> bool {
    match agent.opt_out_scope {
        OptOutScope::All => true,
        OptOutScope::Marketing => template.category == Category::Marketing,
    }
}
