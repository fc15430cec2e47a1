//! A receipt on paper: text on A4 pages as a PDF (ISO 32000-1), tagged, so that screen readers tell headings from text.

use std::num::NonZeroU16;

use fontdue::FontSettings;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::tagging::{ContentTag, Identifier, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, TextDirection};
use krilla::{Data, Document};

const WIDTH_PT: f32 = 595.0;
const HEIGHT_PT: f32 = 842.0;
const MARGIN_PT: f32 = 56.0;
/// What a line takes, in sizes of its letters.
const LEADING: f32 = 1.4;

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// What it is, in large letters: once, at the beginning.
    Title(String),
    /// Begins a part.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// What is good to have and seldom read.
    Small(String),
}

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What programs show as its name.
    pub title: String,
    /// What it is written in: `it`.
    pub language: String,
    /// The text, from above.
    pub parts: Vec<Part>,
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPaper {
    /// The bytes are no font.
    #[error("not a font")]
    Font,
    /// It could not be written.
    #[error("the PDF could not be written: {0}")]
    Writing(String),
}

/// A font to draw with, and to measure with.
struct Face {
    drawn: Font,
    measured: fontdue::Font,
}

impl Face {
    fn new(bytes: Vec<u8>) -> Result<Self, NoPaper> {
        let measured = fontdue::Font::from_bytes(bytes.as_slice(), FontSettings::default());
        let measured = measured.map_err(|_error| NoPaper::Font)?;
        let drawn = Font::new(Data::from(bytes), 0).ok_or(NoPaper::Font)?;
        Ok(Self { drawn, measured })
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.measured.metrics(c, size).advance_width).sum()
    }

    /// Signs that the font does not have are shown as such.
    fn known(&self, text: &str) -> String {
        let known = |c: char| if self.measured.lookup_glyph_index(c) == 0 { '?' } else { c };
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { known(c) }).collect()
    }

    /// The text in lines that are not wider; a word that is, is broken.
    fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in self.known(text).split_whitespace() {
            let mut rest = word.to_owned();
            while let Some(line) = lines.last_mut() {
                let blank = if line.is_empty() { "" } else { " " };
                if self.width(line, size) + self.width(blank, size) + self.width(&rest, size) <= width {
                    line.push_str(blank);
                    line.push_str(&rest);
                    break;
                }
                if line.is_empty() {
                    let mut wide = 0.0;
                    let fits = |c: &char| {
                        wide += self.width(c.encode_utf8(&mut [0; 4]), size);
                        wide <= width
                    };
                    let count = rest.chars().take_while(fits).count().max(1);
                    line.extend(rest.chars().take(count));
                    rest = rest.chars().skip(count).collect();
                    if rest.is_empty() {
                        break;
                    }
                }
                lines.push(String::new());
            }
        }
        lines
    }
}

/// A line in its place.
struct Set {
    part: usize,
    text: String,
    bold: bool,
    size: f32,
    y: f32,
}

impl Part {
    fn text(&self) -> &str {
        match self {
            Self::Title(text) | Self::Heading(text) | Self::Text(text) | Self::Small(text) => text,
        }
    }

    /// Size of its letters, room above it, and whether they are bold.
    const fn look(&self) -> (f32, f32, bool) {
        match self {
            Self::Title(_) => (20.0, 8.0, true),
            Self::Heading(_) => (13.0, 12.0, true),
            Self::Text(_) => (11.0, 4.0, false),
            Self::Small(_) => (8.0, 2.0, false),
        }
    }

    fn group(&self) -> TagGroup {
        let heading = |level: u16| TagGroup::new(Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), None));
        match self {
            Self::Title(_) => heading(1),
            Self::Heading(_) => heading(2),
            Self::Text(_) | Self::Small(_) => TagGroup::new(Tag::P),
        }
    }
}

