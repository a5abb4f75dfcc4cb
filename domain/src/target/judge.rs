//! Where an address leads, and whether we go there.

use super::{Unanswered, is_public};
use crate::Settings;
use reqwest::Url;
use std::net::{IpAddr, SocketAddr};

/// How far we go when somebody gives us an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only where the whole internet can go.
    Public,
    /// Anywhere.
    Anywhere,
    /// In a test: only there.
    #[cfg(test)]
    Only(IpAddr),
}

impl Reach {
    /// As the operator set it.
    pub fn of(settings: &Settings) -> Self {
        if settings.allow_private_targets {
            Self::Anywhere
        } else {
            Self::Public
        }
    }

    fn covers(self, address: IpAddr) -> bool {
        match self {
            Self::Public => is_public(address),
            Self::Anywhere => true,
            #[cfg(test)]
            Self::Only(there) => address == there,
        }
    }
}

/// An address that may be asked, with where it leads.
#[derive(Debug, Clone)]
pub struct Target {
    pub(super) url: Url,
    /// Its host, as in `example.com`.
    pub(super) host: String,
    /// Where the host was found, looked up once.
    pub(super) found: Vec<SocketAddr>,
}

impl Target {
    /// Looks up where `url` leads and judges all of it: a name that leads inside as well as outside is refused.
    pub async fn of(url: &str, reach: Reach) -> Result<Self, Unanswered> {
        let url = Url::parse(url).map_err(|_| Unanswered::NotWeb)?;
        Self::at(url, reach).await
    }

    pub(super) async fn at(url: Url, reach: Reach) -> Result<Self, Unanswered> {
        let is_web = matches!(url.scheme(), "http" | "https");
        let host = url.host_str().filter(|host| is_web && !host.is_empty());
        let host = host.ok_or(Unanswered::NotWeb)?.to_owned();
        let port = url.port_or_known_default().ok_or(Unanswered::NotWeb)?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found: Vec<SocketAddr> = match bare.parse::<IpAddr>() {
            Ok(address) => vec![(address, port).into()],
            Err(_) => match tokio::net::lookup_host((bare, port)).await {
                Ok(found) => found.collect(),
                Err(_) => Vec::new(),
            },
        };
        if found.is_empty() {
            return Err(Unanswered::Unknown(host));
        }
        if !found.iter().all(|found| reach.covers(found.ip())) {
            return Err(Unanswered::Private(host));
        }
        Ok(Self { url, host, found })
    }
}
