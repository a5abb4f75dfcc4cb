//! Reads a stored file row by row.

use super::header::{self, Column};
use crate::{
    contact::{Checker, Row},
    error::InvalidField,
};
use csv::StringRecord;
use entity::import::ImportFormat;
use serde_json::{StreamDeserializer, Value, de::SliceRead};

/// A row of a file.
#[derive(Debug)]
pub(super) struct Numbered {
    /// Its line in a CSV file (the header is 1), or its number in a JSON array, from 1.
    pub(super) line: u64,
    /// What it says, or why it is refused.
    pub(super) row: Result<Row, InvalidField>,
}

/// The rows of a file.
pub(super) struct Rows<'a> {
    checker: &'a Checker,
    source: Source<'a>,
}

enum Source<'a> {
    Csv {
        reader: csv::Reader<&'a [u8]>,
        columns: Vec<Column>,
        lines: Lines<'a>,
    },
    Json {
        elements: StreamDeserializer<'a, SliceRead<'a>, Value>,
        read: u64,
    },
}

/// The bytes without the mark that some programs put before UTF-8.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

impl<'a> Rows<'a> {
    /// The rows of a stored file after the first `skip`.
    pub(super) fn open(
        format: ImportFormat,
        bytes: &'a [u8],
        checker: &'a Checker,
        skip: u64,
    ) -> Result<Self, csv::Error> {
        let mut source = match format {
            ImportFormat::Csv => open_csv(bytes)?,
            ImportFormat::Json => Source::Json {
                elements: serde_json::Deserializer::from_slice(bytes).into_iter(),
                read: 0,
            },
        };
        for _ in 0..skip {
            match &mut source {
                Source::Csv { reader, .. } => {
                    reader.read_record(&mut StringRecord::new())?;
                }
                Source::Json { elements, read } => {
                    elements.next();
                    *read += 1;
                }
            }
        }
        Ok(Self { checker, source })
    }

    /// Up to `most` further rows; none when the file has ended.
    pub(super) fn batch(&mut self, most: usize) -> Result<Vec<Numbered>, csv::Error> {
        let mut batch = Vec::with_capacity(most);
        let mut record = StringRecord::new();
        while batch.len() < most {
            match &mut self.source {
                Source::Csv {
                    reader,
                    columns,
                    lines,
                } => {
                    if !reader.read_record(&mut record)? {
                        break;
                    }
                    let start = record.position().map_or(0, csv::Position::byte);
                    let row = if unbalanced(lines.bytes, start, reader.position().byte(), &record) {
                        Err(InvalidField::new("row", "unbalanced_quote", UNBALANCED))
                    } else {
                        cells(self.checker, columns, &record).and_then(Checker::not_empty)
                    };
                    let line = lines.at(start);
                    batch.push(Numbered { line, row });
                }
                Source::Json { elements, read } => {
                    let Some(Ok(element)) = elements.next() else {
                        break;
                    };
                    *read += 1;
                    batch.push(Numbered {
                        line: *read,
                        row: self.checker.json(&element).and_then(Checker::not_empty),
                    });
                }
            }
        }
        Ok(batch)
    }
}

fn open_csv(bytes: &[u8]) -> Result<Source<'_>, csv::Error> {
    let bytes = without_mark(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(header::delimiter(bytes))
        .flexible(true)
        .from_reader(bytes);
    let columns = header::columns(reader.headers()?.iter());
    Ok(Source::Csv {
        reader,
        columns,
        lines: Lines {
            bytes,
            counted: 0,
            line: 1,
        },
    })
}

/// Counts lines as an editor does. (The reader's own count lags behind after `\r\n` and blank lines.)
struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first row that begins at `byte` or after the line ends that stand there.
    fn at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(b) = self.bytes.get(self.counted) {
            let line_end = matches!(b, b'\n' | b'\r');
            if self.counted >= byte && !line_end {
                break;
            }
            let half = *b == b'\r' && self.bytes.get(self.counted + 1) == Some(&b'\n');
            self.line += u64::from(line_end && !half);
            self.counted += 1;
        }
        self.line
    }
}

const UNBALANCED: &str = "a quote is opened in this row and not closed, so that it holds the rows after it too; \
                          close it, or write \"\" for a quote that belongs to the text";

/// Whether a quote in the bytes from `start` to `end`, which were read as `record`, swallowed rows that follow.
fn unbalanced(bytes: &[u8], start: u64, end: u64, record: &StringRecord) -> bool {
    let place = |byte| usize::try_from(byte).unwrap_or(usize::MAX);
    let several_lines = record.iter().any(|cell| cell.contains(['\n', '\r']));
    let raw = bytes.get(place(start)..place(end)).unwrap_or_default();
    several_lines && raw.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

/// Reads a line of cells; empty ones are left as they are on the contact.
fn cells(
    checker: &Checker,
    columns: &[Column],
    record: &StringRecord,
) -> Result<Row, InvalidField> {
    let mut row = Row::default();
    for (n, cell) in record.iter().enumerate() {
        if cell.trim().is_empty() {
            continue;
        }
        match columns.get(n) {
            Some(Column::Field(field)) => checker.field(&mut row, field, Some(cell))?,
            Some(Column::Attribute(name)) => {
                let value = checker.catalog.read(name, cell)?;
                row.attributes.insert(name.clone(), value);
            }
            None => {
                let message = "has more cells than the header has columns; quote cells that contain the separator";
                return Err(InvalidField::new("row", "too_many_cells", message));
            }
        }
    }
    Ok(row)
}
