//! Looking for rows that may be rare in a table that is long: a stretch after the other, until the page is full or
//! patience ends.

use super::{Page, Wanted, encode};
use crate::Result;
use std::{future::Future, time::Instant};

/// Rows of the table that are looked through by one statement.
pub(crate) const STRETCH: i64 = if cfg!(test) { 10 } else { 1_000 };

/// Where a stretch of the table lies, and how many rows of it are wanted at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    /// Beyond this id.
    pub(crate) after: i64,
    /// Up to this one; none is to the end.
    pub(crate) to: Option<i64>,
    /// So many.
    pub(crate) limit: u64,
}

/// The wanted page of `list`. `end` answers the id of the last of the [`STRETCH`] rows beyond an id, none if fewer are
/// left; `rows` what is wanted of a stretch, in the order of `id`.
pub(crate) async fn walk<T, Ends, Rows>(
    list: &str,
    wanted: Wanted,
    end: impl Fn(i64) -> Ends,
    rows: impl Fn(Stretch) -> Rows,
    id: impl Fn(&T) -> i64,
) -> Result<Page<T>>
where
    Ends: Future<Output = Result<Option<i64>>>,
    Rows: Future<Output = Result<Vec<T>>>,
{
    let began = Instant::now();
    let mut after = wanted.after.unwrap_or(0);
    let mut found = Vec::new();
    loop {
        // Whoever waits as long as it takes is served best by one statement.
        let to = match wanted.patience {
            Some(_) => end(after).await?,
            None => None,
        };
        let limit = wanted.limit + 1 - found.len() as u64;
        found.extend(rows(Stretch { after, to, limit }).await?);
        let Some(to) = to.filter(|_| found.len() as u64 <= wanted.limit) else {
            return Ok(wanted.cut(list, found, id));
        };
        after = to;
        if wanted
            .patience
            .is_some_and(|patience| began.elapsed() >= patience)
        {
            return Ok(Page {
                data: found,
                next_cursor: Some(encode(list, after)),
                is_unfinished: true,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::{collections::BTreeSet, time::Duration};

    /// A page of the table's rows that are `wanted`, as the database would answer.
    async fn page(table: &BTreeSet<i64>, rare: &BTreeSet<i64>, wanted: Wanted) -> Page<i64> {
        let end = |after: i64| async move {
            let nth = usize::try_from(STRETCH - 1).unwrap();
            Ok(table.range(after + 1..).nth(nth).copied())
        };
        let rows = |stretch: Stretch| async move {
            let to = stretch.to.unwrap_or(i64::MAX);
            let found = table.range(stretch.after + 1..=to);
            let found = found.filter(|id| rare.contains(id)).copied();
            Ok(found
                .take(usize::try_from(stretch.limit).unwrap())
                .collect())
        };
        walk("test", wanted, end, rows, |id| *id).await.unwrap()
    }

    proptest! {
        #[test]
        fn pieces_together_are_what_one_statement_finds(
            table in prop::collection::btree_set(1_i64..500, 0..200),
            share in 1_i64..20,
            limit in 1_u64..8,
        ) {
            let rare: BTreeSet<i64> = table.iter().copied().filter(|id| id % share == 0).collect();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let (mut seen, mut cursor) = (Vec::new(), None::<String>);
                loop {
                    let wanted = Wanted::parse("test", Some(limit), cursor.as_deref()).unwrap();
                    let piece = page(&table, &rare, wanted.within(Duration::ZERO)).await;
                    assert!(piece.data.len() as u64 <= limit);
                    let is_full = piece.data.len() as u64 == limit;
                    assert!(is_full || piece.is_unfinished == piece.next_cursor.is_some());
                    seen.extend(piece.data);
                    cursor = piece.next_cursor;
                    if cursor.is_none() {
                        break;
                    }
                }
                let whole = page(&table, &rare, Wanted::first(1_000)).await;
                assert!(!whole.is_unfinished);
                assert_eq!(seen, whole.data);
                assert_eq!(seen, rare.iter().copied().collect::<Vec<_>>());
            });
        }
    }
}
