//! Real delivery of recipients, told as facts, on both databases.

mod claim;
mod doubt;
mod pair;
mod settle;

use crate::{dead_letter, page::Wanted, testing::World};
use entity::dead_letter::Model as Letter;

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;

/// The open dead letters.
async fn letters(world: &World) -> Vec<Letter> {
    let wanted = Wanted::first(1_000);
    let filter = dead_letter::Filter::default();
    dead_letter::list(&world.ctx, &filter, wanted)
        .await
        .unwrap()
        .data
}
