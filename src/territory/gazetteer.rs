//! Finding a place by its words, and the name of a place.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use geo::{Distance, Geodesic, Line, Point, Rect, coord};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::domain::place::Position;
use crate::domain::toponym::{HouseNumber, Toponym, ToponymKind};
use crate::territory::morton::{Morton, cover};
use crate::territory::spelling::{errors_allowed, is_common, is_like, letters_of, words_as_typed, words_of};

/// A door this near gives a place its address.
const DOOR_WITHIN_M: f64 = 60.0;
/// A street farther away than this gives no name.
const STREET_WITHIN_M: f64 = 500.0;
/// Most words of a question that are looked at.
const TYPED_MAX: usize = 12;
/// A door whose number is this far from the one asked for still says where in the street it must be.
const NUMBERS_APART_MAX: u32 = 20;
/// Metres of a degree of latitude, at least.
const DEGREE_M: f64 = 110_500.0;

/// A place that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its name, with the house number if that was found.
    pub name: String,
    /// What it is.
    pub kind: ToponymKind,
    /// Where it is.
    pub position: Position,
    /// The quarter or hamlet nearest to it.
    pub near: Option<String>,
}

#[derive(Debug)]
struct Name {
    text: String,
    kind: ToponymKind,
    position: Position,
    near: Option<String>,
    words: Vec<u32>,
    doors: Range<u32>,
}

/// A word of names, with the names that have it.
#[derive(Debug)]
struct Word {
    text: String,
    letters: u32,
    names: Vec<u32>,
}

#[derive(Debug)]
struct DoorAt {
    house: HouseNumber,
    position: Position,
    name: u32,
}

/// The names of the territory.
#[derive(Debug, Default)]
pub struct Gazetteer {
    names: Vec<Name>,
    /// In the order of their texts, so that a beginning is a range.
    words: Vec<Word>,
    /// By name, then by number.
    doors: Vec<DoorAt>,
    /// The doors along the curve.
    doors_by_place: Vec<(Morton, u32)>,
    /// Boxes of the pieces of streets.
    pieces: RTree<GeomWithData<Rectangle<[f64; 2]>, Piece>>,
}

/// A straight piece of a street, lon (x), lat (y).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    name: u32,
    from: Position,
    to: Position,
}

/// The shortest word that may be the beginning of a name and not only an abbreviation.
const SHORT_MIN: usize = 3;

/// What was typed.
#[derive(Debug, Default)]
struct Typed {
    /// Words that a name must have.
    needed: Vec<String>,
    /// Words that speak for a name.
    welcome: Vec<String>,
    house: Option<HouseNumber>,
}

impl Typed {
    fn of(text: &str) -> Self {
        let mut words: Vec<String> = words_of(text).into_iter().take(TYPED_MAX).collect();
        if words.iter().all(|word| is_common(word)) {
            // `str` alone is rather how Via Stradivari begins than every street.
            words = words_as_typed(text).into_iter().filter(|word| word.len() >= SHORT_MIN).take(TYPED_MAX).collect();
        }
        let mut typed = Self::default();
        for (index, word) in words.iter().enumerate() {
            let is_number = word.starts_with(|c: char| c.is_ascii_digit());
            if is_number && !typed.needed.is_empty() {
                let suffix = words.get(index + 1).filter(|next| is_suffix(next)).map_or("", String::as_str);
                typed.house = format!("{word} {suffix}").parse().ok();
                // What follows is the town, or the other numbers of a door with several.
                typed.welcome.extend(words[index..].iter().cloned());
                return typed;
            }
            if is_common(word) || word.len() == 1 { &mut typed.welcome } else { &mut typed.needed }.push(word.clone());
        }
        typed
    }
}

fn is_suffix(word: &str) -> bool {
    word.len() == 1 && word.starts_with(|c: char| c.is_ascii_lowercase()) || ["bis", "ter", "quater"].contains(&word)
}

