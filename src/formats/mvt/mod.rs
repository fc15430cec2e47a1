//! Mapbox Vector Tiles 2.1: our own encoder, because tiles are what the project exists for.
//!
//! Coordinates are tile units (extent 4096, x eastwards, y southwards). Knows nothing of zooms or of what is drawn.

mod geometry;
mod shared;

use std::collections::HashMap;

use crate::formats::deflate::Repeat;
use crate::formats::mvt::geometry::{Geometry, without_repeats, zigzag};
pub use crate::formats::mvt::shared::Shared;

/// Units of a tile's side.
pub const EXTENT: u32 = 4096;

/// An attribute's value (§4.4).
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number with fraction.
    Double(f64),
    /// A natural number.
    Natural(u64),
    /// True or false.
    Bool(bool),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Value {
    fn encode(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Text(text) => put_bytes(bytes, 1, text.as_bytes()),
            Self::Double(number) => {
                put_varint(bytes, 3 << 3 | 1);
                bytes.extend_from_slice(&number.to_le_bytes());
            }
            Self::Natural(number) => put_field(bytes, 5, *number),
            Self::Bool(truth) => put_field(bytes, 7, u64::from(*truth)),
        }
    }

    /// Bytes that [`Value::encode`] takes.
    const fn length(&self) -> usize {
        match self {
            Self::Text(text) => 1 + varint_length(text.len() as u64) + text.len(),
            Self::Double(_) => 9,
            Self::Natural(number) => 1 + varint_length(*number),
            Self::Bool(_) => 2,
        }
    }

    /// What numbers are told apart by.
    const fn bits(&self) -> Option<(u8, u64)> {
        match self {
            Self::Text(_) => None,
            Self::Double(number) => Some((0, number.to_bits())),
            Self::Natural(number) => Some((1, *number)),
            Self::Bool(truth) => Some((2, *truth as u64)),
        }
    }
}

/// A layer being written. Keys and values are written once each, except for those that the writer knows to be the only
/// ones of their kind: looking for them would cost more than all the rest.
#[derive(Debug)]
pub struct Layer {
    name: &'static str,
    keys: Vec<&'static str>,
    values: Vec<u8>,
    values_count: u32,
    /// Texts are few, so they are searched; small numbers are looked up, others hashed.
    texts: Vec<(String, u32)>,
    naturals: Vec<Option<Entry>>,
    numbers: HashMap<(u8, u64), u32>,
    features: Vec<u8>,
    count: usize,
    /// What is known to be written twice, by where it is in `features` and in `values`.
    repeats: [Vec<Repeat>; 2],
    /// Where the last value stands that no other feature has.
    last_only: std::ops::Range<usize>,
}

/// Numbers below this are small.
const NATURALS: u64 = 1024;

/// A key in the table of its layer.
#[derive(Debug, Clone, Copy)]
pub struct Key(u32);

/// A value in the table of its layer.
#[derive(Debug, Clone, Copy)]
pub struct Entry(u32);

/// Geometry types (§4.3.4).
#[derive(Clone, Copy)]
enum GeometryType {
    Point = 1,
    Line = 2,
    Polygon = 3,
}

/// A position in tile units.
pub type Unit = (i32, i32);

