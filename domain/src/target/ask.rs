//! Asking an address that was judged.

use super::{Reach, Target, Unanswered};
use reqwest::{
    Client, Response, Url,
    header::{CONTENT_TYPE, LOCATION},
    redirect::Policy,
};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// How often an address may send us on.
const REDIRECTS: usize = 3;

/// An answer whose body is still to come.
#[derive(Debug)]
pub struct Answer {
    response: Response,
    host: String,
    until: Until,
}

/// When patience ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Until {
    within: Duration,
    at: Instant,
}

impl Until {
    pub(super) fn after(within: Duration) -> Self {
        Self {
            within,
            at: Instant::now() + within,
        }
    }

    pub(super) async fn wait<T>(
        self,
        answer: impl Future<Output = Result<T, Unanswered>>,
    ) -> Result<T, Unanswered> {
        let late = Unanswered::Late(self.within.as_secs().max(1));
        timeout_at(self.at, answer).await.unwrap_or(Err(late))
    }
}

/// Asks for what lies at `url`; the whole of it, with redirects and the body, may take `within`. Where a redirect leads
/// is judged as the address itself is.
pub async fn get(url: &str, reach: Reach, within: Duration) -> Result<Answer, Unanswered> {
    let until = Until::after(within);
    let url = Url::parse(url).map_err(|_| Unanswered::NotWeb)?;
    until.wait(follow(url, reach, until)).await
}

async fn follow(mut url: Url, reach: Reach, until: Until) -> Result<Answer, Unanswered> {
    for _ in 0..=REDIRECTS {
        let target = Target::at(url, reach).await?;
        let response = target.client()?.get(target.url.clone()).send().await;
        let response = response.map_err(|error| unreachable(&target.host, error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(Answer {
                response,
                host: target.host,
                until,
            });
        }
        let location = response.headers().get(LOCATION);
        let location = location.filter(|_| status.is_redirection());
        let Some(location) = location.and_then(|to| to.to_str().ok()) else {
            return Err(Unanswered::Status {
                host: target.host,
                status: status.as_u16(),
            });
        };
        url = target.url.join(location).map_err(|_| Unanswered::NotWeb)?;
    }
    Err(Unanswered::Redirects(REDIRECTS))
}

impl Target {
    /// A client that connects to what was judged and to nothing else: no second look-up, no proxy that looks up itself.
    pub(super) fn client(&self) -> Result<Client, Unanswered> {
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .redirect(Policy::none())
            .no_proxy()
            .resolve_to_addrs(&self.host, &self.found)
            .user_agent(concat!("outbound/", env!("CARGO_PKG_VERSION")))
            .build();
        client.map_err(|error| unreachable(&self.host, error))
    }
}

impl Answer {
    /// What it says it is, without parameters, as in `image/png`.
    pub fn content_type(&self) -> Option<String> {
        let given = self.response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
        let plain = given.split(';').next().unwrap_or_default().trim();
        Some(plain.to_ascii_lowercase())
    }

    /// The body, if it has at most so many bytes. No more than that is read, whatever was announced.
    pub async fn bytes(self, most: usize) -> Result<Vec<u8>, Unanswered> {
        let Self {
            mut response,
            host,
            until,
        } = self;
        let announced = response.content_length().unwrap_or_default();
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > most {
            return Err(Unanswered::TooLarge);
        }
        until
            .wait(async {
                let mut body = Vec::with_capacity(announced);
                let broken = |error| unreachable(&host, error);
                while let Some(chunk) = response.chunk().await.map_err(broken)? {
                    if body.len() + chunk.len() > most {
                        return Err(Unanswered::TooLarge);
                    }
                    body.extend_from_slice(&chunk);
                }
                Ok(body)
            })
            .await
    }
}

/// The innermost cause says most. The address is left out: it may hold a password.
pub(super) fn unreachable(host: &str, error: reqwest::Error) -> Unanswered {
    let error = error.without_url();
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(next) = cause {
        why = next.to_string();
        cause = next.source();
    }
    Unanswered::Unreachable {
        host: host.to_owned(),
        why,
    }
}
