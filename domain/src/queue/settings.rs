//! The times and bounds of a queue.

use std::time::Duration;

/// How a queue behaves. The defaults suit production; tests shorten them.
#[derive(Debug, Clone)]
pub struct QueueSettings {
    /// First part of every key in Redis. Installations that share a Redis differ in it.
    pub prefix: String,
    /// A fetched job is handed out again when its worker has not been heard of for this long.
    pub lease: Duration,
    /// A job whose lease has expired this often is buried: it kills its workers. The last time it was alone
    /// of those that had lost two leases. So many leases should be over before the row is dispatched anew, or
    /// the count begins again with the new job.
    pub max_expiries: u32,
    /// How long an idle worker waits before it looks again, at first and at most. A push of the same
    /// process wakes it at once; the longer of the two bounds the delay of any other push.
    pub idle: (Duration, Duration),
    /// How long a queue that does not answer is waited for before its workers fail.
    pub patience: Duration,
    /// How long one command may take. Shorter than a pause of Redis, and a pause is an outage.
    pub response_timeout: Duration,
}

impl Default for QueueSettings {
    fn default() -> Self {
        Self {
            prefix: "outbound".to_owned(),
            lease: Duration::from_secs(30),
            // A deployment that kills its workers three times in a row must not bury an innocent job with them.
            max_expiries: 6,
            idle: (Duration::from_millis(20), Duration::from_millis(80)),
            patience: Duration::from_secs(180),
            response_timeout: Duration::from_secs(10),
        }
    }
}