impl Gazetteer {
    /// The names that registers have, and of those on the built-in drawing what no register has. What has the same name
    /// is one place, with the lines and doors of all.
    #[must_use]
    pub fn of(registered: Vec<Toponym>, drawn: Vec<Toponym>) -> Self {
        let mut merged = merged(registered);
        for (key, toponym) in self::merged(drawn) {
            merged.entry(key).or_insert(toponym);
        }
        let quarters: Vec<(String, Position)> = merged
            .values()
            .filter(|toponym| toponym.kind == ToponymKind::Quarter)
            .map(|toponym| (toponym.name.as_str().to_owned(), toponym.position))
            .collect();
        let mut gazetteer = Self::default();
        let mut by_word: HashMap<String, Vec<u32>> = HashMap::new();
        let mut pieces = Vec::new();
        for (index, ((_, words), toponym)) in (0_u32..).zip(merged) {
            for word in words {
                let names = by_word.entry(word).or_default();
                if names.last() != Some(&index) {
                    names.push(index);
                }
            }
            pieces.extend(toponym.lines.iter().flat_map(|line| line.windows(2)).map(|ends| boxed(index, ends)));
            gazetteer.take(index, toponym, &quarters);
        }
        gazetteer.words =
            by_word.into_iter().map(|(text, names)| Word { letters: letters_of(&text), text, names }).collect();
        gazetteer.words.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        for (number, word) in (0..).zip(&gazetteer.words) {
            word.names.iter().for_each(|name| gazetteer.names[*name as usize].words.push(number));
        }
        let placed = (0..).zip(&gazetteer.doors).map(|(index, door)| (Morton::of(door.position), index));
        gazetteer.doors_by_place = placed.collect();
        gazetteer.doors_by_place.sort_unstable();
        gazetteer.pieces = RTree::bulk_load(pieces);
        gazetteer
    }

    fn take(&mut self, index: u32, mut toponym: Toponym, quarters: &[(String, Position)]) {
        toponym.doors.sort_by(|a, b| a.house.cmp(&b.house));
        toponym.doors.dedup_by(|a, b| a.house == b.house);
        let first = as_index(self.doors.len());
        let placed =
            toponym.doors.into_iter().map(|door| DoorAt { house: door.house, position: door.position, name: index });
        self.doors.extend(placed);
        let metres = |quarter: &&(String, Position)| quarter.1.metres_to(toponym.position);
        let near = quarters
            .iter()
            .filter(|_| toponym.kind != ToponymKind::Quarter)
            .min_by(|a, b| metres(a).total_cmp(&metres(b)));
        self.names.push(Name {
            text: toponym.name.as_str().to_owned(),
            kind: toponym.kind,
            position: toponym.position,
            near: near.map(|(name, _)| name.clone()),
            words: Vec::new(),
            doors: first..as_index(self.doors.len()),
        });
    }

    /// How many names and doors there are.
    #[must_use]
    pub const fn counts(&self) -> (usize, usize) {
        (self.names.len(), self.doors.len())
    }

    /// Places whose name has these words in any order, the best first. Each may be cut short or have a letter wrong;
    /// what many names have (`via`, initials) need not be there; a house number is looked for in the street.
    ///
    /// Cost: the words that there are, and the names that have the rarest of those typed.
    #[must_use]
    pub fn find(&self, text: &str, limit: usize) -> Vec<Named> {
        let typed = Typed::of(text);
        let mut points: Option<HashMap<u32, u32>> = None;
        for word in &typed.needed {
            let here = self.names_with(word);
            points = Some(match points {
                None => here,
                Some(before) => {
                    before.into_iter().filter_map(|(name, sum)| Some((name, sum + here.get(&name)?))).collect()
                }
            });
        }
        let mut found: Vec<(u32, &Name)> = points
            .unwrap_or_default()
            .into_iter()
            .map(|(index, sum)| {
                let name = &self.names[index as usize];
                (sum * 2 + self.welcome_in(name, &typed.welcome), name)
            })
            .collect();
        found.sort_by(|(a_points, a), (b_points, b)| {
            (b_points, a.kind, a.words.len(), &a.text).cmp(&(a_points, b.kind, b.words.len(), &b.text))
        });
        found.into_iter().take(limit).map(|(_, name)| self.named(name, typed.house.as_ref())).collect()
    }

