//! The environment, read once at the door. What cannot be understood is refused, naming the variable and the remedy.

use anyhow::{Context, bail, ensure};
use domain::{Settings, openai::Model, vault::Vault};
use secrecy::SecretString;
use std::{fmt::Display, net::SocketAddr, str::FromStr, time::Duration};

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For machines: an object per line.
    Json,
}

/// What the environment says. URLs may hold passwords, so they are secrets.
#[derive(Debug)]
pub(crate) struct Environment {
    /// Where to listen.
    pub(crate) bind: SocketAddr,
    /// The database.
    pub(crate) database_url: SecretString,
    /// The shared queue; without it the queue lives in the process.
    pub(crate) redis_url: Option<SecretString>,
    /// The key that always works.
    pub(crate) admin_api_key: Option<SecretString>,
    /// How log lines are written.
    pub(crate) log_format: LogFormat,
    /// What the verbs need to know.
    pub(crate) settings: Settings,
}

/// Looks a variable up; a parameter so that tests need not change the process.
type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Environment {
    /// Reads the environment of this process.
    pub(crate) fn read() -> anyhow::Result<Self> {
        Self::of(&|name| std::env::var(name).ok())
    }

    fn of(lookup: Lookup<'_>) -> anyhow::Result<Self> {
        let get = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        let database_url =
            get("DATABASE_URL").unwrap_or_else(|| "sqlite://data/outbound.db".to_owned());
        let redis_url = get("REDIS_URL");
        if let Some(url) = &redis_url {
            let schemes = ["redis://", "rediss://", "redis+unix://"];
            let known = schemes.iter().any(|scheme| url.starts_with(scheme));
            ensure!(
                known,
                "REDIS_URL must begin with redis:// or rediss://, as in redis://127.0.0.1:6379"
            );
        }
        Ok(Self {
            bind: bind(get("BIND").as_deref(), get("PORT").as_deref())?,
            database_url: database_url.into(),
            redis_url: redis_url.map(Into::into),
            admin_api_key: get("ADMIN_API_KEY").map(|key| key.trim().into()),
            log_format: log_format(get("LOG_FORMAT").as_deref())?,
            settings: settings(&get)?,
        })
    }
}

fn bind(bind: Option<&str>, port: Option<&str>) -> anyhow::Result<SocketAddr> {
    let port: Option<u16> = port
        .map(|port| {
            let remedy =
                || format!("PORT must be a number from 0 to 65535, as in 8080, not \"{port}\"");
            port.trim().parse().with_context(remedy)
        })
        .transpose()?;
    let Some(bind) = bind.map(str::trim) else {
        let host = if port.is_some() {
            [0, 0, 0, 0]
        } else {
            [127, 0, 0, 1]
        };
        return Ok((host, port.unwrap_or(8080)).into());
    };
    if let Ok(address) = bind.parse() {
        return Ok(address);
    }
    match bind.parse::<std::net::IpAddr>() {
        Ok(host) => Ok((host, port.unwrap_or(8080)).into()),
        Err(_) => bail!(
            "BIND must be an address and a port, as in 127.0.0.1:8080 or [::1]:8080, not \"{bind}\""
        ),
    }
}

fn log_format(text: Option<&str>) -> anyhow::Result<LogFormat> {
    match text.map(str::trim) {
        None | Some("text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        Some(other) => bail!("LOG_FORMAT must be text or json, not \"{other}\""),
    }
}

fn settings(get: &impl Fn(&str) -> Option<String>) -> anyhow::Result<Settings> {
    let standard = Settings::default();
    let seconds = |name: &str, least: u64, standard: Duration| {
        let found = number(get, name, least, 86_400)?;
        anyhow::Ok(found.map_or(standard, Duration::from_secs))
    };
    let lease = seconds("LEASE_SECS", 1, standard.lease)?;
    let settings = Settings {
        graph_base_url: address(get, "GRAPH_BASE_URL")?.unwrap_or(standard.graph_base_url),
        graph_version: graph_version(get)?.unwrap_or(standard.graph_version),
        public_url: address(get, "PUBLIC_URL")?,
        local_url: None,
        allow_private_targets: flag(get, "ALLOW_PRIVATE_TARGETS")?,
        vault: vault(get)?,
        openai: openai(get)?,
        simulation_speed: number(get, "SIMULATION_SPEED", 0.001, 1_000_000.0)?
            .unwrap_or(standard.simulation_speed),
        simulated_tier: number(get, "SIMULATED_TIER", 1, u64::MAX)?,
        lease,
        // Longer than the queue takes to see that a job kills its workers, who need time to start again each time, and
        // than a full queue takes to be worked off.
        window: lease * 7 + Duration::from_secs(10),
        in_doubt_grace: seconds("IN_DOUBT_GRACE_SECS", 1, standard.in_doubt_grace)?,
        http_timeout: seconds("HTTP_TIMEOUT_SECS", 1, standard.http_timeout)?,
        claim_deadline: seconds("CLAIM_DEADLINE_SECS", 1, standard.claim_deadline)?,
        shutdown: seconds("SHUTDOWN_SECS", 0, standard.shutdown)?,
    };
    // A recipient may only be called in doubt for good when its request can no longer be on its way.
    let margin = Duration::from_secs(5);
    let least = settings.claim_deadline + settings.http_timeout + margin;
    ensure!(
        settings.in_doubt_grace > least,
        "IN_DOUBT_GRACE_SECS must be more than CLAIM_DEADLINE_SECS + HTTP_TIMEOUT_SECS + 5, which is {}",
        least.as_secs()
    );
    Ok(settings)
}

