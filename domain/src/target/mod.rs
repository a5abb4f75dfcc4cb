//! Asking addresses that somebody gave us. Each is looked up once, what comes of that is judged, and exactly what was
//! judged is connected to: otherwise whoever may give an address could have this process ask what only it can reach, such
//! as a cloud's metadata service or a database (docs/decisions/0018-given-addresses.md).

mod ask;
mod judge;
mod post;
mod public;
#[cfg(test)]
mod tests;

pub use ask::{Answer, get};
pub use judge::{Reach, Target};
pub use post::{Correspondent, Letter};
pub use public::is_public;

/// Why an address was not asked, or did not answer as it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// It is none that can be asked.
    #[error("it is not an address that begins with http:// or https://")]
    NotWeb,
    /// It leads to where the world has no business.
    #[error(
        "{0} is a private address, which is not asked; use one that the whole internet can reach (or set ALLOW_PRIVATE_TARGETS=true, in a closed network)"
    )]
    Private(String),
    /// Its name is not known.
    #[error("no address is known for the name {0}")]
    Unknown(String),
    /// No connection came about, or it broke.
    #[error("{host} could not be reached: {why}")]
    Unreachable {
        /// Who was to be asked.
        host: String,
        /// What went wrong.
        why: String,
    },
    /// It took too long.
    #[error("it did not answer in {0} seconds")]
    Late(u64),
    /// It sends everybody on and on.
    #[error("it redirects more than {0} times")]
    Redirects(usize),
    /// It answered that it cannot, or will not.
    #[error("{host} answered {status}")]
    Status {
        /// Who answered.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// Its answer is larger than was wanted.
    #[error("its answer is too large")]
    TooLarge,
}
