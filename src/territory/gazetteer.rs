//! Names of the base map: finding a place by its words, and the name of a place.

use std::collections::BTreeMap;

use geo::{Closest, ClosestPoint, Distance, Geodesic, GeometryCollection, Point};
use unicode_normalization::UnicodeNormalization;

use crate::territory::basemap::{Shape, anchor};

/// A named place.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The layer of the map it comes from.
    pub kind: &'static str,
    /// Longitude, degrees WGS 84.
    pub lon: f64,
    /// Latitude, degrees WGS 84.
    pub lat: f64,
    /// The quarter or hamlet nearest to it.
    pub near: Option<String>,
}

#[derive(Debug)]
struct Entry {
    named: Named,
    words: Vec<String>,
    pieces: GeometryCollection<f64>,
}

/// The names.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
}

/// Abbreviations that people write, and kinds of street that they leave out.
const ABBREVIATED: [(&str, &str); 9] = [
    ("v", "via"),
    ("vle", "viale"),
    ("v.le", "viale"),
    ("p", "piazza"),
    ("pza", "piazza"),
    ("pzza", "piazza"),
    ("l", "largo"),
    ("c", "corso"),
    ("s", "san"),
];
/// Words that many names have: they need not be there.
const COMMON: [&str; 12] =
    ["via", "viale", "piazza", "largo", "corso", "vicolo", "di", "del", "della", "dei", "il", "la"];

/// The words of a name: lower case, no accents, abbreviations written out.
fn words_of(text: &str) -> Vec<String> {
    let folded: String =
        text.nfd().filter(|c| c.is_alphanumeric() || c.is_whitespace() || ".'’/,-".contains(*c)).collect();
    let folded = folded.to_lowercase().replace("v.le", "viale").replace("p.za", "piazza").replace("p.zza", "piazza");
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| ABBREVIATED.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long).to_owned())
        .collect()
}

impl Gazetteer {
    /// The names of these shapes, each with the name of its layer. Pieces of one street are one name.
    pub fn of<'a>(shapes: impl Iterator<Item = (&'static str, &'a Shape)>) -> Self {
        let mut by_name: BTreeMap<(String, &'static str), Entry> = BTreeMap::new();
        for (layer, shape) in shapes {
            let (Some(name), true) = (shape.text("name"), matches!(layer, "streets" | "landmarks" | "places")) else {
                continue;
            };
            let Some(point) = anchor(&shape.geometry) else { continue };
            let named = Named { name: name.to_owned(), kind: layer, lon: point.x(), lat: point.y(), near: None };
            let pieces = GeometryCollection::default();
            let entry = by_name.entry((name.to_owned(), layer)).or_insert_with(|| Entry {
                named,
                words: words_of(name),
                pieces,
            });
            entry.pieces.0.push(shape.geometry.clone());
        }
        let mut entries: Vec<Entry> = by_name.into_values().collect();
        let quarters: Vec<(String, Point<f64>)> = entries
            .iter()
            .filter(|entry| entry.named.kind == "places")
            .map(|entry| (entry.named.name.clone(), Point::new(entry.named.lon, entry.named.lat)))
            .collect();
        for entry in entries.iter_mut().filter(|entry| entry.named.kind != "places") {
            let here = Point::new(entry.named.lon, entry.named.lat);
            let metres = |quarter: &&(String, Point<f64>)| Geodesic.distance(here, quarter.1);
            entry.named.near =
                quarters.iter().min_by(|a, b| metres(a).total_cmp(&metres(b))).map(|(name, _)| name.clone());
        }
        Self { entries }
    }

    /// Names that have all typed words, each as the beginning of a word; numbers (house numbers) need not be there.
    /// Whole words before beginnings, streets before other places, short names before long ones.
    #[must_use]
    pub fn find(&self, text: &str, limit: usize) -> Vec<Named> {
        let typed: Vec<String> =
            words_of(text).into_iter().filter(|word| !word.starts_with(|c: char| c.is_ascii_digit())).collect();
        if typed.iter().all(|word| COMMON.contains(&word.as_str())) {
            return Vec::new();
        }
        let mut found: Vec<(usize, &Entry)> =
            self.entries.iter().filter_map(|entry| Some((score(&typed, &entry.words)?, entry))).collect();
        found.sort_by_key(|(score, entry)| {
            (std::cmp::Reverse(*score), entry.named.kind != "streets", entry.words.len(), entry.named.name.clone())
        });
        found.into_iter().take(limit).map(|(_, entry)| entry.named.clone()).collect()
    }

    /// The nearest named street, else landmark or place, and its distance in metres (geodesic).
    #[must_use]
    pub fn nearest(&self, lon: f64, lat: f64) -> Option<(String, f64)> {
        let here = Point::new(lon, lat);
        let metres = |entry: &Entry| Some(Geodesic.distance(here, closest(&entry.pieces, here)?));
        self.entries
            .iter()
            .filter(|entry| entry.named.kind == "streets")
            .filter_map(|entry| Some((entry.named.name.clone(), metres(entry)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// How well a name fits what was typed; `None` when a typed word is in none of its words.
fn score(typed: &[String], words: &[String]) -> Option<usize> {
    let mut score = 0;
    for wanted in typed {
        if words.contains(wanted) {
            score += 3;
        } else if words.iter().any(|word| word.starts_with(wanted.as_str())) {
            score += 2;
        } else if !COMMON.contains(&wanted.as_str()) {
            return None;
        }
    }
    Some(score)
}

fn closest(pieces: &GeometryCollection<f64>, here: Point<f64>) -> Option<Point<f64>> {
    match pieces.closest_point(&here) {
        Closest::Intersection(point) | Closest::SinglePoint(point) => Some(point),
        Closest::Indeterminate => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::territory::basemap::Basemap;

    const STREETS: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"Via Antonio Gramsci"},"geometry":{"type":"LineString","coordinates":[[11.21,43.828],[11.2,43.834]]}},
        {"type":"Feature","properties":{"name":"Viale della Libertà"},"geometry":{"type":"LineString","coordinates":[[11.19,43.83],[11.2,43.83]]}},
        {"type":"Feature","properties":{"name":"Piazza Vittorio Veneto"},"geometry":{"type":"LineString","coordinates":[[11.199,43.832],[11.2,43.832]]}}]}"#;

    #[test]
    fn finds_what_people_type() {
        let map = Basemap::from_geojson(&[("streets", STREETS)]).expect("fine");
        let first = |text: &str| map.find(text, 5).first().map(|named| named.name.clone());
        assert_eq!(first("gramsci").as_deref(), Some("Via Antonio Gramsci"));
        assert_eq!(first("Via Gramsci 474").as_deref(), Some("Via Antonio Gramsci"));
        assert_eq!(first("v.le liberta").as_deref(), Some("Viale della Libertà"));
        assert_eq!(first("P.za V. Veneto").as_deref(), Some("Piazza Vittorio Veneto"), "an initial is no hindrance");
        assert_eq!(first("p.za vitt ven").as_deref(), Some("Piazza Vittorio Veneto"));
        assert_eq!(first("via").as_deref(), None);
        assert_eq!(first("rossi"), None);
    }

    #[test]
    fn names_a_place_by_its_street() {
        let map = Basemap::from_geojson(&[("streets", STREETS)]).expect("fine");
        let (name, metres) = map.nearest_name(11.1995, 43.8321).expect("a street");
        assert_eq!(name, "Piazza Vittorio Veneto");
        assert!((metres - 11.1).abs() < 0.2, "{metres}");
    }
}
