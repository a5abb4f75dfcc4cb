//! Lists that come in pages.

use super::{Graph, GraphFailure};
use secrecy::SecretString;
use serde_json::Value;

/// Pages that are read at most: a list that goes round in a circle must end too.
const MOST: usize = 400;

/// Every row of the list at `path`, all pages. The next page is asked for by its cursor: Meta's own `paging.next` holds
/// the access token.
pub async fn pages(
    graph: &Graph,
    token: &SecretString,
    path: &str,
    parameters: &[(&str, &str)],
) -> Result<Vec<Value>, GraphFailure> {
    let mut rows = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..MOST {
        let mut asked = parameters.to_vec();
        if let Some(after) = &after {
            asked.push(("after", after));
        }
        let mut page = graph.get(token, path, &asked).await?;
        let Some(Value::Array(data)) = page.get_mut("data").map(Value::take) else {
            return Err(GraphFailure::Unclear(
                "a list came without its data".to_owned(),
            ));
        };
        let empty = data.is_empty();
        rows.extend(data);
        let next = page["paging"]["cursors"]["after"]
            .as_str()
            .map(str::to_owned);
        // The last page may have a cursor too: then one more question is answered with nothing.
        if empty || next.is_none() || next == after {
            return Ok(rows);
        }
        after = next;
    }
    // Half a list must not pass for the whole: what is missing of it would be taken for gone.
    Err(GraphFailure::Unclear("a list has no end".to_owned()))
}
