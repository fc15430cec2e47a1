//! OpenStreetMap extracts (`.osm.pbf`): the names in them, and the doors.
//!
//! Streets are ways with `highway` and `name`; doors are nodes and ways with `addr:street` and `addr:housenumber`;
//! quarters are nodes with `place`; landmarks are named nodes and ways that people go to.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use osmpbf::{Element, ElementReader};

use crate::domain::place::Position;
use crate::domain::text::Line;
use crate::domain::toponym::{Door, HouseNumber, Toponym, ToponymKind};

/// Keys of what people go to, or find their way by.
const LANDMARKS: [&str; 9] =
    ["amenity", "leisure", "tourism", "railway", "public_transport", "office", "historic", "man_made", "building"];
/// Places that are quarters or larger; `place` is also said of squares and islands.
const QUARTERS: [&str; 9] =
    ["city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood", "locality", "isolated_dwelling"];

/// An extract that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum NotAnExtract {
    /// The file cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is no extract, or a damaged one.
    #[error("this is no OpenStreetMap extract (.osm.pbf): {0}")]
    Pbf(#[from] osmpbf::Error),
}

/// What an element says of names.
#[derive(Debug, Default)]
struct Tags {
    name: Option<String>,
    is_street: bool,
    is_landmark: bool,
    is_quarter: bool,
    street: Option<String>,
    house: Option<HouseNumber>,
}

impl Tags {
    fn of<'t>(tags: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let mut found = Self::default();
        for (key, value) in tags {
            match key {
                "name" => found.name = Some(value.to_owned()),
                "highway" => found.is_street = true,
                "place" if value == "square" => found.is_street = true,
                "place" => found.is_quarter |= QUARTERS.contains(&value),
                "addr:street" | "addr:place" => found.street = Some(value.to_owned()),
                "addr:housenumber" => found.house = value.parse().ok(),
                _ => found.is_landmark |= LANDMARKS.contains(&key),
            }
        }
        found
    }

    const fn says_something(&self) -> bool {
        let is_named = self.name.is_some() && (self.is_street || self.is_landmark || self.is_quarter);
        is_named || (self.street.is_some() && self.house.is_some())
    }

    const fn kind(&self) -> ToponymKind {
        if self.is_street {
            ToponymKind::Street
        } else if self.is_quarter {
            ToponymKind::Quarter
        } else {
            ToponymKind::Landmark
        }
    }
}

/// A way that says something, and the nodes along it.
struct Way {
    tags: Tags,
    nodes: Vec<i64>,
}

/// The names of an extract; `open` opens it from its beginning, twice: nodes are needed only where a way has said so.
///
/// Cost in memory: the nodes of streets, buildings with a number and named places.
pub fn toponyms<R: Read + Send>(open: impl Fn() -> std::io::Result<R>) -> Result<Vec<Toponym>, NotAnExtract> {
    let mut ways = Vec::new();
    let mut places: HashMap<i64, Option<Position>> = HashMap::new();
    ElementReader::new(open()?).for_each(|element| {
        if let Element::Way(way) = element {
            let tags = Tags::of(way.tags());
            if tags.says_something() {
                let nodes: Vec<i64> = way.refs().collect();
                places.extend(nodes.iter().map(|node| (*node, None)));
                ways.push(Way { tags, nodes });
            }
        }
    })?;
    let mut names = Names::default();
    ElementReader::new(open()?).for_each(|element| {
        let (id, tags, lon, lat) = match &element {
            Element::Node(node) => (node.id(), Tags::of(node.tags()), node.lon(), node.lat()),
            Element::DenseNode(node) => (node.id(), Tags::of(node.tags()), node.lon(), node.lat()),
            Element::Way(_) | Element::Relation(_) => return,
        };
        let Ok(position) = Position::new(lon, lat) else { return };
        if let Some(place) = places.get_mut(&id) {
            *place = Some(position);
        }
        // A bus stop or a crossing on a street is not the street.
        if tags.says_something() && !tags.is_street {
            names.take(tags, &[position]);
        }
    })?;
    for way in ways {
        let line: Vec<Position> = way.nodes.iter().filter_map(|node| *places.get(node)?).collect();
        names.take(way.tags, &line);
    }
    Ok(names.by_name.into_values().collect())
}

#[derive(Default)]
struct Names {
    by_name: BTreeMap<(ToponymKind, String), Toponym>,
}

impl Names {
    fn take(&mut self, tags: Tags, line: &[Position]) {
        let Some(middle) = middle_of(line) else { return };
        let kind = tags.kind();
        if let (Some(street), Some(house)) = (&tags.street, tags.house)
            && let Some(street) = self.named(ToponymKind::Street, street, middle)
        {
            street.doors.push(Door { house, position: middle });
        }
        let named = tags.name.filter(|_| tags.is_street || tags.is_landmark || tags.is_quarter);
        if let Some(toponym) = named.and_then(|name| self.named(kind, &name, middle))
            && tags.is_street
            && line.len() > 1
        {
            toponym.lines.push(line.to_vec());
        }
    }

    fn named(&mut self, kind: ToponymKind, name: &str, position: Position) -> Option<&mut Toponym> {
        let line = Line::new(name).ok()?;
        let new = || Toponym { name: line, kind, position, lines: Vec::new(), doors: Vec::new() };
        Some(self.by_name.entry((kind, name.to_owned())).or_insert_with(new))
    }
}

