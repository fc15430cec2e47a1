//! Elements of ASN.1 as programs really write them (BER, X.690): also with lengths that only their end tells, and texts in
//! parts. What signs documents writes so, and readers of the strict form (DER) refuse it.
//!
//! It knows nothing of what the elements mean. Nothing is copied but a text in parts, and nothing is read twice per level.
//! It writes single elements too, and tells whether some are in the strict form, in which alone they can be signed.

use std::borrow::Cow;

/// Most levels of elements whose end is only told by a mark.
const LEVELS_MAX: usize = 32;
/// Most levels of a text in parts that are themselves in parts.
const PARTS_LEVELS_MAX: u8 = 4;

/// INTEGER.
pub(super) const INTEGER: u8 = 0x02;
/// OCTET STRING, whole; in parts it has [`IN_PARTS`] too.
pub(super) const OCTETS: u8 = 0x04;
/// OBJECT IDENTIFIER.
pub(super) const OID: u8 = 0x06;
/// SEQUENCE.
pub(super) const SEQUENCE: u8 = 0x30;
/// SET.
pub(super) const SET: u8 = 0x31;
/// The bit of elements that hold others.
const IN_PARTS: u8 = 0x20;

/// The tag `[n]` of a field that holds others.
pub(super) const fn field(n: u8) -> u8 {
    0xA0 | n
}

/// An element: its tag, what is in it, and all of it as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    pub(super) whole: &'a [u8],
}

/// Elements one after the other. What is broken is nothing: `None`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elements<'a> {
    rest: &'a [u8],
}

impl<'a> Elements<'a> {
    /// Those in these bytes.
    pub(super) const fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether there are no more.
    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next one, whatever it is.
    pub(super) fn any(&mut self) -> Option<Element<'a>> {
        let (tag, head, length) = header(self.rest)?;
        let body = self.rest.get(head..)?;
        let (content, rest) = if let Some(length) = length {
            (body.get(..length)?, body.get(length..)?)
        } else {
            let length = up_to_mark(body)?;
            (body.get(..length)?, body.get(length + 2..)?)
        };
        let whole = self.rest.get(..self.rest.len() - rest.len())?;
        self.rest = rest;
        Some(Element { tag, content, whole })
    }

    /// The next one, if it has this tag.
    pub(super) fn next(&mut self, tag: u8) -> Option<Element<'a>> {
        if self.rest.first() == Some(&tag) { self.any() } else { None }
    }

    /// What is in the next one, if it has this tag and holds others.
    pub(super) fn within(&mut self, tag: u8) -> Option<Self> {
        self.next(tag).map(|element| Self::of(element.content))
    }

    /// The next one as a text of bytes, also in parts.
    pub(super) fn octets(&mut self) -> Option<Cow<'a, [u8]>> {
        let element = self.any()?;
        match element.tag {
            OCTETS => Some(Cow::Borrowed(element.content)),
            tag if tag == OCTETS | IN_PARTS => {
                let mut whole = Vec::with_capacity(element.content.len());
                join(element.content, &mut whole, PARTS_LEVELS_MAX)?;
                Some(Cow::Owned(whole))
            }
            _ => None,
        }
    }
}

/// An element of this tag, in the strict form.
pub(super) fn written(tag: u8, content: &[u8]) -> Vec<u8> {
    let digits = content.len().to_be_bytes();
    let digits = &digits[digits.iter().take_while(|digit| **digit == 0).count()..];
    let mut element = Vec::with_capacity(content.len() + 2 + digits.len());
    element.push(tag);
    if let Ok(length @ ..0x80) = u8::try_from(content.len()) {
        element.push(length);
    } else {
        element.push(digits.iter().fold(0x80, |count, _| count + 1));
        element.extend_from_slice(digits);
    }
    element.extend_from_slice(content);
    element
}

/// Whether what is in a set is in the strict form: every length told, in the fewest digits, and the elements in order (DER,
/// X.690, sections 10.1 and 11.6).
pub(super) fn is_strict_set(content: &[u8]) -> bool {
    let mut elements = Elements::of(content);
    let mut before: &[u8] = &[];
    while !elements.is_at_end() {
        let Some(element) = elements.any() else { return false };
        if element.whole < before || !has_strict_lengths(element.whole) {
            return false;
        }
        before = element.whole;
    }
    true
}

/// Whether these elements, and those in them, have lengths of the strict form. Without recursion: what holds others is gone
/// into by not skipping it.
fn has_strict_lengths(mut rest: &[u8]) -> bool {
    while !rest.is_empty() {
        let Some((tag, head, Some(length))) = header(rest) else { return false };
        let fewest = match length {
            ..0x80 => 2,
            0x80..0x100 => 3,
            0x100..0x1_0000 => 4,
            0x1_0000..0x100_0000 => 5,
            _ => 6,
        };
        let body = if tag & IN_PARTS == 0 { length } else { 0 };
        match rest.get(head + body..) {
            Some(next) if head == fewest => rest = next,
            _ => return false,
        }
    }
    true
}

