//! Telling an address something, again and again.

use super::{
    Reach, Target, Unanswered,
    ask::{Until, unreachable},
};
use reqwest::{Client, Response};
use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Bytes read of an answer to a letter, of which only the status counts: a connection whose answer was read to its end can
/// be used again.
const MOST_READ: usize = 16 * 1024;

/// How long that is worth.
const READ_WITHIN: Duration = Duration::from_millis(500);

/// What is posted.
#[derive(Debug)]
pub struct Letter<'a> {
    /// Where to.
    pub url: &'a str,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: String,
}

/// Somebody who is written to again and again. The address is looked up and judged each time; as long as it leads to the
/// same place, the connections to it are kept.
#[derive(Debug, Default)]
pub struct Correspondent(Mutex<Option<Known>>);

#[derive(Debug, Clone)]
struct Known {
    host: String,
    found: Vec<SocketAddr>,
    client: Client,
}

impl Correspondent {
    /// Posts a letter; answers the status, whatever it is. No redirect is followed. The whole may take `within`.
    pub async fn post(
        &self,
        letter: Letter<'_>,
        reach: Reach,
        within: Duration,
    ) -> Result<u16, Unanswered> {
        let until = Until::after(within);
        until
            .wait(async {
                let target = Target::of(letter.url, reach).await?;
                let client = self.client(&target)?;
                let mut request = client.post(target.url.clone()).body(letter.body);
                for (name, value) in letter.headers {
                    request = request.header(name, value);
                }
                let response = request.send().await;
                let response = response.map_err(|error| unreachable(&target.host, error))?;
                let status = response.status().as_u16();
                let _ = tokio::time::timeout(READ_WITHIN, read(response)).await;
                Ok(status)
            })
            .await
    }

    fn client(&self, target: &Target) -> Result<Client, Unanswered> {
        let mut found = target.found.clone();
        found.sort_unstable();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref()
            && known.host == target.host
            && known.found == found
        {
            return Ok(known.client.clone());
        }
        let client = target.client()?;
        *known = Some(Known {
            host: target.host.clone(),
            found,
            client: client.clone(),
        });
        Ok(client)
    }
}

async fn read(mut response: Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        read += chunk.len();
        if read > MOST_READ {
            return;
        }
    }
}