fn address(get: &impl Fn(&str) -> Option<String>, name: &str) -> anyhow::Result<Option<String>> {
    let Some(text) = get(name) else {
        return Ok(None);
    };
    let text = text.trim().trim_end_matches('/').to_owned();
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    ensure!(
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)),
        "{name} must be an address as in https://outbound.example.com, not \"{text}\""
    );
    Ok(Some(text))
}

fn flag(get: &impl Fn(&str) -> Option<String>, name: &str) -> anyhow::Result<bool> {
    match get(name).as_deref().map(str::trim) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => bail!("{name} must be true or false, not \"{other}\""),
    }
}

fn graph_version(get: &impl Fn(&str) -> Option<String>) -> anyhow::Result<Option<String>> {
    let Some(text) = get("GRAPH_VERSION") else {
        return Ok(None);
    };
    let text = text.trim();
    let numbers = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    let is_number = |part: &str| part.parse::<u16>().is_ok();
    ensure!(
        numbers.is_some_and(|(major, minor)| is_number(major) && is_number(minor)),
        "GRAPH_VERSION must be a version as in v26.0, not \"{text}\""
    );
    Ok(Some(text.to_owned()))
}

/// The model that answers. A key alone means nothing: many shells carry one for other programs.
fn openai(get: &impl Fn(&str) -> Option<String>) -> anyhow::Result<Option<Model>> {
    let base_url = address(get, "OPENAI_BASE_URL")?;
    let name = get("OPENAI_MODEL").map(|name| name.trim().to_owned());
    let (base_url, name) = match (base_url, name) {
        (Some(base_url), Some(name)) => (base_url, name),
        (None, None) => return Ok(None),
        (Some(_), None) => bail!(
            "OPENAI_MODEL must say which model of OPENAI_BASE_URL answers, as in gpt-4.1-mini; leave both out to answer from knowledge alone"
        ),
        (None, Some(_)) => bail!(
            "OPENAI_BASE_URL must say where OPENAI_MODEL is asked, as in https://api.openai.com/v1; leave both out to answer from knowledge alone"
        ),
    };
    let key = get("OPENAI_API_KEY").map(|key| key.trim().to_owned());
    if let Some(key) = &key {
        let can_be_sent = key.bytes().all(|byte| byte.is_ascii_graphic());
        ensure!(
            can_be_sent,
            "OPENAI_API_KEY must be visible ASCII characters, without spaces"
        );
    }
    let key = key.map(Into::into);
    Ok(Some(Model {
        base_url,
        name,
        key,
    }))
}

/// `SECRET_KEY` seals; `SECRET_KEY_OLD` (one or more, with commas between) still opens what was sealed before.
fn vault(get: &impl Fn(&str) -> Option<String>) -> anyhow::Result<Option<Vault>> {
    let Some(key) = get("SECRET_KEY") else {
        return Ok(None);
    };
    let old = get("SECRET_KEY_OLD").unwrap_or_default();
    let keys: Vec<&str> = std::iter::once(key.as_str())
        .chain(old.split(',').filter(|key| !key.trim().is_empty()))
        .collect();
    let vault =
        Vault::new(&keys).context("SECRET_KEY (and each of SECRET_KEY_OLD) cannot be used")?;
    Ok(Some(vault))
}

