//! Atom (RFC 4287) with the places of `GeoRSS` Simple: what is new, for programs that look now and then.

use std::fmt::Write;

use jiff::Timestamp;

use crate::domain::place::Position;

/// Content type of what [`Feed::write`] writes.
pub const CONTENT_TYPE: &str = "application/atom+xml; charset=utf-8";

/// A feed: addresses are absolute.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// Its own address, which names it too.
    pub own: String,
    /// The page that shows the same.
    pub page: String,
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub author: String,
    /// BCP 47 tag of its language.
    pub language: &'static str,
    /// When it last changed.
    pub updated: Timestamp,
    /// What is in it, the newest first.
    pub entries: Vec<Entry>,
}

/// Something in a feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its page, which names it too.
    pub page: String,
    /// What it is called.
    pub title: String,
    /// When it came about.
    pub published: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// What it is about: code and name.
    pub category: (String, String),
    /// A few words more.
    pub summary: String,
    /// Where it is, WGS 84, if that is known.
    pub position: Option<Position>,
    /// The same in another format: content type and address.
    pub other: Option<(&'static str, String)>,
}

impl Feed {
    /// The document.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::with_capacity(1024 + self.entries.len() * 512);
        out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        let open = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:georss=\"http://www.georss.org/georss\"";
        let (own, page) = (escaped(&self.own), escaped(&self.page));
        // Writing into a string does not fail.
        let _written = writeln!(
            out,
            "{open} xml:lang=\"{}\">\n<id>{own}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
             <author><name>{}</name></author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>",
            self.language,
            escaped(&self.title),
            self.updated,
            escaped(&self.author),
        );
        for entry in &self.entries {
            entry.write(&mut out);
        }
        out.push_str("</feed>\n");
        out
    }
}

impl Entry {
    fn write(&self, out: &mut String) {
        let (code, name) = &self.category;
        let page = escaped(&self.page);
        let place = self
            .position
            .map_or_else(String::new, |at| format!("<georss:point>{} {}</georss:point>\n", at.lat(), at.lon()));
        let other = self.other.as_ref().map_or_else(String::new, |(kind, href)| {
            format!("<link rel=\"alternate\" type=\"{kind}\" href=\"{}\"/>\n", escaped(href))
        });
        let _written = writeln!(
            out,
            "<entry>\n<id>{page}</id>\n<title>{}</title>\n<published>{}</published>\n<updated>{}</updated>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>\n{other}<category term=\"{}\" label=\"{}\"/>\n\
             <summary>{}</summary>\n{place}</entry>",
            escaped(&self.title),
            self.published,
            self.updated,
            escaped(code),
            escaped(name),
            escaped(&self.summary),
        );
    }
}

/// The text as XML may hold it, in an element or in an attribute; characters that XML does not know are left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_of_one() {
        let at: Timestamp = "2026-03-10T09:00:00Z".parse().expect("an instant");
        let entry = Entry {
            page: "https://example.org/segnalazioni/2026-000001".to_owned(),
            title: "Buca <grande> & \"profonda\"\u{1}".to_owned(),
            published: at,
            updated: at,
            category: ("buca".to_owned(), "Buca".to_owned()),
            summary: "Ricevuta".to_owned(),
            position: Some(Position::new(11.1986, 43.8335).expect("a position")),
            other: None,
        };
        let feed = Feed {
            own: "https://example.org/feeds/reports.atom?a=b&c=d".to_owned(),
            page: "https://example.org/segnalazioni".to_owned(),
            title: "Segnalazioni".to_owned(),
            author: "Comune".to_owned(),
            language: "it",
            updated: at,
            entries: vec![entry],
        };
        insta::assert_snapshot!(feed.write(), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xml:lang="it">
        <id>https://example.org/feeds/reports.atom?a=b&amp;c=d</id>
        <title>Segnalazioni</title>
        <updated>2026-03-10T09:00:00Z</updated>
        <author><name>Comune</name></author>
        <link rel="self" type="application/atom+xml" href="https://example.org/feeds/reports.atom?a=b&amp;c=d"/>
        <link rel="alternate" type="text/html" href="https://example.org/segnalazioni"/>
        <entry>
        <id>https://example.org/segnalazioni/2026-000001</id>
        <title>Buca &lt;grande&gt; &amp; &quot;profonda&quot;</title>
        <published>2026-03-10T09:00:00Z</published>
        <updated>2026-03-10T09:00:00Z</updated>
        <link rel="alternate" type="text/html" href="https://example.org/segnalazioni/2026-000001"/>
        <category term="buca" label="Buca"/>
        <summary>Ricevuta</summary>
        <georss:point>43.8335 11.1986</georss:point>
        </entry>
        </feed>
        "#);
    }
}
