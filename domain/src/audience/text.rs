//! Text search that ignores case the same way on both databases.
//!
//! SQLite folds ASCII only, Postgres by its locale. So both fold ASCII, and of the other letters exactly those that
//! the needle contains: `replace(lower(x), 'É', 'é')`.

use crate::store::Dialect;
use std::collections::BTreeSet;

/// The most letters beyond ASCII of one needle that are folded; each is a nested call.
const MOST_FOLDED: usize = 20;

/// SQL: whether `subject` contains what placeholder `pattern` says, a [`pattern`] of `needle`. NULL if `subject` is.
fn like(dialect: Dialect, subject: &str, needle: &str, pattern: &str) -> String {
    let mut folded = match dialect {
        Dialect::Sqlite => format!("lower({subject})"),
        // With the collation "C" only ASCII is folded, as on SQLite.
        Dialect::Postgres => format!("lower({subject} COLLATE \"C\")"),
    };
    for (upper, lower) in letters(needle) {
        folded = format!("replace({folded}, '{upper}', '{lower}')");
    }
    format!("{folded} LIKE {pattern} ESCAPE '\\'")
}

/// SQL and value: whether `subject` contains `needle`, whatever its case. `placeholder` is where the value goes.
pub(crate) fn contains(
    dialect: Dialect,
    subject: &str,
    needle: &str,
    placeholder: &str,
) -> (String, String) {
    let sql = like(dialect, subject, needle, placeholder);
    (sql, format!("%{}%", escaped(needle)))
}

/// SQL and value: whether `subject` starts with `needle`, whatever its case.
pub(super) fn starts_with(
    dialect: Dialect,
    subject: &str,
    needle: &str,
    placeholder: &str,
) -> (String, String) {
    let sql = like(dialect, subject, needle, placeholder);
    (sql, format!("{}%", escaped(needle)))
}

/// `text` with its case folded: ASCII, and letters that have one other case.
fn fold(text: &str) -> String {
    text.chars().map(|c| lower(c).unwrap_or(c)).collect()
}

/// The folded needle for LIKE, its wildcards meaning themselves.
fn escaped(needle: &str) -> String {
    let mut pattern = String::with_capacity(needle.len() + 2);
    for c in fold(needle).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// The letters beyond ASCII in `needle`, each as upper and lower case.
fn letters(needle: &str) -> BTreeSet<(char, char)> {
    fold(needle)
        .chars()
        .filter(|c| !c.is_ascii())
        .filter_map(|c| Some((upper(c)?, c)))
        .take(MOST_FOLDED)
        .collect()
}

fn upper(c: char) -> Option<char> {
    single(c.to_uppercase()).filter(|upper| *upper != c && lower(*upper) == Some(c))
}

fn lower(c: char) -> Option<char> {
    single(c.to_lowercase())
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let only = chars.next()?;
    chars.next().is_none().then_some(only)
}