fn number<T>(
    get: &impl Fn(&str) -> Option<String>,
    name: &str,
    least: T,
    most: T,
) -> anyhow::Result<Option<T>>
where
    T: FromStr + PartialOrd + Display + Copy,
{
    let Some(text) = get(name) else {
        return Ok(None);
    };
    match text.trim().parse::<T>() {
        Ok(value) if (least..=most).contains(&value) => Ok(Some(value)),
        _ => bail!(
            "{name} must be a number from {least} to {most}, not \"{text}\"; leave it out for the default"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn read(pairs: &[(&str, &str)]) -> anyhow::Result<Environment> {
        Environment::of(&|name| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_empty_environment_is_enough() {
        let environment = read(&[("REDIS_URL", ""), ("PORT", " ")]).unwrap();
        assert_eq!(environment.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(
            environment.database_url.expose_secret(),
            "sqlite://data/outbound.db"
        );
        assert!(environment.redis_url.is_none());
    }

    #[test]
    fn a_row_comes_round_only_when_its_job_has_lost_all_its_leases() {
        let leases = domain::queue::QueueSettings::default().max_expiries;
        for lease in ["1", "60", "86400"] {
            let settings = read(&[("LEASE_SECS", lease)]).unwrap().settings;
            assert!(settings.window > settings.lease * leases, "{lease}");
        }
        let standard = Settings::default();
        assert!(standard.window > standard.lease * leases);
    }

    #[test]
    fn port_alone_opens_to_the_network_and_bind_decides() {
        for (pairs, expected) in [
            (&[("PORT", "5000")][..], "0.0.0.0:5000"),
            (&[("BIND", "127.0.0.1:0")], "127.0.0.1:0"),
            (&[("BIND", "127.0.0.1"), ("PORT", "5000")], "127.0.0.1:5000"),
            (&[("BIND", "[::1]:81"), ("PORT", "5000")], "[::1]:81"),
        ] {
            assert_eq!(read(pairs).unwrap().bind.to_string(), expected);
        }
    }

    #[test]
    fn private_targets_are_allowed_only_when_that_is_said() {
        for (value, expected) in [("", false), ("false", false), (" true ", true)] {
            let read = read(&[("ALLOW_PRIVATE_TARGETS", value)]).unwrap();
            assert_eq!(read.settings.allow_private_targets, expected, "{value}");
        }
    }

    #[test]
    fn a_model_answers_when_it_is_said_where_and_which() {
        let base = ("OPENAI_BASE_URL", "https://api.example.com/v1/");
        let (model, key) = (("OPENAI_MODEL", " small "), ("OPENAI_API_KEY", "sk-secret"));
        assert!(read(&[key]).unwrap().settings.openai.is_none());
        let read_model = |pairs: &[_]| read(pairs).unwrap().settings.openai.unwrap();
        let without_key = read_model(&[base, model]);
        assert_eq!(without_key.base_url, "https://api.example.com/v1");
        assert_eq!(without_key.name, "small");
        assert!(without_key.key.is_none());
        let with_key = read_model(&[base, model, key]);
        assert_eq!(with_key.key.as_ref().unwrap().expose_secret(), "sk-secret");
        assert!(!format!("{with_key:?}").contains("sk-secret"));
        for (pairs, named) in [
            (&[base][..], "OPENAI_MODEL"),
            (&[model, key], "OPENAI_BASE_URL"),
            (
                &[base, model, ("OPENAI_API_KEY", "sk\u{e9}")],
                "OPENAI_API_KEY",
            ),
            (
                &[("OPENAI_BASE_URL", "api.example.com"), model],
                "OPENAI_BASE_URL",
            ),
        ] {
            let error = format!("{:#}", read(pairs).expect_err(named));
            assert!(
                error.starts_with(named) && !error.contains("sk-secret"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_cannot_be_understood_names_its_variable() {
        for (name, value) in [
            ("PORT", "http"),
            ("BIND", "localhost"),
            ("REDIS_URL", "http://x"),
            ("LOG_FORMAT", "xml"),
            ("SIMULATION_SPEED", "0"),
            ("SIMULATION_SPEED", "NaN"),
            ("SIMULATED_TIER", "-1"),
            ("LEASE_SECS", "1.5"),
            ("SHUTDOWN_SECS", "soon"),
            ("IN_DOUBT_GRACE_SECS", "30"),
            ("SECRET_KEY", "short"),
            ("GRAPH_BASE_URL", "graph.example.com"),
            ("GRAPH_VERSION", "26"),
            ("PUBLIC_URL", "https://"),
            ("ALLOW_PRIVATE_TARGETS", "perhaps"),
        ] {
            let error = format!("{:#}", read(&[(name, value)]).expect_err(value));
            assert!(error.contains(name), "{error}");
        }
    }
}
