//! What both stores of the queue promise, shown on both.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod basics;
mod world;

/// Runs each fact over both stores.
macro_rules! facts {
    ($($module:ident: $($fact:ident),+;)+) => {
        mod memory {
            $($(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $fact() {
                super::$module::$fact(super::world::Kind::Memory).await;
            })+)+
        }
        mod redis {
            $($(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $fact() {
                super::$module::$fact(super::world::Kind::Redis).await;
            })+)+
        }
    };
}

facts! {
    basics:
        a_hundred_thousand_jobs_due_at_once_all_run_exactly_once,
        delayed_jobs_run_within_a_tenth_of_a_second,
        a_job_pushed_twice_runs_once,
        a_finished_job_runs_again_under_a_higher_seq;
}
