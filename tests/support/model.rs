//! A model that answers everybody the same.

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// An OpenAI-compatible endpoint, for as long as the process lives.
#[derive(Debug)]
pub(crate) struct Model {
    /// What `OPENAI_BASE_URL` is set to.
    pub(crate) base_url: String,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl Model {
    /// One that says `content` to whatever it is asked.
    pub(crate) fn says(content: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let body = json!({"choices": [{"message": {"role": "assistant", "content": content}}]});
        let body = body.to_string();
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = asked.clone();
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                if let Some(body) = read(&mut stream) {
                    let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
                    heard.push(body);
                    let _ = stream.write_all(answer.as_bytes());
                }
            }
        });
        Self {
            base_url: format!("http://{address}/v1"),
            asked,
        }
    }

    /// The bodies of all requests so far.
    pub(crate) fn asked(&self) -> Vec<Value> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.clone()
    }
}

/// The body of a request.
fn read(stream: &mut TcpStream) -> Option<Value> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
