//! A letter as HTML, made of its plain text: both say the same, and nobody has to write it twice.
//!
//! Nothing is fetched from anywhere: styles stand in the tags, there are no pictures, and the only links are those that
//! the letter has on lines of their own. What somebody else wrote is marked as a quotation and holds no links.

use std::fmt::Write;

use crate::words::mails::Letter;

const BODY: &str = "margin:0;padding:16px 8px;background:#f2f5fa;color:#17324d;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5";
const SHEET: &str =
    "max-width:600px;margin:0 auto;padding:24px;background:#ffffff;border-top:4px solid #0066cc;overflow-wrap:anywhere";
const SENDER: &str = "margin:0 0 16px;color:#455a64;font-size:14px";
const HEADING: &str = "margin:0 0 16px;color:#17324d;font-size:22px;line-height:1.3";
const PARAGRAPH: &str = "margin:0 0 16px";
const QUOTE: &str = "margin:0 0 16px;padding:8px 16px;border-left:4px solid #0066cc;background:#f2f5fa";
const LIST: &str = "margin:0 0 16px;padding-left:24px";
const LINK: &str = "color:#0059b3;text-decoration:underline";
const FOOT: &str = "margin:24px 0 0;padding-top:16px;border-top:1px solid #c5c7c9;color:#455a64;font-size:14px";

/// What a line of a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'a> {
    Quote(&'a str),
    Item(&'a str),
    Link(&'a str),
    Text(&'a str),
}

impl Letter {
    /// The letter as an HTML document; `sender` is who writes it, as its head says.
    #[must_use]
    pub fn html(&self, sender: &str) -> String {
        let title = self.subject.split_once("] ").map_or(self.subject.as_str(), |(_, title)| title);
        let (text, signature) = self.text.split_once("\n-- \n").unwrap_or((&self.text, ""));
        let paragraphs: String = text.split("\n\n").map(paragraph).collect();
        let mut foot = String::new();
        if !signature.is_empty() {
            let lines: Vec<String> = signature.lines().map(|line| text_or_link(line_of(line))).collect();
            let _infallible = writeln!(foot, "<p style=\"{FOOT}\">{}</p>", lines.join("<br>\n"));
        }
        let (language, title, sender) = (self.language.tag(), escaped(title), escaped(sender));
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n</head>\n<body style=\"{BODY}\">\n\
             <div role=\"article\" aria-labelledby=\"title\" lang=\"{language}\" style=\"{SHEET}\">\n\
             <p style=\"{SENDER}\">{sender}</p>\n<h1 id=\"title\" style=\"{HEADING}\">{title}</h1>\n\
             {paragraphs}{foot}</div>\n</body>\n</html>\n"
        )
    }
}

fn line_of(line: &str) -> Line<'_> {
    let bare = line.trim();
    if let Some(quoted) = line.strip_prefix('>') {
        Line::Quote(quoted.trim())
    } else if let Some(item) = line.strip_prefix("- ") {
        Line::Item(item)
    } else if (bare.starts_with("https://") || bare.starts_with("http://")) && !bare.contains(char::is_whitespace) {
        Line::Link(bare)
    } else {
        Line::Text(bare)
    }
}

/// The lines between two empty ones: a paragraph, with a list or a quotation if they say so.
fn paragraph(text: &str) -> String {
    let lines: Vec<Line<'_>> = text.lines().filter(|line| !line.trim().is_empty()).map(line_of).collect();
    let mut html = String::new();
    let mut rest = lines.as_slice();
    while let Some(first) = rest.first() {
        // A link below an item belongs to it.
        let in_list = matches!(first, Line::Item(_));
        let same = |line: &&Line<'_>| match line {
            Line::Quote(_) => matches!(first, Line::Quote(_)),
            Line::Item(_) => in_list,
            Line::Link(_) => !matches!(first, Line::Quote(_)),
            Line::Text(_) => matches!(first, Line::Text(_) | Line::Link(_)),
        };
        let (these, others) = rest.split_at(rest.iter().take_while(same).count().max(1));
        rest = others;
        let broken =
            |lines: &[Line<'_>]| lines.iter().map(|line| text_or_link(*line)).collect::<Vec<_>>().join("<br>\n");
        let _infallible = match first {
            Line::Quote(_) => writeln!(html, "<blockquote style=\"{QUOTE}\">{}</blockquote>", broken(these)),
            Line::Item(_) => writeln!(html, "<ul style=\"{LIST}\">\n{}</ul>", items(these)),
            Line::Text(_) | Line::Link(_) => writeln!(html, "<p style=\"{PARAGRAPH}\">{}</p>", broken(these)),
        };
    }
    html
}

fn items(lines: &[Line<'_>]) -> String {
    let of_items = lines.chunk_by(|_, next| !matches!(next, Line::Item(_)));
    let item = |lines: &[Line<'_>]| {
        let parts: Vec<String> = lines.iter().map(|line| text_or_link(*line)).collect();
        format!("<li>{}</li>\n", parts.join("<br>\n"))
    };
    of_items.map(item).collect()
}

fn text_or_link(line: Line<'_>) -> String {
    match line {
        Line::Link(address) => {
            let address = escaped(address);
            format!("<a href=\"{address}\" style=\"{LINK}\">{address}</a>")
        }
        Line::Quote(text) | Line::Item(text) | Line::Text(text) => escaped(text),
    }
}

/// For text between tags and in attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn html(text: &str) -> String {
        let letter = Letter { subject: "[Sesto] Così <b>".to_owned(), text: text.to_owned(), language: Language::It };
        letter.html("Comune & C.")
    }

    #[test]
    fn it_says_what_the_text_says() {
        let html = html(
            "Buongiorno,\n\nuno\ndue\n\n- a:\n  https://x.example/a?b=1&c\n- b\n\nLink:\nhttps://x.example/\n\n-- \nSesto\nhttps://sesto.example\n",
        );
        for part in [
            "<html lang=\"it\">",
            "<title>Così &lt;b&gt;</title>",
            ">Comune &amp; C.</p>",
            ">uno<br>\ndue</p>",
            "<li>a:<br>\n<a href=\"https://x.example/a?b=1&amp;c\"",
            "<li>b</li>",
            ">Link:<br>\n<a href=\"https://x.example/\"",
            ">Sesto<br>\n<a href=\"https://sesto.example\"",
        ] {
            assert!(html.contains(part), "{part} in\n{html}");
        }
        assert!(!html.contains("<img") && !html.contains("<style") && !html.contains("-- "), "{html}");
    }

    #[test]
    fn what_others_wrote_is_no_html_and_no_link() {
        let html = html("Risposta:\n> <script>alert(1)</script>\n> https://evil.example/\n>\n> \"fine\"\n");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;<br>\nhttps://evil.example/<br>"), "{html}");
        assert!(html.contains("<blockquote") && !html.contains("<a ") && !html.contains("<script"), "{html}");
    }
}