    /// The names that have a word like that, each with points for how like it is.
    fn names_with(&self, typed: &str) -> HashMap<u32, u32> {
        const SAME: u32 = 6;
        const BEGUN: u32 = 4;
        const LIKE: u32 = 2;
        let mut points = HashMap::new();
        let first = self.words.partition_point(|word| word.text.as_str() < typed);
        let begun = self.words[first..].iter().take_while(|word| word.text.starts_with(typed));
        let mut is_known = false;
        for word in begun {
            let here = if word.text == typed { SAME } else { BEGUN };
            is_known |= word.text == typed;
            give(&mut points, word, here);
        }
        let errors_max = errors_allowed(typed);
        if is_known || errors_max == 0 {
            return points;
        }
        let letters = letters_of(typed);
        let near = self.words.iter().filter(|word| (letters & !word.letters).count_ones() as usize <= errors_max);
        for word in near.filter(|word| is_like(typed, &word.text, errors_max)) {
            give(&mut points, word, LIKE);
        }
        points
    }

    /// Points for words that a name need not have.
    fn welcome_in(&self, name: &Name, welcome: &[String]) -> u32 {
        let has =
            |typed: &&String| name.words.iter().any(|word| self.words[*word as usize].text.starts_with(typed.as_str()));
        as_index(welcome.iter().filter(has).count())
    }

    fn named(&self, name: &Name, house: Option<&HouseNumber>) -> Named {
        let (text, position) = match house.and_then(|house| self.door_of(name, house)) {
            Some((door, true)) => (format!("{} {}", name.text, door.house), door.position),
            Some((door, false)) => (name.text.clone(), door.position),
            None => (name.text.clone(), name.position),
        };
        Named { name: text, kind: name.kind, position, near: name.near.clone() }
    }

    /// The door with that number, or else the one with the nearest, and whether it is the one.
    fn door_of(&self, name: &Name, house: &HouseNumber) -> Option<(&DoorAt, bool)> {
        let doors = &self.doors[name.doors.start as usize..name.doors.end as usize];
        if let Ok(index) = doors.binary_search_by(|door| door.house.cmp(house)) {
            return Some((&doors[index], true));
        }
        let apart = |door: &&DoorAt| door.house.number().abs_diff(house.number());
        let nearest = doors.iter().min_by_key(apart).filter(|door| apart(door) <= NUMBERS_APART_MAX)?;
        // `12` asked for and `12/A` there: the house is found.
        Some((nearest, house.suffix().is_empty() && apart(&nearest) == 0))
    }

    /// What a place is called after, and how far that is in metres (geodesic): a door nearby, else the nearest street.
    #[must_use]
    pub fn nearest(&self, at: Position) -> Option<(String, f64)> {
        let doors = cover(around(at, DOOR_WITHIN_M)).into_iter().flat_map(|range| {
            let first = self.doors_by_place.partition_point(|(place, _)| place < range.start());
            self.doors_by_place[first..].iter().take_while(move |(place, _)| place <= range.end())
        });
        let doors = doors.map(|(_, index)| &self.doors[*index as usize]);
        let door = doors.map(|door| (door, door.position.metres_to(at))).min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((door, metres)) = door.filter(|(_, metres)| *metres <= DOOR_WITHIN_M) {
            return Some((format!("{} {}", self.names[door.name as usize].text, door.house), metres));
        }
        [STREET_WITHIN_M / 8.0, STREET_WITHIN_M].into_iter().find_map(|radius_m| {
            let (name, metres) = self.nearest_street(at, radius_m)?;
            Some((self.names[name as usize].text.clone(), metres))
        })
    }