/// The middle of a line by its corners, or of the corners of a building.
fn middle_of(line: &[Position]) -> Option<Position> {
    let (first, last) = (line.first()?, line.last()?);
    if line.len() < 4 || first != last {
        return line.get(line.len() / 2).copied();
    }
    let corners = &line[1..];
    let count = f64::from(u32::try_from(corners.len()).ok()?);
    let mean = |of: fn(Position) -> f64| corners.iter().map(|corner| of(*corner)).sum::<f64>() / count;
    Position::new(mean(Position::lon), mean(Position::lat)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::mvt::{put_bytes, put_field, put_varint};

    /// Text as the extract's table has it: each once, the first empty.
    #[derive(Default)]
    struct Table(Vec<&'static str>);

    impl Table {
        fn tags(&mut self, tags: &[(&'static str, &'static str)]) -> [Vec<u8>; 2] {
            let mut packed = [Vec::new(), Vec::new()];
            for (key, value) in tags {
                for (text, bytes) in [key, value].into_iter().zip(&mut packed) {
                    self.0.push(text);
                    put_varint(bytes, self.0.len() as u64);
                }
            }
            packed
        }
    }

    const fn zigzag(number: i64) -> u64 {
        (number << 1 ^ number >> 63).cast_unsigned()
    }

    fn node(table: &mut Table, id: i64, [lon, lat]: [i64; 2], tags: &[(&'static str, &'static str)]) -> Vec<u8> {
        let (mut node, [keys, values]) = (Vec::new(), table.tags(tags));
        put_field(&mut node, 1, zigzag(id));
        put_bytes(&mut node, 2, &keys);
        put_bytes(&mut node, 3, &values);
        put_field(&mut node, 8, zigzag(lat));
        put_field(&mut node, 9, zigzag(lon));
        node
    }

    fn way(table: &mut Table, id: u64, nodes: &[i64], tags: &[(&'static str, &'static str)]) -> Vec<u8> {
        let (mut way, [keys, values]) = (Vec::new(), table.tags(tags));
        put_field(&mut way, 1, id);
        put_bytes(&mut way, 2, &keys);
        put_bytes(&mut way, 3, &values);
        let (mut references, mut last) = (Vec::new(), 0);
        for node in nodes {
            put_varint(&mut references, zigzag(node - last));
            last = *node;
        }
        put_bytes(&mut way, 8, &references);
        way
    }

    fn blob(extract: &mut Vec<u8>, kind: &str, content: &[u8]) {
        let (mut blob, mut header) = (Vec::new(), Vec::new());
        put_bytes(&mut blob, 1, content);
        put_bytes(&mut header, 1, kind.as_bytes());
        put_field(&mut header, 3, blob.len() as u64);
        extract.extend(u32::try_from(header.len()).expect("short").to_be_bytes());
        extract.extend(header);
        extract.extend(blob);
    }

    /// An extract of a street with two doors, a square's bus stop, a quarter and a school.
    fn extract() -> Vec<u8> {
        let mut table = Table::default();
        let e7 = |degrees: [f64; 2]| {
            #[expect(clippy::cast_possible_truncation, reason = "within degrees")]
            degrees.map(|one| (one * 1e7).round() as i64)
        };
        let nodes = [
            node(&mut table, 1, e7([11.20, 43.83]), &[]),
            node(&mut table, 2, e7([11.21, 43.84]), &[]),
            node(&mut table, 3, e7([11.22, 43.84]), &[("highway", "bus_stop"), ("name", "Olmo")]),
            node(&mut table, 4, e7([11.205, 43.831]), &[("addr:street", "Via dei Tigli"), ("addr:housenumber", "3/B")]),
            node(&mut table, 5, e7([11.23, 43.85]), &[("place", "hamlet"), ("name", "Quinto Alto")]),
            node(&mut table, 6, e7([11.202, 43.832]), &[]),
        ];
        let ways = [
            way(&mut table, 1, &[1, 2, 3], &[("highway", "residential"), ("name", "Via dei Tigli")]),
            way(
                &mut table,
                2,
                &[1, 2, 6, 1],
                &[
                    ("amenity", "school"),
                    ("name", "Scuola Pascoli"),
                    ("addr:street", "Via dei Tigli"),
                    ("addr:housenumber", "1"),
                ],
            ),
            way(&mut table, 3, &[1, 99], &[("highway", "service")]),
        ];
        let (mut strings, mut group, mut block, mut extract) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        std::iter::once("").chain(table.0).for_each(|text| put_bytes(&mut strings, 1, text.as_bytes()));
        for (field, element) in nodes.iter().map(|node| (1, node)).chain(ways.iter().map(|way| (3, way))) {
            put_bytes(&mut group, field, element);
        }
        put_bytes(&mut block, 1, &strings);
        put_bytes(&mut block, 2, &group);
        let mut header = Vec::new();
        put_bytes(&mut header, 4, b"OsmSchema-V0.6");
        blob(&mut extract, "OSMHeader", &header);
        blob(&mut extract, "OSMData", &block);
        extract
    }

    #[test]
    fn streets_doors_quarters_and_landmarks_come_out() {
        let extract = extract();
        let found = toponyms(|| Ok(&extract[..])).expect("an extract");
        let names: Vec<_> = found.iter().map(|toponym| (toponym.kind, toponym.name.as_str())).collect();
        assert_eq!(
            names,
            [
                (ToponymKind::Street, "Via dei Tigli"),
                (ToponymKind::Landmark, "Scuola Pascoli"),
                (ToponymKind::Quarter, "Quinto Alto")
            ]
        );
        let street = &found[0];
        assert_eq!(street.lines.iter().map(Vec::len).collect::<Vec<_>>(), [3]);
        let mut doors: Vec<_> = street.doors.iter().map(|door| door.house.to_string()).collect();
        doors.sort();
        assert_eq!(doors, ["1", "3/B"]);
    }

    #[test]
    fn what_is_no_extract_is_told() {
        let extract = extract();
        for wrong in [&b"not an extract at all"[..], &extract[..extract.len() / 2]] {
            assert!(toponyms(|| Ok(wrong)).is_err());
        }
    }
}
