//! The rows that an import refused, as a file for a spreadsheet.

use crate::console::{failure::Outcome, frame::sentence, visit::AgentVisit};
use domain::import;
use entity::ImportId;
use maud::{Markup, html};
use poem::{Response, handler, http::header};
use std::fmt::Write;

/// The file.
#[handler]
pub(super) async fn file(visit: AgentVisit) -> Outcome {
    let id: ImportId = visit.id("import")?;
    let import = import::get(&visit.ctx, visit.agent.id, id).await?;
    let mut text = String::from("line,code,message\r\n");
    for error in &import.errors {
        let line = (cell(&error.code), cell(&error.message));
        let _ = write!(text, "{},{},{}\r\n", error.line, line.0, line.1);
    }
    let name = format!("attachment; filename=\"{id}-rejected.csv\"");
    Ok(Response::builder()
        .content_type("text/csv; charset=utf-8")
        .header(header::CONTENT_DISPOSITION, name)
        .body(text))
}

/// Why a row was refused, with the column that is meant: it stands beside no field here.
pub(super) fn why(message: &str) -> Markup {
    match message.split_once(": ") {
        Some((column, why)) if !column.contains(' ') => {
            html! { code { (column) } ": " (why.trim_end_matches('.')) "." }
        }
        _ => html! { (sentence(message)) },
    }
}

/// A quoted cell. What a spreadsheet would take for a formula begins with an apostrophe: messages quote what stood in
/// somebody's file (OWASP's page on CSV injection).
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, expected) in [
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@a", "\"'@a\""),
            ("\tx", "\"'\tx\""),
            ("phone: \"=1\"", "\"phone: \"\"=1\"\"\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
