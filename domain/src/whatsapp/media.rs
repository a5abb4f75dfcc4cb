//! The files that WhatsApp takes as the header of a message (Meta's page on media, 2026).

const MEGABYTE: usize = 1024 * 1024;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A document.
    Document,
}

impl Media {
    /// The content types that Meta takes.
    pub fn types(self) -> &'static [&'static str] {
        match self {
            Self::Image => &["image/jpeg", "image/png"],
            Self::Video => &["video/mp4", "video/3gpp"],
            Self::Document => &["application/pdf"],
        }
    }

    /// How large it may be, in bytes.
    pub fn largest(self) -> usize {
        self.megabytes() * MEGABYTE
    }

    /// How large it may be, in megabytes.
    pub fn megabytes(self) -> usize {
        match self {
            Self::Image => 5,
            Self::Video => 16,
            Self::Document => 100,
        }
    }

    /// In words, as in `a picture (image/jpeg or image/png)`.
    pub fn words(self) -> String {
        let name = match self {
            Self::Image => "a picture",
            Self::Video => "a film",
            Self::Document => "a document",
        };
        format!("{name} ({})", self.types().join(" or "))
    }
}

/// What a file of this content type is called; none if Meta does not take such files.
pub fn file_name(content_type: &str) -> Option<&'static str> {
    match content_type {
        "image/jpeg" => Some("header.jpg"),
        "image/png" => Some("header.png"),
        "video/mp4" => Some("header.mp4"),
        "video/3gpp" => Some("header.3gp"),
        "application/pdf" => Some("header.pdf"),
        _ => None,
    }
}

/// Whether `bytes` begin as files of this content type do. A page of HTML never does.
pub fn begins_as(content_type: &str, bytes: &[u8]) -> bool {
    match content_type {
        "image/jpeg" => bytes.starts_with(&[0xff, 0xd8, 0xff]),
        "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        // ISO 14496-12: the first box says which family of formats the film belongs to.
        "video/mp4" | "video/3gpp" => bytes.get(4..8) == Some(b"ftyp"),
        // Readers look for it in the first kilobyte (ISO 32000, implementation notes).
        "application/pdf" => {
            let start = &bytes[..bytes.len().min(1_024)];
            start.windows(5).any(|window| window == b"%PDF-")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Media, begins_as, file_name};

    #[test]
    fn every_type_that_is_taken_has_a_name_and_a_beginning() {
        let film = b"\0\0\0\x18ftypisom";
        for (kind, content_type, bytes) in [
            (Media::Image, "image/jpeg", &b"\xff\xd8\xff\xe0JFIF"[..]),
            (Media::Image, "image/png", b"\x89PNG\r\n\x1a\n\0"),
            (Media::Video, "video/mp4", film),
            (Media::Video, "video/3gpp", film),
            (Media::Document, "application/pdf", b"junk\n%PDF-1.7\n"),
        ] {
            assert!(kind.types().contains(&content_type), "{content_type}");
            assert!(file_name(content_type).is_some(), "{content_type}");
            assert!(begins_as(content_type, bytes), "{content_type}");
            for other in [&b""[..], b"<!DOCTYPE html><html>", b"GIF89a", b"%PD"] {
                assert!(!begins_as(content_type, other), "{content_type}");
            }
        }
        let all = [Media::Image, Media::Video, Media::Document].map(|kind| kind.types().len());
        assert_eq!(all.iter().sum::<usize>(), 5, "none is left out above");
    }
}