impl Paper {
    /// The PDF; the fonts are TrueType. Cost: some milliseconds.
    pub fn pdf(&self, regular: Vec<u8>, bold: Vec<u8>) -> Result<Vec<u8>, NoPaper> {
        let (regular, bold) = (Face::new(regular)?, Face::new(bold)?);
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(self.title.clone()).language(self.language.clone()));
        let mut tagged: Vec<(usize, Identifier)> = Vec::new();
        for page in self.set(&regular, &bold) {
            let settings = PageSettings::from_wh(WIDTH_PT, HEIGHT_PT).ok_or(NoPaper::Font)?;
            let mut sheet = document.start_page_with(settings);
            let mut surface = sheet.surface();
            for line in page {
                tagged.push((line.part, surface.start_tagged(ContentTag::Span(SpanTag::empty()))));
                let face = if line.bold { &bold } else { &regular };
                let at = Point::from_xy(MARGIN_PT, line.y);
                surface.draw_text(at, face.drawn.clone(), line.size, &line.text, false, TextDirection::LeftToRight);
                surface.end_tagged();
            }
            surface.finish();
            sheet.finish();
        }
        let mut tree = TagTree::new().with_lang(Some(self.language.clone()));
        let mut tagged = tagged.into_iter().peekable();
        for (place, part) in self.parts.iter().enumerate() {
            let mut group = part.group();
            while let Some((_, line)) = tagged.next_if(|(of, _)| *of == place) {
                group.push(line);
            }
            tree.push(group);
        }
        document.set_tag_tree(tree);
        document.finish().map_err(|error| NoPaper::Writing(format!("{error:?}")))
    }

    /// The lines of each page.
    fn set(&self, regular: &Face, bold: &Face) -> Vec<Vec<Set>> {
        let mut pages = vec![Vec::new()];
        let mut y = MARGIN_PT;
        for (part, one) in self.parts.iter().enumerate() {
            let (size, above, is_bold) = one.look();
            y += above;
            let face = if is_bold { bold } else { regular };
            for text in face.lines(one.text(), size, WIDTH_PT - 2.0 * MARGIN_PT) {
                if y + size * LEADING > HEIGHT_PT - MARGIN_PT {
                    pages.push(Vec::new());
                    y = MARGIN_PT;
                }
                y += size * LEADING;
                if let Some(page) = pages.last_mut() {
                    page.push(Set { part, text, bold: is_bold, size, y });
                }
            }
        }
        pages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font() -> Vec<u8> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/static/dist/fonts/TitilliumWeb-Regular.ttf");
        std::fs::read(path).expect("make has put it there")
    }

    fn paper(parts: Vec<Part>) -> Paper {
        Paper { title: "Ricevuta".to_owned(), language: "it".to_owned(), parts }
    }

    #[test]
    fn a_paper_is_a_pdf_that_names_itself() {
        let parts = vec![Part::Title("Ricevuta".to_owned()), Part::Text("Già così: 2026-000001 漢".to_owned())];
        let pdf = paper(parts).pdf(font(), font()).expect("a PDF");
        assert!(pdf.starts_with(b"%PDF-1.") && pdf.ends_with(b"%%EOF"), "{}", pdf.len());
        let has = |text: &[u8]| pdf.windows(text.len()).any(|part| part == text);
        assert!(has(b"/StructTreeRoot") && has(b"/Lang"), "it is not tagged");
    }

    #[test]
    fn long_texts_are_broken_into_lines_and_pages() {
        let face = Face::new(font()).expect("a font");
        let long = "parola ".repeat(3_000) + &"x".repeat(500);
        let width = WIDTH_PT - 2.0 * MARGIN_PT;
        for line in face.lines(&long, 11.0, width) {
            assert!(face.width(&line, 11.0) <= width, "{line}");
        }
        assert!(paper(vec![Part::Text(long)]).set(&face, &face).len() > 3);
        assert_eq!(face.lines("", 11.0, width), [""]);
    }

    #[test]
    fn no_font_no_paper() {
        assert_eq!(paper(Vec::new()).pdf(Vec::new(), font()), Err(NoPaper::Font));
    }
}
