//! Markdown as WhatsApp writes it (Meta's help page on formatting): bold between single asterisks, no headings, no links
//! with a text.

/// A passage as it is sent.
pub(super) fn for_whatsapp(passage: &str) -> String {
    let lines: Vec<String> = passage.lines().map(line).collect();
    lines.join("\n").trim().to_owned()
}

fn line(line: &str) -> String {
    let line = line.trim_end();
    let bare = line.trim_start_matches('#');
    let level = line.len() - bare.len();
    if (1..=6).contains(&level) && bare.starts_with([' ', '\t']) {
        let title = bare.trim().trim_end_matches('#').trim_end();
        return format!("*{}*", title.replace('*', ""));
    }
    links(&line.replace("**", "*"))
}

/// `[text](address)` becomes `text (address)`.
fn links(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, text, address, after)) = link(rest) {
        plain.push_str(before);
        plain.push_str(text);
        if text != address {
            plain.push_str(&format!(" ({address})"));
        }
        rest = after;
    }
    plain + rest
}

fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let middle = text.find("](http")?;
    let open = text[..middle].rfind('[')?;
    let close = middle + text[middle..].find(')')?;
    let before = &text[..open];
    let before = before.strip_suffix('!').unwrap_or(before);
    Some((
        before,
        &text[open + 1..middle],
        &text[middle + 2..close],
        &text[close + 1..],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_written_as_whatsapp_writes_it() {
        for (markdown, expected) in [
            (
                "## Returns\n\nWithin **30** days.  \n",
                "*Returns*\n\nWithin *30* days.",
            ),
            ("# **Hours** #", "*Hours*"),
            ("#1 in town", "#1 in town"),
            (
                "See [our page](https://a.example/x) or [https://b.example](https://b.example)!",
                "See our page (https://a.example/x) or https://b.example!",
            ),
            (
                "![Map](https://a.example/m.png) [x] (y) [z](mailto:a)",
                "Map (https://a.example/m.png) [x] (y) [z](mailto:a)",
            ),
            ("](http [", "](http ["),
            ("[a](http", "[a](http"),
            ("plain é 漢字 🤗", "plain é 漢字 🤗"),
        ] {
            assert_eq!(for_whatsapp(markdown), expected, "{markdown}");
        }
    }
}
