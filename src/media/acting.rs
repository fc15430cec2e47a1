//! Whether a PDF does something by itself, or carries other files: looked for in its bytes as they stand, without a reader.
//!
//! Readers do not agree about what is where in a PDF that is written to deceive. So every name is looked at wherever it
//! stands, also written in another way (`/J#61vaScript`), and every stream that begins as those that hold objects do is
//! unpacked and looked at too, whatever is said of it. It runs in the process of [`super::reader`], because a file can be made
//! to cost much here too; what a reader makes of the file is looked at there.

use std::io::Read;

use flate2::bufread::ZlibDecoder;

use crate::media::{Acts, MediaError};

/// Most bytes that are unpacked of one file.
const UNPACKED_MAX_BYTES: u64 = 256 << 20;
/// Bytes unpacked at a time.
const STEP_BYTES: usize = 64 * 1024;
/// Longest name that is looked for, each sign of it written with three, and the sign before it.
const NAME_MAX_BYTES: usize = 3 * 16 + 2;
/// Bytes by which a stream of objects is told from others.
const BEGINNING_BYTES: usize = 256;

/// Names that stand for something that acts.
const NAMES: [(&[u8], Acts); 6] = [
    (b"JavaScript", Acts::Script),
    (b"Launch", Acts::Launch),
    (b"EmbeddedFile", Acts::Carries),
    (b"EmbeddedFiles", Acts::Carries),
    (b"XFA", Acts::Form),
    (b"RichMedia", Acts::Plays),
];

/// Refuses what acts, carries files or is locked.
///
/// # Errors
/// [`MediaError::Acts`], [`MediaError::Encrypted`], [`MediaError::TooMuch`].
pub(super) fn check(pdf: &[u8]) -> Result<(), MediaError> {
    check_names(pdf)?;
    let mut left = UNPACKED_MAX_BYTES;
    for (at, _) in pdf.windows(b"stream".len()).enumerate().filter(|(_, word)| *word == b"stream") {
        let data = &pdf[at + b"stream".len()..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        check_packed(data, &mut left)?;
    }
    Ok(())
}

/// Looks at the names in what is packed here, if it begins as objects do.
fn check_packed(data: &[u8], left: &mut u64) -> Result<(), MediaError> {
    // What does not begin as all that is packed so costs nothing.
    if !matches!(data, [first, second, ..] if first & 0x0F == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31))
    {
        return Ok(());
    }
    let mut unpacking = ZlibDecoder::new(data).take(*left + 1);
    let mut bytes = Vec::with_capacity(BEGINNING_BYTES);
    // What cannot be unpacked is no stream of this kind, or ends here: what came before is looked at.
    let mut ended = (&mut unpacking).take(BEGINNING_BYTES as u64).read_to_end(&mut bytes).is_err();
    if !begins_with_numbers(&bytes) {
        return Ok(());
    }
    loop {
        check_names(&bytes)?;
        if ended || bytes.is_empty() {
            break;
        }
        // A name may begin in one step and end in the next.
        let kept = bytes.len().min(NAME_MAX_BYTES);
        bytes.drain(..bytes.len() - kept);
        let read = (&mut unpacking).take(STEP_BYTES as u64).read_to_end(&mut bytes);
        ended = !matches!(read, Ok(count) if count > 0);
    }
    *left = unpacking.limit().saturating_sub(1);
    if unpacking.limit() == 0 { Err(MediaError::TooMuch) } else { Ok(()) }
}

/// Streams of objects begin with two whole numbers.
fn begins_with_numbers(bytes: &[u8]) -> bool {
    let mut words = bytes.split(|byte| is_blank(*byte)).filter(|word| !word.is_empty());
    match words.next() {
        // A comment, which may hide them.
        Some([b'%', ..]) => true,
        Some(first) if first.iter().all(u8::is_ascii_digit) => {
            words.next().is_none_or(|second| second.first().is_none_or(u8::is_ascii_digit))
        }
        _ => false,
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

const fn ends_a_name(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'/' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'%')
}

fn check_names(bytes: &[u8]) -> Result<(), MediaError> {
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
        let Some(name) = name_at(&bytes[at + 1..]) else { continue };
        if name == b"Encrypt" {
            return Err(MediaError::Encrypted);
        }
        if let Some((_, acts)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Err(MediaError::Acts(*acts));
        }
    }
    Ok(())
}

/// The name that begins here, as it is meant; nothing where it is longer than any that is looked for.
fn name_at(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut name = Vec::new();
    let mut rest = bytes;
    while let [first, others @ ..] = rest {
        if ends_a_name(*first) {
            break;
        }
        let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (first, others) {
            (b'#', [high, low, after @ ..]) if digit(high).is_some() && digit(low).is_some() => {
                name.push(digit(high)? << 4 | digit(low)?);
                rest = after;
            }
            _ => {
                name.push(*first);
                rest = others;
            }
        }
        if name.len() > 16 {
            return None;
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packing = ZlibEncoder::new(Vec::new(), Compression::best());
        packing.write_all(text).expect("packs");
        let packed = packing.finish().expect("packs");
        [&b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>\nstream\r\n"[..], &packed, b"\nendstream endobj\n%%EOF"].concat()
    }

    #[test]
    fn names_however_they_are_written() {
        for (text, acts) in [
            (&b"<</S/JavaScript/JS(app.alert(1))>>"[..], Acts::Script),
            (b"<</S/J#61v#61Script>>", Acts::Script),
            (b"<</S /Launch/F(cmd.exe)>>", Acts::Launch),
            (b"/Names<</EmbeddedFiles 5 0 R>>", Acts::Carries),
            (b"<</Type/EmbeddedFile>>", Acts::Carries),
            (b"/AcroForm<</XFA[(a)]>>", Acts::Form),
            (b"/Subtype/RichMedia ", Acts::Plays),
        ] {
            assert!(matches!(check(text), Err(MediaError::Acts(own)) if own == acts), "{text:?}");
            let in_objects = packed(&[b"7 0 ", text].concat());
            assert!(matches!(check(&in_objects), Err(MediaError::Acts(own)) if own == acts), "packed {text:?}");
        }
        assert!(matches!(check(b"trailer<</Encrypt 9 0 R>>"), Err(MediaError::Encrypted)));
        for text in [&b"<</S/JavaScripts>>"[..], b"(JavaScript)", b"/XFAB", b"/OpenAction[3 0 R/Fit]", b"/#", b"/#4"] {
            assert!(check(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn a_name_may_lie_across_two_steps() {
        for before in STEP_BYTES + BEGINNING_BYTES - 16..STEP_BYTES + BEGINNING_BYTES + 4 {
            let text = [b"1 0 ".to_vec(), vec![b' '; before - 4], b"/S/JavaScript ".to_vec()].concat();
            assert!(matches!(check(&packed(&text)), Err(MediaError::Acts(Acts::Script))), "{before}");
        }
    }

    #[test]
    fn what_grows_without_end_is_refused() {
        let bomb = [b"1 0 ".to_vec(), vec![b' '; 1 << 20]].concat();
        let bomb = packed(&bomb).repeat(300);
        assert!(matches!(check(&bomb), Err(MediaError::TooMuch)));
        // Pictures are not unpacked here.
        assert!(check(&packed(&vec![0xFF; 1 << 20]).repeat(300)).is_ok());
    }
}
