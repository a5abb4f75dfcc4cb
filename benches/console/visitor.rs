//! Somebody who opens pages and looks at the clock.

use anyhow::{Context, ensure};
use reqwest::{header::SET_COOKIE, redirect::Policy};
use std::time::Instant;

/// Somebody who is signed in.
pub(crate) struct Visitor {
    http: reqwest::Client,
    address: String,
    cookie: String,
}

/// How long a page took, in milliseconds, and how big it is.
pub(crate) struct Times {
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) most: f64,
    pub(crate) bytes: usize,
}

impl Visitor {
    /// Signs in with this key.
    pub(crate) async fn sign_in(address: &str, key: &str) -> anyhow::Result<Self> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()?;
        let request = http
            .post(format!("{address}/sign-in"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .body(format!("key={key}"));
        let answer = request.send().await?;
        ensure!(answer.status() == 303, "nobody could sign in");
        let cookies = answer.headers().get_all(SET_COOKIE).iter();
        let pairs: Vec<_> = cookies
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .collect();
        let cookie = pairs.join("; ");
        Ok(Self {
            cookie,
            http,
            address: address.to_owned(),
        })
    }

    /// Opens a page so many times, after one that warms up.
    pub(crate) async fn ask(&mut self, path: &str, times: usize) -> anyhow::Result<Times> {
        let (mut taken, mut bytes) = (Vec::new(), 0);
        for _ in 0..=times {
            let start = Instant::now();
            let request = self
                .http
                .get(format!("{}{path}", self.address))
                .header("accept", "text/html")
                .header("cookie", &self.cookie);
            let request = if path.ends_with("piece") {
                request.header("x-piece", "1")
            } else {
                request
            };
            let answer = request.send().await?;
            let status = answer.status();
            let text = answer.text().await?;
            taken.push(start.elapsed().as_secs_f64() * 1e3);
            ensure!(status.is_success(), "{path} answered {status}");
            bytes = text.len();
        }
        taken.remove(0);
        taken.sort_by(f64::total_cmp);
        let at = |share: f64| taken.get((taken.len() as f64 * share) as usize).copied();
        Ok(Times {
            p50: at(0.5).context("at least once")?,
            p95: at(0.95).context("at least once")?,
            most: *taken.last().context("at least once")?,
            bytes,
        })
    }
}
