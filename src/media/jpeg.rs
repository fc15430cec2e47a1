//! Whether a JPEG can be decoded truly: a walk over its markers (ITU-T T.81, annex B). It does not decode: the decoder
//! forgives a picture that was cut short, so this walk is what finds it out.

/// Start of image: the first marker of a JPEG.
const SOI: [u8; 2] = [0xFF, 0xD8];
/// End of image.
const EOI: u8 = 0xD9;
/// Start of scan.
const SOS: u8 = 0xDA;

/// A marker with what belongs to it: a header, a table, a comment, metadata, the start of a scan, the end of the image.
#[derive(Debug, Clone, Copy)]
struct Segment<'a> {
    /// The second byte of its marker, as 0xE1 for APP1.
    marker: u8,
    /// What follows its length.
    data: &'a [u8],
    /// Where the byte after it stands.
    next: usize,
}

/// Why a JPEG would not be decoded truly, in words for the log; `None` if it would.
///
/// It must come to its end-of-image marker. What may follow that (a second picture, a maker's trailer) does not count.
/// Scans are not decoded: one that was cut and closed again by an end marker passes, and shows grey.
pub(super) fn fault(bytes: &[u8]) -> Option<&'static str> {
    let mut at = SOI.len();
    let mut frame = None;
    while let Some(segment) = next_segment(bytes, at) {
        match segment.marker {
            EOI => return None,
            0xC0 | 0xC1 => frame = Some(segment.data),
            SOS if frame.is_some_and(|frame| is_apart(frame, segment.data)) => {
                return Some("a sequential JPEG with its components in scans apart, at unequal heights");
            }
            _ => {}
        }
        at = segment.next;
    }
    Some("the JPEG ends before its end marker")
}

/// True for a scan that holds some components only, of a frame where one has more rows than another: zune-jpeg 0.5
/// mixes up their rows, and the picture would come out as green stripes. Hardly any encoder writes such files.
fn is_apart(frame: &[u8], scan: &[u8]) -> bool {
    // Frame: precision, height (2), width (2), count, then for each component: id, sampling, table.
    let (Some(of_frame), Some(of_scan)) = (frame.get(5), scan.first()) else { return false };
    let rows = frame[6..].iter().skip(1).step_by(3).map(|sampling| sampling & 0x0F);
    of_scan < of_frame && rows.max() > Some(1)
}

/// The next segment from `at` on; `None` if the bytes end before it does. Fill bytes, entropy-coded data with its
/// stuffed zeros, and restart markers are passed over.
fn next_segment(bytes: &[u8], at: usize) -> Option<Segment<'_>> {
    let mut at = at;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)? + 1;
        let marker = *bytes.get(at)?;
        match marker {
            0xFF => {}
            0x00 | 0x01 | 0xD0..=0xD8 => at += 1,
            EOI => return Some(Segment { marker, data: &[], next: at + 1 }),
            _ => {
                let length = bytes.get(at + 1..at + 3)?;
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                let next = at + 1 + length.max(2);
                return Some(Segment { marker, data: bytes.get(at + 3..next)?, next });
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
        assert_eq!(fault(SMALLEST), None);
        for cut in 0..SMALLEST.len() {
            assert!(fault(&SMALLEST[..cut]).is_some(), "cut at {cut}");
        }
    }

    #[test]
    fn what_follows_the_end_does_not_count() {
        let followed = [SMALLEST, b"\xFF\xD8 a second picture, cut"].concat();
        assert_eq!(fault(&followed), None);
        assert_eq!(markers(&followed), (vec![0xE0, 0xDA, EOI], 24));
    }

    #[test]
    fn an_end_inside_a_thumbnail_is_not_the_end() {
        assert!(fault(b"\xFF\xD8\xFF\xE1\x00\x06\xFF\xD8\xFF\xD9\xFF\xDA\x00\x02data").is_some());
        assert!(fault(b"\xFF\xD8\xFF\xE1\x00\x00").is_some());
    }
}
