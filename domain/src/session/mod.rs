//! Sessions: somebody showed a key in the console and is known from then on by a cookie. A session may do what its key
//! may do, and ends with it. Of tokens only hashes are kept.

mod authenticate;
mod link;
mod sign_in;
mod sign_out;
mod sweep;
#[cfg(test)]
mod tests;
mod token;

pub use authenticate::{Session, authenticate};
pub use link::{LINK_LASTS, link, sign_in_by_link};
pub use sign_in::{SignedIn, sign_in};
pub use sign_out::sign_out;
pub use sweep::sweep;
pub use token::same;

use entity::Millis;

const DAY: Millis = 86_400_000;

/// A session that is not seen for so long is over.
const IDLE: Millis = 7 * DAY;

/// The longest that a session lasts, however busy.
const LONGEST: Millis = 30 * DAY;

/// How exactly it is known when a session was last seen: not every page is a write.
const TOUCH: Millis = 5 * 60_000;
