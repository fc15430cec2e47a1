//! Points of few kinds, thousands of them: what those of a kind have in common is put together once.

use crate::formats::mvt::geometry::zigzag;
use crate::formats::mvt::{Entry, GeometryType, Key, Layer, Unit, note, varint_length};

/// Most bytes of a text that is written in one go.
const TEXT_MAX: usize = 60;
/// Most bytes of attributes that are shared.
const SHARED_MAX: usize = 24;
/// What stands between attributes and place of a point: type, and geometry of so many bytes with one command (§4.2).
const fn before_place(bytes: u8) -> [u8; 5] {
    [3 << 3, GeometryType::Point as u8, 4 << 3 | 2, bytes + 1, 1 << 3 | 1]
}
/// Bytes that most places take.
const PLACE_BYTES: u8 = 4;

/// Attributes that many points have in common, as bytes.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The attributes, and what stands before most places.
    bytes: [u8; SHARED_MAX + 5],
    attributes: usize,
    /// Where they were written last.
    last: Option<usize>,
}

/// Few bytes, put together before they go to a longer row of them.
struct Few {
    bytes: [u8; 64],
    length: usize,
}

impl Few {
    const fn new() -> Self {
        Self { bytes: [0; 64], length: 0 }
    }

    const fn put(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lowest bits")]
    const fn put_varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.put(number as u8 | 0x80);
            number >>= 7;
        }
        self.put(number as u8);
    }

    fn put_all(&mut self, bytes: &[u8]) {
        self.bytes[self.length..self.length + bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl Shared {
    /// Attributes in the tables of the layer for [`Layer::point_like`]; `None` when they are too many for that.
    #[must_use]
    pub fn of(tags: &[(Key, Entry)]) -> Option<Self> {
        let mut few = Few::new();
        for (key, value) in tags {
            few.put_varint(key.0.into());
            few.put_varint(value.0.into());
            if few.length > SHARED_MAX {
                return None;
            }
        }
        let attributes = few.length;
        few.put_all(&before_place(PLACE_BYTES));
        let mut bytes = [0; SHARED_MAX + 5];
        bytes[..few.length].copy_from_slice(few.as_bytes());
        Some(Self { bytes, attributes, last: None })
    }
}

impl Layer {
    /// The place of a text that no other feature has.
    pub fn only_text(&mut self, text: &str) -> Entry {
        if text.len() > TEXT_MAX {
            return self.only(&text.into());
        }
        let mut few = Few::new();
        // A value (§4.1, field 4) that is a text (§4.4, field 1); each length is told in one byte.
        #[expect(clippy::cast_possible_truncation, reason = "a short text")]
        let length = text.len() as u8;
        few.put_all(&[4 << 3 | 2, length + 2, 1 << 3 | 2, length]);
        few.put_all(text.as_bytes());
        let start = self.values.len();
        // Such texts mostly begin alike.
        let last = &self.values[self.last_only.clone()];
        let alike = last.iter().zip(few.as_bytes()).take_while(|(a, b)| a == b).count();
        note(&mut self.repeats[1], start, self.last_only.start, alike);
        self.values.extend_from_slice(few.as_bytes());
        self.last_only = start..self.values.len();
        self.values_count += 1;
        Entry(self.values_count - 1)
    }

    /// Adds a point with an attribute of its own and those that it shares.
    #[expect(clippy::cast_possible_truncation, reason = "at most 62 bytes: 11 + 12 + 24 + 5 + 10")]
    pub fn point_like(&mut self, id: u64, at: Unit, own: (Key, Entry), shared: &mut Shared) {
        let (x, y) = (zigzag(at.0), zigzag(at.1));
        let place_bytes = (varint_length(x.into()) + varint_length(y.into())) as u8;
        let own_length = varint_length(own.0.0.into()) + varint_length(own.1.0.into());
        let tags_length = (own_length + shared.attributes) as u8;
        let mut few = Few::new();
        few.put(2 << 3 | 2);
        few.put(1 + varint_length(id) as u8 + 2 + tags_length + 5 + place_bytes);
        few.put(1 << 3);
        few.put_varint(id);
        few.put(2 << 3 | 2);
        few.put(tags_length);
        few.put_varint(own.0.0.into());
        few.put_varint(own.1.0.into());
        let run_at = self.features.len() + few.length;
        let mut run_length = shared.attributes;
        if place_bytes == PLACE_BYTES {
            run_length += 5;
            few.put_all(&shared.bytes[..run_length]);
        } else {
            few.put_all(&shared.bytes[..run_length]);
            few.put_all(&before_place(place_bytes));
        }
        few.put_varint(x.into());
        few.put_varint(y.into());
        self.features.extend_from_slice(few.as_bytes());
        self.count += 1;
        if let Some(last) = shared.last {
            note(&mut self.repeats[0], run_at, last, run_length);
        }
        if place_bytes == PLACE_BYTES {
            shared.last = Some(run_at);
        }
    }
}
