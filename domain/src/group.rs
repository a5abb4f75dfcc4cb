//! Group commit: handlers hand in their items one by one, one task runs them in batches, and each handler hears
//! when its batch is committed.

use std::{future::Future, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout_at},
};

/// Items of one transaction at the most (docs/DESIGN: batches everywhere).
pub const MOST: usize = 500;

/// How long the first item of a batch waits for company.
pub const LINGER: Duration = Duration::from_millis(5);

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
    done: oneshot::Sender<Result<(), E>>,
}

/// The task that runs batches is gone: the process is stopping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the process is stopping")]
pub struct Stopped;

impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Group<T, E> {
    /// Starts the task. `run` commits a whole batch or nothing of it. When a batch fails with an error of which
    /// `blames_an_item` is true, each of its items is run alone once, so that one bad item harms no other; any other
    /// error (the database is away) is every item's.
    pub fn start<R, F>(run: R, blames_an_item: fn(&E) -> bool) -> Self
    where
        R: Fn(Vec<T>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), E>> + Send,
    {
        let (waiting, mut inbox) = mpsc::channel::<Waiting<T, E>>(2 * MOST);
        tokio::spawn(async move {
            while let Some(first) = inbox.recv().await {
                let batch = gather(first, &mut inbox).await;
                let (items, done): (Vec<_>, Vec<_>) =
                    batch.into_iter().map(|w| (w.item, w.done)).unzip();
                answer(items, done, &run, blames_an_item).await;
            }
        });
        Self { waiting }
    }

    /// Resolves when the batch of this item is committed, or with why it failed.
    pub async fn commit(&self, item: T) -> Result<Result<(), E>, Stopped> {
        let (done, heard) = oneshot::channel();
        self.waiting
            .send(Waiting { item, done })
            .await
            .map_err(|_| Stopped)?;
        heard.await.map_err(|_| Stopped)
    }
}

/// Runs a batch and tells each handler how its item fared. One that gave up waiting is not told; its item is committed
/// all the same.
async fn answer<T, E, R, F>(
    items: Vec<T>,
    done: Vec<oneshot::Sender<Result<(), E>>>,
    run: &R,
    blames_an_item: fn(&E) -> bool,
) where
    T: Clone,
    E: Clone,
    R: Fn(Vec<T>) -> F,
    F: Future<Output = Result<(), E>>,
{
    let heard = run(items.clone()).await;
    let suspects = items.len() > 1 && heard.as_ref().is_err_and(blames_an_item);
    for (item, done) in items.into_iter().zip(done) {
        let heard = if suspects {
            run(vec![item]).await
        } else {
            heard.clone()
        };
        let _ = done.send(heard);
    }
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
    use std::sync::{Arc, Mutex};

    fn recorder() -> (Group<i32, String>, Arc<Mutex<Vec<Vec<i32>>>>) {
        let batches = Arc::new(Mutex::new(Vec::new()));
        let seen = batches.clone();
        let run = move |items: Vec<i32>| {
            let seen = seen.clone();
            async move {
                if items.contains(&13) {
                    return Err("thirteen".to_owned());
                }
                seen.lock()
                    .expect("no test panics while it holds this")
                    .push(items);
                Ok(())
            }
        };
        let group = Group::start(run, |error: &String| error == "thirteen");
        (group, batches)
    }

    #[tokio::test]
    async fn items_handed_in_together_are_committed_together() {
        let (group, batches) = recorder();
        let all = futures::future::join_all((100..400).map(|n| group.commit(n))).await;
        assert!(all.iter().all(|heard| matches!(heard, Ok(Ok(())))));
        let batches = batches.lock().unwrap();
        assert_eq!(batches.iter().map(Vec::len).sum::<usize>(), 300);
        assert!(batches.len() < 10, "{} batches", batches.len());
    }

    #[tokio::test]
    async fn a_bad_item_harms_no_other_of_its_batch() {
        let (group, batches) = recorder();
        let all = futures::future::join_all((10..20).map(|n| group.commit(n))).await;
        let failed = all
            .iter()
            .filter(|heard| matches!(heard, Ok(Err(_))))
            .count();
        assert_eq!(failed, 1);
        assert_eq!(
            batches.lock().unwrap().iter().map(Vec::len).sum::<usize>(),
            9
        );
    }
}
