//! A server on which a file lies.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// A picture, as far as its first bytes say.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";

/// A server that answers everybody with one file, for as long as the process lives.
#[derive(Debug)]
pub(crate) struct Files {
    /// Where the file lies, as in `http://127.0.0.1:43211/spring.png`.
    pub(crate) url: String,
    asked: Arc<AtomicUsize>,
}

impl Files {
    /// Serves `bytes` as `content_type`.
    pub(crate) fn serve(content_type: &str, bytes: &[u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let length = bytes.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        let answer = [head.as_bytes(), bytes].concat();
        let asked = Arc::new(AtomicUsize::new(0));
        let heard = asked.clone();
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let _ = stream.read(&mut [0; 8_192]);
                heard.fetch_add(1, Ordering::AcqRel);
                let _ = stream.write_all(&answer);
            }
        });
        Self {
            url: format!("http://{address}/spring.png"),
            asked,
        }
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Acquire)
    }
}
