//! An endpoint of outgoing webhooks: keeps what it is posted, and answers as it is told.

use super::signature::hmac_sha256;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU16, Ordering},
    },
    thread,
};

/// Something that was posted.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    /// Headers, their names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body, byte by byte.
    pub(crate) body: String,
}

/// An endpoint, for as long as the process lives.
#[derive(Debug)]
pub(crate) struct Receiver {
    /// Where it listens, as in `http://127.0.0.1:43211/told`.
    pub(crate) url: String,
    posted: Arc<Mutex<Vec<Posted>>>,
    answer: Arc<AtomicU16>,
}

/// Instead of a status: it keeps the connection and says nothing.
pub(crate) const SILENCE: u16 = 0;

impl Receiver {
    /// An endpoint that answers with this status, or with [`SILENCE`].
    pub(crate) fn start(answer: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let posted = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(AtomicU16::new(answer));
        let (heard, says) = (posted.clone(), answer.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (heard, says) = (heard.clone(), says.clone());
                thread::spawn(move || serve(stream, &heard, &says));
            }
        });
        Self {
            url: format!("http://{address}/told"),
            posted,
            answer,
        }
    }

    /// From now on it answers like this.
    pub(crate) fn answer(&self, status: u16) {
        self.answer.store(status, Ordering::Release);
    }

    /// Everything that was posted, in the order in which it came.
    pub(crate) fn posted(&self) -> Vec<Posted> {
        let posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        posted.clone()
    }
}

impl Posted {
    /// The event's id.
    pub(crate) fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    /// What was told.
    pub(crate) fn event(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// Checks the signature as Standard Webhooks says.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let key = secret.strip_prefix("whsec_").expect("its prefix");
        let key = BASE64_STANDARD.decode(key).expect("base64");
        let signed = format!(
            "{}.{}.{}",
            self.id(),
            self.headers["webhook-timestamp"],
            self.body
        );
        let made = BASE64_STANDARD.encode(hmac_sha256(&key, signed.as_bytes()));
        self.headers["webhook-signature"] == format!("v1,{made}")
    }
}

/// Answers one connection's requests, one after the other.
fn serve(stream: TcpStream, heard: &Mutex<Vec<Posted>>, says: &AtomicU16) {
    let Ok(mut writer) = stream.try_clone() else {
        return;
    };
    let mut reader = BufReader::new(stream);
    while let Some(posted) = read(&mut reader) {
        heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(posted);
        let status = says.load(Ordering::Acquire);
        if status == SILENCE {
            // Until the other side has had enough.
            let _ = reader.read(&mut [0; 1]);
            return;
        }
        let answer = format!("HTTP/1.1 {status} Word\r\ncontent-length: 0\r\n\r\n");
        if writer.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// A whole request; none if the connection ends before.
fn read(reader: &mut BufReader<TcpStream>) -> Option<Posted> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    Some(Posted { headers, body })
}
