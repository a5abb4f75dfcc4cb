//! Group commit: handlers hand in their items one by one, one task runs them in batches, and each handler hears
//! when its batch is committed.

use futures::FutureExt;
use std::{any::Any, future::Future, panic::AssertUnwindSafe, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep, timeout, timeout_at},
};
use tracing::{error, warn};

/// Items of one transaction at the most.
pub const MOST: usize = 500;

/// How long the first item of a batch waits for company.
pub const LINGER: Duration = Duration::from_millis(5);

/// How long a batch may take: a database that neither answers nor hangs up must not hold the others for ever.
const LONGEST: Duration = Duration::from_secs(30);

/// How long a batch is tried while the database is away. After that its rows come round by themselves.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a batch is run, and what its errors mean.
#[derive(Debug, Clone)]
pub struct Rules<E> {
    /// The batch failed because of what is in it: each of its items is run alone once, so that one bad item harms no
    /// other. Any other error (the database is away, a deadlock) passes, and the batch is tried again.
    pub blames_an_item: fn(&E) -> bool,
    /// How long a batch may take.
    pub longest: Duration,
    /// How long one that fails for a reason that passes is tried.
    pub patience: Duration,
}

impl<E> Rules<E> {
    /// The usual times.
    pub fn new(blames_an_item: fn(&E) -> bool) -> Self {
        Self {
            blames_an_item,
            longest: LONGEST,
            patience: PATIENCE,
        }
    }
}

/// Hands items to the task that runs them in batches; cheap to clone.
#[derive(Debug)]
pub struct Group<T, E> {
    waiting: mpsc::Sender<Waiting<T, E>>,
}

impl<T, E> Clone for Group<T, E> {
    fn clone(&self) -> Self {
        Self {
            waiting: self.waiting.clone(),
        }
    }
}

#[derive(Debug)]
struct Waiting<T, E> {
    item: T,
    done: oneshot::Sender<Result<(), Uncommitted<E>>>,
}

/// Why an item was not committed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Uncommitted<E> {
    /// Its run failed.
    #[error(transparent)]
    Failed(E),
    /// Its run panicked, saying this.
    #[error("panicked: {0}")]
    Panicked(String),
    /// Its run took too long.
    #[error("the database did not answer in time")]
    TookTooLong,
    /// The task that runs batches is gone: the process is stopping.
    #[error("the process is stopping")]
    Stopped,
}

impl<T, E> Group<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: std::error::Error + Clone + Send + Sync + 'static,
{
    /// Starts the task. `run` commits a whole batch or nothing of it, and may be run again for the same items. It may
    /// panic.
    pub fn start<R, F>(run: R, rules: Rules<E>) -> Self
    where
        R: Fn(Vec<T>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), E>> + Send,
    {
        let (waiting, mut inbox) = mpsc::channel::<Waiting<T, E>>(2 * MOST);
        tokio::spawn(async move {
            let runner = Runner { run, rules };
            while let Some(first) = inbox.recv().await {
                let batch = gather(first, &mut inbox).await;
                let (items, done): (Vec<_>, Vec<_>) =
                    batch.into_iter().map(|w| (w.item, w.done)).unzip();
                runner.answer(items, done).await;
            }
        });
        Self { waiting }
    }

    /// Resolves when the batch of this item is committed, or with why it is not.
    pub async fn commit(&self, item: T) -> Result<(), Uncommitted<E>> {
        let (done, heard) = oneshot::channel();
        self.waiting
            .send(Waiting { item, done })
            .await
            .map_err(|_| Uncommitted::Stopped)?;
        heard.await.map_err(|_| Uncommitted::Stopped)?
    }
}

/// Runs batches by the rules.
struct Runner<R, E> {
    run: R,
    rules: Rules<E>,
}

impl<R, E: std::error::Error + Clone> Runner<R, E> {
    /// Runs a batch and tells each handler how its item fared. One that gave up waiting is not told; its item is
    /// committed all the same.
    async fn answer<T, F>(
        &self,
        items: Vec<T>,
        done: Vec<oneshot::Sender<Result<(), Uncommitted<E>>>>,
    ) where
        T: Clone,
        R: Fn(Vec<T>) -> F,
        F: Future<Output = Result<(), E>>,
    {
        let heard = self.persist(&items).await;
        let suspects = items.len() > 1 && heard.as_ref().is_err_and(|error| self.blames(error));
        for (item, done) in items.into_iter().zip(done) {
            let heard = if suspects {
                self.persist(&[item]).await
            } else {
                heard.clone()
            };
            let _ = done.send(heard);
        }
    }

    /// Runs a batch until it is committed, fails for good, or patience ends.
    async fn persist<T, F>(&self, items: &[T]) -> Result<(), Uncommitted<E>>
    where
        T: Clone,
        R: Fn(Vec<T>) -> F,
        F: Future<Output = Result<(), E>>,
    {
        let until = Instant::now() + self.rules.patience;
        let mut wait = Duration::from_millis(20);
        loop {
            let heard = self.once(items.to_vec()).await;
            match &heard {
                Err(error) if !self.blames(error) && Instant::now() + wait < until => {
                    warn!(items = items.len(), error = %error, "A batch failed; it is tried again");
                    sleep(wait).await;
                    wait = (wait * 2).min(Duration::from_secs(1));
                }
                _ => return heard,
            }
        }
    }