    fn nearest_street(&self, at: Position, radius_m: f64) -> Option<(u32, f64)> {
        let area = around(at, radius_m);
        let area = AABB::from_corners([area.min().x, area.min().y], [area.max().x, area.max().y]);
        let pieces = self.pieces.locate_in_envelope_intersecting(area).map(|piece| piece.data);
        let metres = pieces.map(|piece| (piece.name, metres_to(piece, at)));
        metres.filter(|(_, metres)| *metres <= radius_m).min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

type Key = (ToponymKind, Vec<String>);

fn merged(toponyms: Vec<Toponym>) -> BTreeMap<Key, Toponym> {
    let mut merged: BTreeMap<Key, Toponym> = BTreeMap::new();
    for mut toponym in toponyms {
        let key = (toponym.kind, words_of(toponym.name.as_str()));
        match merged.get_mut(&key) {
            Some(known) => {
                known.lines.append(&mut toponym.lines);
                known.doors.append(&mut toponym.doors);
            }
            None => drop(merged.insert(key, toponym)),
        }
    }
    merged
}

fn give(points: &mut HashMap<u32, u32>, word: &Word, here: u32) {
    for name in &word.names {
        let best = points.entry(*name).or_default();
        *best = here.max(*best);
    }
}

fn as_index(count: usize) -> u32 {
    // Names and doors of a territory are millions at most.
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A box that holds all that lies so near, and some more: min and max of lon (x) and lat (y).
fn around(at: Position, metres: f64) -> Rect<f64> {
    let lat = metres / DEGREE_M;
    let lon = lat / at.lat().to_radians().cos().max(0.01);
    Rect::new(coord! { x: at.lon() - lon, y: at.lat() - lat }, coord! { x: at.lon() + lon, y: at.lat() + lat })
}

fn boxed(name: u32, ends: &[Position]) -> GeomWithData<Rectangle<[f64; 2]>, Piece> {
    let (from, to) = (ends[0], ends[1]);
    let corners = Rectangle::from_corners([from.lon(), from.lat()], [to.lon(), to.lat()]);
    GeomWithData::new(corners, Piece { name, from, to })
}

/// Metres to the nearest point of a piece: it is short, so that point is found as on a plane.
fn metres_to(piece: Piece, at: Position) -> f64 {
    use geo::{Closest, ClosestPoint};
    let narrow = at.lat().to_radians().cos();
    let flat = |position: Position| Point::new(position.lon() * narrow, position.lat());
    let line = Line::new(flat(piece.from), flat(piece.to));
    match line.closest_point(&flat(at)) {
        Closest::Intersection(point) | Closest::SinglePoint(point) => {
            Geodesic.distance(at.point(), Point::new(point.x() / narrow, point.y()))
        }
        Closest::Indeterminate => at.metres_to(piece.from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::toponym::Door;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).expect("in range")
    }

    fn street(name: &str, ends: [[f64; 2]; 2], doors: &[&str]) -> Toponym {
        let line = ends.map(|[lon, lat]| at(lon, lat)).to_vec();
        let along = |share: f64| {
            at(ends[0][0] + (ends[1][0] - ends[0][0]) * share, ends[0][1] + (ends[1][1] - ends[0][1]) * share)
        };
        let count = u32::try_from(doors.len()).expect("few");
        let doors = (0..).zip(doors).map(|(i, house)| Door {
            house: house.parse().expect("a number"),
            position: along(f64::from(i) / f64::from(count)),
        });
        Toponym {
            name: name.to_owned().try_into().expect("a name"),
            kind: ToponymKind::Street,
            position: line[0],
            doors: doors.collect(),
            lines: vec![line],
        }
    }

    fn town() -> Gazetteer {
        let quarter = Toponym {
            name: "Colonnata".to_owned().try_into().expect("a name"),
            kind: ToponymKind::Quarter,
            position: at(11.2, 43.84),
            lines: Vec::new(),
            doors: Vec::new(),
        };
        let registered = vec![
            street("Via Antonio Gramsci", [[11.21, 43.828], [11.2, 43.834]], &["2", "4", "12/A", "474", "12"]),
            street("VIA ANTONIO GRAMSCI", [[11.2, 43.834], [11.19, 43.84]], &["600"]),
            street("Viale della Libertà", [[11.19, 43.83], [11.2, 43.83]], &["10 bis"]),
            street("Piazza Vittorio Veneto", [[11.199, 43.832], [11.2, 43.832]], &[]),
            street("Via XXV Aprile", [[11.1, 43.8], [11.11, 43.8]], &[]),
            street("Via 8 Marzo", [[11.1, 43.81], [11.11, 43.81]], &["8"]),
            street("Via Giacomo Matteotti", [[11.1, 43.82], [11.11, 43.82]], &[]),
            quarter,
        ];
        let drawn = vec![
            street("Via Garibaldi", [[11.1, 43.83], [11.11, 43.83]], &[]),
            street("Via Locatelli", [[11.1, 43.84], [11.11, 43.84]], &[]),
            street("Viale della Liberta", [[11.3, 43.9], [11.31, 43.9]], &[]),
        ];
        Gazetteer::of(registered, drawn)
    }

    #[test]
    fn finds_what_people_type() {
        let town = town();
        let first = |text: &str| town.find(text, 5).first().map(|named| named.name.clone());
        for (typed, name) in [
            ("gramsci", "Via Antonio Gramsci"),
            ("Gramsci Antonio", "Via Antonio Gramsci"),
            ("via gramci", "Via Antonio Gramsci"),
            ("Via Gramsci 474", "Via Antonio Gramsci 474"),
            ("Via A. Gramsci, 474/476, Sesto Fiorentino", "Via Antonio Gramsci 474"),
            ("gramsci 600", "Via Antonio Gramsci 600"),
            ("gramsci 12 a", "Via Antonio Gramsci 12/A"),
            ("gramsci 12", "Via Antonio Gramsci 12"),
            ("gramsci 13", "Via Antonio Gramsci"),
            ("v.le liberta 10bis", "Viale della Libertà 10 bis"),
            ("viale libertà 10", "Viale della Libertà 10 bis"),
            ("P.za V. Veneto", "Piazza Vittorio Veneto"),
            ("p.za vitt ven", "Piazza Vittorio Veneto"),
            ("vitorio veneto", "Piazza Vittorio Veneto"),
            ("via g.mateotti", "Via Giacomo Matteotti"),
            ("xxv aprile", "Via XXV Aprile"),
            ("colon", "Colonnata"),
            ("garibaldi", "Via Garibaldi"),
            ("gar", "Via Garibaldi"),
            ("loc", "Via Locatelli"),
            ("8 marzo", "Via 8 Marzo"),
            ("via 8 marzo 8", "Via 8 Marzo 8"),
        ] {
            assert_eq!(first(typed).as_deref(), Some(name), "{typed}");
        }
        for nothing in ["via", "", "rossi", "12", "v.", "zzzz gramsci"] {
            assert_eq!(first(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_number_that_is_not_there_lies_near_the_next() {
        let found = town().find("gramsci 5", 1).remove(0);
        assert_eq!(found.name, "Via Antonio Gramsci");
        assert!(found.position.metres_to(at(11.208, 43.8292)) < 1.0, "the place of number 4: {:?}", found.position);
        assert_eq!(found.near.as_deref(), Some("Colonnata"));
    }

    #[test]
    fn names_a_place_by_its_door_or_its_street() {
        let town = town();
        let (name, metres) = town.nearest(at(11.1995, 43.8321)).expect("a street");
        assert_eq!(name, "Piazza Vittorio Veneto");
        assert!((metres - 11.1).abs() < 0.2, "{metres}");
        let (name, metres) = town.nearest(at(11.2101, 43.828)).expect("a door");
        assert!(name == "Via Antonio Gramsci 2" && (metres - 8.0).abs() < 0.2, "{name} {metres}");
        assert_eq!(town.nearest(at(11.3, 43.9)), None, "a drawing counts only where no register does");
    }
}