/// Puts the parts of a text together.
fn join(parts: &[u8], whole: &mut Vec<u8>, levels: u8) -> Option<()> {
    let mut parts = Elements::of(parts);
    while !parts.is_at_end() {
        let part = parts.any()?;
        match part.tag {
            OCTETS => whole.extend_from_slice(part.content),
            tag if tag == OCTETS | IN_PARTS && levels > 0 => join(part.content, whole, levels - 1)?,
            _ => return None,
        }
    }
    Some(())
}

/// The tag of an element, how many bytes come before its content, and how many that has; none where a mark ends it.
fn header(bytes: &[u8]) -> Option<(u8, usize, Option<usize>)> {
    let (tag, length) = (*bytes.first()?, *bytes.get(1)?);
    // Tags of more than one byte are not used in what is read here.
    if tag & 0x1F == 0x1F {
        return None;
    }
    match length {
        0..=0x7F => Some((tag, 2, Some(usize::from(length)))),
        0x80 => (tag & IN_PARTS != 0).then_some((tag, 2, None)),
        _ => {
            let count = usize::from(length & 0x7F);
            let digits = bytes.get(2..2 + count)?;
            let digits = &digits[digits.iter().take_while(|digit| **digit == 0).count()..];
            if digits.len() > 4 {
                return None;
            }
            let length = digits.iter().fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
            Some((tag, 2 + count, Some(length)))
        }
    }
}

/// How many bytes there are up to the mark that ends an element. Without recursion.
fn up_to_mark(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut level) = (0, 0);
    loop {
        let rest = bytes.get(at..)?;
        if rest.starts_with(&[0, 0]) {
            if level == 0 {
                return Some(at);
            }
            (at, level) = (at + 2, level - 1);
            continue;
        }
        let (_, head, length) = header(rest)?;
        if length.is_none() {
            level += 1;
            if level > LEVELS_MAX {
                return None;
            }
        }
        at = at.checked_add(head)?.checked_add(length.unwrap_or(0))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_every_form() {
        let long = [&[OCTETS, 0x82, 0x01, 0x00][..], &[7; 256]].concat();
        assert_eq!(Elements::of(&long).octets().as_deref(), Some(&[7; 256][..]));
        let marked = [SEQUENCE, 0x80, SEQUENCE, 0x80, INTEGER, 1, 5, 0, 0, 0, 0, INTEGER, 1, 6];
        let mut elements = Elements::of(&marked);
        let mut inner = elements.within(SEQUENCE).and_then(|mut one| one.within(SEQUENCE)).expect("two levels");
        assert_eq!(inner.next(INTEGER).map(|one| one.content), Some(&[5][..]));
        assert_eq!(elements.next(INTEGER).map(|one| one.content), Some(&[6][..]));
        assert!(elements.is_at_end());
    }

    #[test]
    fn a_text_in_parts_is_one_text() {
        let parts = [0x24, 0x80, 0x04, 2, b'a', b'b', 0x24, 3, 0x04, 1, b'c', 0x04, 1, b'd', 0, 0];
        assert_eq!(Elements::of(&parts).octets().as_deref(), Some(&b"abcd"[..]));
        assert_eq!(Elements::of(&[0x24, 3, INTEGER, 1, 0]).octets(), None);
    }

    #[test]
    fn what_is_broken_is_nothing() {
        for bytes in [
            &[][..],
            &[SEQUENCE],
            &[SEQUENCE, 5, 0],
            &[SEQUENCE, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            &[SEQUENCE, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            &[SEQUENCE, 0x80, INTEGER, 1, 5],
            &[OCTETS, 0x80, 0, 0],
            &[0x1F, 0x81, 1, 0],
        ] {
            assert_eq!(Elements::of(bytes).any(), None, "{bytes:?}");
        }
        let deep = [SEQUENCE, 0x80].repeat(1_000_000);
        assert_eq!(Elements::of(&deep).any(), None);
        // Every part in a part: no stack is exhausted.
        let deep = [0x24, 0x80].repeat(LEVELS_MAX).into_iter().chain([0; LEVELS_MAX * 2]).collect::<Vec<u8>>();
        assert_eq!(Elements::of(&deep).octets(), None);
    }

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 65_536] {
            let content = vec![0; length];
            let element = written(OCTETS, &content);
            let read = Elements::of(&element).any().expect("an element");
            assert_eq!((read.tag, read.content.len(), read.whole.len()), (OCTETS, length, element.len()));
            assert!(is_strict_set(&element), "{length}");
        }
    }

    #[test]
    fn the_strict_form() {
        let inner = written(SEQUENCE, &[INTEGER, 1, 5]);
        assert!(is_strict_set(&[&inner[..], &inner, &[SET, 0]].concat()));
        for loose in [
            // Longer than needed, ended by a mark, out of order, cut short.
            &[SEQUENCE, 4, INTEGER, 0x81, 1, 5][..],
            &[SEQUENCE, 0x80, 0, 0],
            &[SET, 0, SEQUENCE, 0],
            &[SEQUENCE, 3, INTEGER, 1],
        ] {
            assert!(!is_strict_set(loose), "{loose:?}");
        }
    }
}