impl Layer {
    /// An empty layer of this name.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            keys: Vec::new(),
            values: Vec::new(),
            values_count: 0,
            texts: Vec::new(),
            naturals: Vec::new(),
            numbers: HashMap::new(),
            features: Vec::new(),
            count: 0,
            repeats: [Vec::new(), Vec::new()],
            last_only: 0..0,
        }
    }

    /// Makes room for so many points more.
    pub fn reserve(&mut self, points: usize) {
        const FEATURE_BYTES: usize = 32;
        const VALUE_BYTES: usize = 16;
        self.features.reserve(points * FEATURE_BYTES);
        self.values.reserve(points * VALUE_BYTES);
        self.repeats.iter_mut().for_each(|repeats| repeats.reserve(points));
    }

    /// How many features it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// True when it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The place of a key in the table.
    pub fn key(&mut self, key: &'static str) -> Key {
        let index = self.keys.iter().position(|known| *known == key).unwrap_or_else(|| {
            self.keys.push(key);
            self.keys.len() - 1
        });
        // Keys are written in code.
        Key(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The place of a value in the table.
    pub fn value(&mut self, value: &Value) -> Entry {
        match value {
            Value::Natural(number @ 0..NATURALS) => self.natural(usize::try_from(*number).unwrap_or(0)),
            _ => self.searched(value),
        }
    }

    fn natural(&mut self, number: usize) -> Entry {
        if number >= self.naturals.len() {
            self.naturals.resize(number + 1, None);
        }
        if let Some(entry) = self.naturals[number] {
            return entry;
        }
        let entry = self.only(&Value::Natural(number as u64));
        self.naturals[number] = Some(entry);
        entry
    }

    fn searched(&mut self, value: &Value) -> Entry {
        let known = match (value, value.bits()) {
            (Value::Text(text), _) => self.texts.iter().find(|(known, _)| known == text).map(|(_, index)| *index),
            (_, bits) => bits.and_then(|bits| self.numbers.get(&bits).copied()),
        };
        if let Some(index) = known {
            return Entry(index);
        }
        let entry = self.only(value);
        match (value, value.bits()) {
            (Value::Text(text), _) => self.texts.push((text.clone(), entry.0)),
            (_, Some(bits)) => drop(self.numbers.insert(bits, entry.0)),
            (_, None) => {}
        }
        entry
    }

    /// The place of a value that no other feature has.
    pub fn only(&mut self, value: &Value) -> Entry {
        put_field_of(&mut self.values, 4, value.length());
        value.encode(&mut self.values);
        self.values_count += 1;
        Entry(self.values_count - 1)
    }

    /// Adds a point.
    pub fn point(&mut self, id: u64, at: Unit, attributes: &[(&'static str, Value)]) {
        let tags = self.tags(attributes);
        self.tagged_point(id, at, &tags);
    }

    /// Adds a point whose attributes are in the tables.
    pub fn tagged_point(&mut self, id: u64, at: Unit, tags: &[(Key, Entry)]) {
        self.feature(id, GeometryType::Point, &[1 << 3 | 1, zigzag(at.0), zigzag(at.1)], tags);
    }

    fn tags(&mut self, attributes: &[(&'static str, Value)]) -> Vec<(Key, Entry)> {
        attributes.iter().map(|(key, value)| (self.key(key), self.value(value))).collect()
    }

    /// Adds a line of one or more parts; parts of less than two different positions are dropped.
    pub fn lines(&mut self, id: u64, parts: &[Vec<Unit>], attributes: &[(&'static str, Value)]) {
        let mut geometry = Geometry::default();
        for part in parts {
            let clean = without_repeats(part);
            if clean.len() >= 2 {
                geometry.move_to(clean[0]);
                geometry.line_to(&clean[1..]);
            }
        }
        if !geometry.commands.is_empty() {
            let tags = self.tags(attributes);
            self.feature(id, GeometryType::Line, &geometry.commands, &tags);
        }
    }

    /// Adds a polygon of one or more parts, each an exterior ring and its holes; closing positions may be there or not.
    ///
    /// Rings are wound as §4.3.4.4 asks, whichever way they come; rings without area are dropped.
    pub fn polygons(&mut self, id: u64, parts: &[Vec<Vec<Unit>>], attributes: &[(&'static str, Value)]) {
        let mut geometry = Geometry::default();
        for part in parts {
            for (i, ring) in part.iter().enumerate() {
                let written = geometry.ring(ring, i == 0);
                // A hole without its exterior would be read as a polygon of its own.
                if i == 0 && !written {
                    break;
                }
            }
        }
        if !geometry.commands.is_empty() {
            let tags = self.tags(attributes);
            self.feature(id, GeometryType::Polygon, &geometry.commands, &tags);
        }
    }

    fn feature(&mut self, id: u64, kind: GeometryType, commands: &[u32], tags: &[(Key, Entry)]) {
        let pair = |(key, value): &(Key, Entry)| varint_length(key.0.into()) + varint_length(value.0.into());
        let tags_length: usize = tags.iter().map(pair).sum();
        let geometry_length: usize = commands.iter().map(|command| varint_length((*command).into())).sum();
        // Everything is measured first and then written in place: there may be a hundred thousand features.
        let field_length = |length: usize| 1 + varint_length(length as u64) + length;
        let tags_field = if tags.is_empty() { 0 } else { field_length(tags_length) };
        let length = 1 + varint_length(id) + tags_field + 2 + field_length(geometry_length);
        let bytes = &mut self.features;
        put_field_of(bytes, 2, length);
        put_field(bytes, 1, id);
        if !tags.is_empty() {
            put_field_of(bytes, 2, tags_length);
            for (key, value) in tags {
                put_varint(bytes, key.0.into());
                put_varint(bytes, value.0.into());
            }
        }
        put_field(bytes, 3, kind as u64);
        put_field_of(bytes, 4, geometry_length);
        for command in commands {
            put_varint(bytes, (*command).into());
        }
        self.count += 1;
    }

    /// Bytes of all but the features and values.
    fn frame_length(&self) -> usize {
        let field_length = |length: usize| 1 + varint_length(length as u64) + length;
        let keys: usize = self.keys.iter().map(|key| field_length(key.len())).sum();
        field_length(self.name.len()) + keys + 1 + varint_length(u64::from(EXTENT)) + 2
    }

    fn encode(&self, tile: &mut Tile) {
        let Tile { bytes, repeats, breaks } = tile;
        put_field_of(bytes, 3, self.frame_length() + self.features.len() + self.values.len());
        put_bytes(bytes, 1, self.name.as_bytes());
        let [of_features, of_values] = &self.repeats;
        let mut put = |bytes: &mut Vec<u8>, part: &[u8], repeated: &[Repeat]| {
            // A tile has far fewer than 2^32 bytes.
            let start = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            breaks.push(start);
            repeats.extend(repeated.iter().map(|repeat| Repeat { at: start.saturating_add(repeat.at), ..*repeat }));
            bytes.extend_from_slice(part);
        };
        put(bytes, &self.features, of_features);
        self.keys.iter().for_each(|key| put_bytes(bytes, 3, key.as_bytes()));
        put(bytes, &self.values, of_values);
        put_field(bytes, 5, u64::from(EXTENT));
        put_field(bytes, 15, 2);
    }
}

/// Notes that so many bytes at a place stand earlier, too, if that is worth it.
fn note(repeats: &mut Vec<Repeat>, at: usize, earlier: usize, length: usize) {
    const LENGTH_MIN: usize = 4;
    const LENGTH_MAX: usize = 258;
    const DISTANCE_MAX: usize = 32_768;
    if length >= LENGTH_MIN && at - earlier <= DISTANCE_MAX {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        repeats.push(Repeat { at: small(at), distance: small(at - earlier), length: small(length.min(LENGTH_MAX)) });
    }
}

/// A tile, and what is known to be repeated in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tile {
    /// As it is sent.
    pub bytes: Vec<u8>,
    /// In their order.
    pub repeats: Vec<Repeat>,
    /// Where what comes is of another kind than what was.
    pub breaks: Vec<u32>,
}

impl Tile {
    /// A tile of these layers; empty ones are left out, so a tile of nothing has no bytes.
    #[must_use]
    pub fn of(layers: &[Layer]) -> Self {
        const FRAME_BYTES: usize = 256;
        let length = |layer: &Layer| layer.features.len() + layer.values.len() + FRAME_BYTES;
        let mut tile = Self { bytes: Vec::with_capacity(layers.iter().map(length).sum()), ..Self::default() };
        layers.iter().filter(|layer| !layer.is_empty()).for_each(|layer| layer.encode(&mut tile));
        tile
    }
}

/// The bytes of a tile of these layers.
#[must_use]
pub fn tile(layers: &[Layer]) -> Vec<u8> {
    Tile::of(layers).bytes
}

/// Bytes that [`put_varint`] takes.
const fn varint_length(number: u64) -> usize {
    let bits = u64::BITS - number.leading_zeros();
    if bits == 0 { 1 } else { bits.div_ceil(7) as usize }
}

/// Writes a base-128 number, lowest part first.
pub(crate) fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

/// Writes a field that is a number.
pub(crate) fn put_field(bytes: &mut Vec<u8>, field: u64, number: u64) {
    put_varint(bytes, field << 3);
    put_varint(bytes, number);
}

/// Begins a field that is a run of so many bytes.
fn put_field_of(bytes: &mut Vec<u8>, field: u64, length: usize) {
    put_varint(bytes, field << 3 | 2);
    put_varint(bytes, length as u64);
}

/// Writes a field that is a run of bytes.
pub(crate) fn put_bytes(bytes: &mut Vec<u8>, field: u64, content: &[u8]) {
    put_field_of(bytes, field, content.len());
    bytes.extend_from_slice(content);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::mvt::geometry::doubled_area;
    use geozero::mvt::Message;
    use geozero::mvt::Tile as Decoded;

    #[test]
    fn numbers_are_as_long_as_they_are_written() {
        for number in (0..64).flat_map(|bit| [(1 << bit) - 1, 1 << bit, u64::MAX >> bit]) {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, number);
            assert_eq!(varint_length(number), bytes.len(), "{number}");
        }
        for value in [Value::from("Città"), Value::Double(0.1), Value::Natural(300), Value::Bool(true)] {
            let mut bytes = Vec::new();
            value.encode(&mut bytes);
            assert_eq!(value.length(), bytes.len(), "{value:?}");
        }
    }

    fn decoded(layers: &[Layer]) -> Decoded {
        Decoded::decode(tile(layers).as_slice()).expect("an independent decoder reads it")
    }

    #[test]
    fn points_have_ids_and_typed_attributes() {
        let mut layer = Layer::new("reports");
        let attributes = [("number", "2026-000001".into()), ("open", Value::Bool(true)), ("count", Value::Natural(7))];
        layer.point(42, (100, 4000), &attributes);
        layer.point(43, (100, -64), &attributes[..2]);
        let tile = decoded(&[layer, Layer::new("empty")]);
        assert_eq!(tile.layers.len(), 1);
        let layer = &tile.layers[0];
        assert_eq!((layer.name.as_str(), layer.version, layer.extent), ("reports", 2, Some(4096)));
        assert_eq!(layer.features.iter().map(|f| f.id).collect::<Vec<_>>(), [Some(42), Some(43)]);
        assert_eq!(layer.features[0].geometry, [9, 200, 8000]);
        assert_eq!(layer.features[1].geometry, [9, 200, 127]);
        assert_eq!((layer.keys.len(), layer.values.len()), (3, 3), "written once each");
        assert_eq!(layer.values[2].uint_value, Some(7));
    }

    #[test]
    fn rings_are_wound_as_the_standard_asks() {
        let square = |from: i32, to: i32| vec![(from, from), (to, from), (to, to), (from, to), (from, from)];
        for (mut exterior, mut hole) in [(square(0, 100), square(10, 20)), (square(0, 100), square(10, 20))] {
            exterior.reverse();
            hole.reverse();
            let mut layer = Layer::new("areas");
            layer.polygons(1, &[vec![exterior, hole]], &[]);
            let tile = decoded(&[layer]);
            let geometry = &tile.layers[0].features[0].geometry;
            // MoveTo 1, LineTo 3, ClosePath for each ring; the exterior is clockwise on screen, the hole is not.
            assert_eq!(geometry.iter().filter(|c| **c == 15).count(), 2);
            assert_eq!(doubled_area(&absolute(geometry)[..4]).signum(), 1);
            assert_eq!(doubled_area(&absolute(geometry)[4..]).signum(), -1);
        }
    }

    fn absolute(commands: &[u32]) -> Vec<Unit> {
        let zigzag = |n: u32| (n >> 1).cast_signed() ^ -(n & 1).cast_signed();
        let (mut at, mut all, mut i) = ((0, 0), Vec::new(), 0);
        while i < commands.len() {
            let (id, count) = (commands[i] & 7, commands[i] >> 3);
            i += 1;
            for _ in 0..if id == 7 { 0 } else { count } {
                at = (at.0 + zigzag(commands[i]), at.1 + zigzag(commands[i + 1]));
                all.push(at);
                i += 2;
            }
        }
        all
    }

    #[test]
    fn what_has_no_extent_is_dropped() {
        let mut layer = Layer::new("lines");
        layer.lines(1, &[vec![(5, 5), (5, 5)]], &[]);
        layer.polygons(2, &[vec![vec![(0, 0), (1, 1), (2, 2)], vec![(0, 0), (9, 0), (9, 9)]]], &[]);
        assert!(layer.is_empty());
        assert!(tile(&[layer]).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn lines_come_back(line in proptest::collection::vec((-64..4160_i32, -64..4160_i32), 2..50)) {
            let mut layer = Layer::new("lines");
            layer.lines(9, std::slice::from_ref(&line), &[]);
            let clean = without_repeats(&line);
            if clean.len() >= 2 {
                let tile = decoded(&[layer]);
                proptest::prop_assert_eq!(absolute(&tile.layers[0].features[0].geometry), clean);
            }
        }
    }
}