    /// Runs a batch once; a panic or a hang ends it and nothing else.
    async fn once<T, F>(&self, items: Vec<T>) -> Result<(), Uncommitted<E>>
    where
        R: Fn(Vec<T>) -> F,
        F: Future<Output = Result<(), E>>,
    {
        let n = items.len();
        // Begun inside, because `run` may panic before it answers a future.
        let running = AssertUnwindSafe(async { (self.run)(items).await }).catch_unwind();
        match timeout(self.rules.longest, running).await {
            Ok(Ok(heard)) => heard.map_err(Uncommitted::Failed),
            Ok(Err(panic)) => {
                let message = message(panic.as_ref());
                error!(items = n, message, "A batch panicked");
                Err(Uncommitted::Panicked(message))
            }
            Err(_) => Err(Uncommitted::TookTooLong),
        }
    }

    fn blames(&self, error: &Uncommitted<E>) -> bool {
        match error {
            Uncommitted::Failed(error) => (self.rules.blames_an_item)(error),
            Uncommitted::Panicked(_) => true,
            Uncommitted::TookTooLong | Uncommitted::Stopped => false,
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("something that is not text")
        .to_owned()
}

/// What comes within [`LINGER`] of the first item, [`MOST`] at the most.
async fn gather<W>(first: W, inbox: &mut mpsc::Receiver<W>) -> Vec<W> {
    let mut batch = Vec::with_capacity(MOST);
    batch.push(first);
    let until = Instant::now() + LINGER;
    while batch.len() < MOST {
        let room = MOST - batch.len();
        match timeout_at(until, inbox.recv_many(&mut batch, room)).await {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    };

    #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
    enum Trouble {
        #[error("thirteen")]
        Thirteen,
        #[error("the database is away")]
        Away,
    }

    type Batches = Arc<Mutex<Vec<Vec<i32>>>>;

    /// Fails for 13, panics for 666, hangs the first time for 99, and is away for a while before 7.
    fn recorder() -> (Group<i32, Trouble>, Batches) {
        let batches = Batches::default();
        let (seen, tries) = (batches.clone(), Arc::new(AtomicU32::new(0)));
        let run = move |items: Vec<i32>| {
            let (seen, tries) = (seen.clone(), tries.clone());
            async move {
                assert!(!items.contains(&666), "the beast");
                if items.contains(&13) {
                    return Err(Trouble::Thirteen);
                }
                if items.contains(&7) && tries.fetch_add(1, Ordering::Relaxed) < 4 {
                    return Err(Trouble::Away);
                }
                if items.contains(&99) && tries.fetch_add(1, Ordering::Relaxed) == 0 {
                    std::future::pending::<()>().await;
                }
                seen.lock()
                    .expect("no test panics while it holds this")
                    .push(items);
                Ok(())
            }
        };
        let rules = Rules {
            longest: Duration::from_millis(50),
            ..Rules::new(|error: &Trouble| *error == Trouble::Thirteen)
        };
        (Group::start(run, rules), batches)
    }

    fn committed(batches: &Batches) -> usize {
        batches.lock().unwrap().iter().map(Vec::len).sum()
    }

    #[tokio::test]
    async fn items_handed_in_together_are_committed_together() {
        let (group, batches) = recorder();
        let all = futures::future::join_all((100..400).map(|n| group.commit(n))).await;
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(committed(&batches), 300);
        let batches = batches.lock().unwrap().len();
        assert!(batches < 10, "{batches} batches");
    }

    #[tokio::test]
    async fn a_bad_item_harms_no_other_of_its_batch() {
        let (group, batches) = recorder();
        let all = futures::future::join_all((10..20).map(|n| group.commit(n))).await;
        assert_eq!(all[3], Err(Uncommitted::Failed(Trouble::Thirteen)));
        assert_eq!(all.iter().filter(|heard| heard.is_err()).count(), 1);
        assert_eq!(committed(&batches), 9);
    }

    #[tokio::test]
    async fn an_item_that_panics_is_told_so_and_the_group_goes_on() {
        let (group, batches) = recorder();
        let all = futures::future::join_all((660..670).map(|n| group.commit(n))).await;
        assert_eq!(all[6], Err(Uncommitted::Panicked("the beast".to_owned())));
        assert_eq!(all.iter().filter(|heard| heard.is_err()).count(), 1);
        assert_eq!(group.commit(1).await, Ok(()));
        assert_eq!(committed(&batches), 10);
    }

    #[tokio::test]
    async fn what_passes_is_tried_again_without_the_handlers_hearing_of_it() {
        let (group, batches) = recorder();
        let all = futures::future::join_all((1..9).map(|n| group.commit(n))).await;
        assert!(all.iter().all(Result::is_ok), "{all:?}");
        assert_eq!(committed(&batches), 8);
    }

    #[tokio::test]
    async fn a_batch_that_hangs_is_cut_off_and_tried_again() {
        let (group, batches) = recorder();
        assert_eq!(group.commit(99).await, Ok(()));
        assert_eq!(committed(&batches), 1);
    }
}
