//! Where a JPEG ends: a walk over its markers (ITU-T T.81, annex B). It does not decode: decoders forgive a picture
//! that was cut short, so that this walk is what finds it out.

/// Start of image: the first marker of a JPEG.
const SOI: [u8; 2] = [0xFF, 0xD8];
/// End of image.
const EOI: u8 = 0xD9;

/// A segment of a JPEG that has a length: a header, a table, a comment, metadata or the start of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    /// The second byte of its marker, as 0xE1 for APP1.
    marker: u8,
    /// Where the byte after it stands.
    next: usize,
}

/// True if the walk over all segments comes to the end-of-image marker. What may follow it (a second picture, a maker's
/// trailer) does not count.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let mut at = SOI.len();
    if !bytes.starts_with(&SOI) {
        return false;
    }
    while let Some(segment) = next_segment(bytes, at) {
        if segment.marker == EOI {
            return true;
        }
        at = segment.next;
    }
    false
}

/// The next segment from `at` on; `None` if the bytes end before it does. Fill bytes, entropy-coded data with its
/// stuffed zeros, and restart markers are passed over.
fn next_segment(bytes: &[u8], at: usize) -> Option<Segment> {
    let mut at = at;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)? + 1;
        let marker = *bytes.get(at)?;
        match marker {
            0xFF => {}
            0x00 | 0x01 | 0xD0..=0xD8 => at += 1,
            EOI => return Some(Segment { marker, next: at + 1 }),
            _ => {
                let length = bytes.get(at + 1..at + 3)?;
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                let next = at + 1 + length.max(2);
                return (next <= bytes.len()).then_some(Segment { marker, next });
            }
        }
    }
}

/// The markers of a JPEG in order, and how many bytes follow its end: what the tests hold the made photos against.
#[cfg(test)]
pub(super) fn markers(bytes: &[u8]) -> (Vec<u8>, usize) {
    let mut found = Vec::new();
    let mut at = SOI.len();
    while let Some(segment) = next_segment(bytes, at) {
        found.push(segment.marker);
        at = segment.next;
        if segment.marker == EOI {
            break;
        }
    }
    (found, bytes.len() - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALLEST: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF\xFF\xDA\x00\x02data\xFF\x00more\xFF\xD0x\xFF\xD9";

    #[test]
    fn whole_only_with_its_last_byte() {
        assert!(is_whole(SMALLEST));
        for cut in 0..SMALLEST.len() {
            assert!(!is_whole(&SMALLEST[..cut]), "cut at {cut}");
        }
    }

    #[test]
    fn what_follows_the_end_does_not_count() {
        let followed = [SMALLEST, b"\xFF\xD8 a second picture, cut"].concat();
        assert!(is_whole(&followed));
        assert_eq!(markers(&followed), (vec![0xE0, 0xDA, EOI], 24));
    }

    #[test]
    fn an_end_inside_a_thumbnail_is_not_the_end() {
        assert!(!is_whole(b"\xFF\xD8\xFF\xE1\x00\x06\xFF\xD8\xFF\xD9\xFF\xDA\x00\x02data"));
        assert!(!is_whole(b"\xFF\xD8\xFF\xE1\x00\x00"));
    }
}
