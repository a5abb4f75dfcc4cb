//! What both stores of the queue promise, shown on both.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod basics;
mod crashes;
mod misfits;
mod outages;
mod process;
mod stops;
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
        a_finished_job_runs_again_under_a_higher_seq,
        no_more_jobs_run_at_once_than_the_concurrency,
        nothing_is_left_of_a_hundred_thousand_jobs;
    misfits:
        a_job_that_panics_hangs_or_is_rubbish_does_not_stop_the_others,
        a_job_that_kills_its_workers_is_buried,
        a_job_that_kills_its_workers_takes_no_other_with_it,
        jobs_of_a_forgiving_queue_outlive_any_number_of_workers_together;
    crashes:
        the_jobs_of_a_killed_worker_run_on_another,
        a_job_longer_than_its_lease_runs_once_while_its_worker_lives;
    stops:
        a_stop_finishes_what_runs_and_leaves_the_rest,
        a_stop_does_not_wait_longer_than_its_grace,
        twenty_starts_in_ten_seconds_lose_nothing;
    outages:
        the_first_question_to_an_empty_queue_reports_a_loss_once;
}
