//! What bytes are, by the bytes themselves. It does not know file names nor `Content-Type`: both are only claims.

/// The type of a file as its first bytes tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG, animated or not.
    Png,
    /// WebP, animated or not.
    WebP,
    /// HEIC, HEIF or AVIF: the ISO base media file format with a still-picture brand.
    Heic,
    /// GIF 87a or 89a.
    Gif,
    /// SVG: text that a browser may run scripts from.
    Svg,
    /// HTML: text that a browser may run scripts from.
    Html,
    /// PDF (ISO 32000).
    Pdf,
    /// Anything else, also text and archives.
    Other,
}

/// How far into a file the signature of a PDF may stand (readers accept it within the first 1024 bytes).
const PDF_SIGNATURE_WITHIN_BYTES: usize = 1024;

/// How far into a text its `<svg` or `<html` is looked for.
const MARKUP_WITHIN_BYTES: usize = 4096;

/// Still-picture brands of the ISO base media file format: HEIF (ISO/IEC 23008-12) and AVIF.
const STILL_BRANDS: [&[u8; 4]; 11] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1", b"avif", b"avis"];

/// Tells the type of a file from its beginning. Markup wins over a PDF signature further in, so that a page dressed up
/// as a document is not taken for one.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Kind {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Kind::Jpeg,
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Kind::Png,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::WebP,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Kind::Gif,
        [_, _, _, _, b'f', b't', b'y', b'p', ..] if has_still_brand(bytes) => Kind::Heic,
        _ => markup(bytes).unwrap_or_else(|| pdf(bytes)),
    }
}

fn pdf(bytes: &[u8]) -> Kind {
    let beginning = &bytes[..bytes.len().min(PDF_SIGNATURE_WITHIN_BYTES)];
    if beginning.windows(5).any(|five| five == b"%PDF-") { Kind::Pdf } else { Kind::Other }
}

/// True if the major or a compatible brand is one of a still picture. Layout: size (4), `ftyp`, major brand (4),
/// version (4), compatible brands (4 each) up to the size.
fn has_still_brand(bytes: &[u8]) -> bool {
    let size = bytes.first_chunk().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let box_bytes = &bytes[..bytes.len().min(size.clamp(12, 256))];
    let brands = box_bytes[8.min(box_bytes.len())..].chunks_exact(4);
    brands.enumerate().any(|(at, brand)| at != 1 && STILL_BRANDS.iter().any(|still| *still == brand))
}

/// SVG or HTML, if the first sign that is no blank opens a tag; `None` for everything else.
fn markup(bytes: &[u8]) -> Option<Kind> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = text[..text.len().min(MARKUP_WITHIN_BYTES)].trim_ascii_start();
    if text.first() != Some(&b'<') {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let holds = |tag: &[u8]| text.windows(tag.len()).any(|window| window == tag);
    if holds(b"<html") || holds(b"<!doctype html") || text.starts_with(b"<script") {
        Some(Kind::Html)
    } else if holds(b"<svg") {
        Some(Kind::Svg)
    } else {
        Some(if text.starts_with(b"<?xml") { Kind::Other } else { Kind::Html })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: impl AsRef<[u8]>, kind: Kind) {
        assert_eq!(sniff(bytes.as_ref()), kind, "{:?}", String::from_utf8_lossy(bytes.as_ref()));
    }

    #[test]
    fn pictures_by_their_magic() {
        check(b"\xFF\xD8\xFF\xE1rest", Kind::Jpeg);
        check(b"\x89PNG\r\n\x1a\nrest", Kind::Png);
        check(b"RIFF\x10\0\0\0WEBPVP8L", Kind::WebP);
        check(b"RIFF\x10\0\0\0WAVEfmt ", Kind::Other);
        check(b"GIF89a", Kind::Gif);
        check(b"GIF88a", Kind::Other);
    }

    #[test]
    fn heic_by_its_brands() {
        check(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Kind::Heic);
        check(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Kind::Heic);
        check(b"\0\0\0\x18ftypXXXX\0\0\0\0miafheic", Kind::Heic);
        check(b"\0\0\0\x0cftypavif", Kind::Heic);
        check(b"\0\0\0\x14ftypisom\0\0\0\0mp42", Kind::Other);
        check(b"\0\0\0\x10ftypisom\0\0\0\0heic", Kind::Other);
        check(b"\0\0\0\x14ftypisomheicmp42", Kind::Other);
        check(b"\0\0\0\0ftyp", Kind::Other);
    }

    #[test]
    fn markup_named_as_a_photo_is_markup() {
        check("<svg xmlns='http://www.w3.org/2000/svg'/>", Kind::Svg);
        check("\u{feff}\n <?xml version='1.0'?>\n<!-- a --><SVG>", Kind::Svg);
        check("<!DOCTYPE html><svg>", Kind::Html);
        check("  <script>alert(1)</script>", Kind::Html);
        check("<body onload=x>", Kind::Html);
        check("<?xml version='1.0'?><gpx/>", Kind::Other);
        check("<html>%PDF-1.4", Kind::Html);
    }

    #[test]
    fn pdf_within_the_first_kilobyte() {
        check("%PDF-1.7\n", Kind::Pdf);
        check(format!("{}%PDF-1.7", "x".repeat(1019)), Kind::Pdf);
        check(format!("{}%PDF-1.7", "x".repeat(1020)), Kind::Other);
    }

    #[test]
    fn anything_short_is_other() {
        for bytes in [&b""[..], b"\xFF", b"\xFF\xD8", b"RIFF", b"ftyp", b"\0\0\0\x18ftyphei", b"hello"] {
            check(bytes, Kind::Other);
        }
    }
}
