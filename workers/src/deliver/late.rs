//! Slots for messages that missed theirs. They are asked for together: a process that was held up for a moment has
//! missed hundreds at once, and must not be held up further by asking for each of them.

use domain::{Ctx, channel, queue::Queue};
use entity::channel::Model as Channel;
use std::{collections::VecDeque, time::Duration};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep, timeout},
};

/// Asked for at once, at most.
const MOST: usize = 200;

/// How long to wait before asking again, at most.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a message waits for another slot before it looks at its deadline.
const PATIENCE: Duration = Duration::from_millis(500);

/// Gets slots for the messages of one channel that missed theirs; clones share it.
#[derive(Debug, Clone)]
pub(super) struct Latecomers(mpsc::UnboundedSender<oneshot::Sender<Instant>>);

impl Latecomers {
    /// Starts asking. Ends by itself when no message is left that might ask.
    pub(super) fn start(ctx: &Ctx, queue: &Queue, channel: watch::Receiver<Channel>) -> Self {
        let (sender, inbox) = mpsc::unbounded_channel();
        tokio::spawn(run(ctx.clone(), queue.clone(), channel, inbox));
        Self(sender)
    }

    /// Another slot; none if there was none for a while.
    pub(super) async fn slot(&self) -> Option<Instant> {
        let (granted, heard) = oneshot::channel();
        self.0.send(granted).ok()?;
        timeout(PATIENCE, heard).await.ok()?.ok()
    }
}

async fn run(
    ctx: Ctx,
    queue: Queue,
    channel: watch::Receiver<Channel>,
    mut inbox: mpsc::UnboundedReceiver<oneshot::Sender<Instant>>,
) {
    let mut waiting = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match inbox.recv().await {
                Some(first) => waiting.push_back(first),
                None => return,
            }
        }
        while let Ok(next) = inbox.try_recv() {
            waiting.push_back(next);
        }
        // Whoever gave up takes nobody's slot.
        waiting.retain(|message| !message.is_closed());
        let (number, rate) = {
            let channel = channel.borrow();
            let rate = channel::rate(&channel, ctx.now());
            (channel.phone_number_id.clone(), rate)
        };
        let wanted = waiting.len().min(MOST);
        let pause = match queue.slots(&number, rate, wanted).await {
            Ok(granted) => {
                for (slot, message) in granted.at.iter().zip(waiting.drain(..granted.at.len())) {
                    let _ = message.send(*slot);
                }
                granted.wait
            }
            Err(_) => PAUSE,
        };
        if !waiting.is_empty() {
            sleep(pause.min(PAUSE)).await;
        }
    }
}
