//! What tiles show, read from their addresses and remembered: the same few sorts are asked for over and over.

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use quick_cache::Equivalent;
use quick_cache::sync::Cache;

use crate::domain::record::{Layer, Seq};
use crate::domain::rules::Rules;
use crate::territory::marks::Detail;
use crate::territory::query::Filter;
use crate::web::page::filters::Filters;

/// Sorts that are remembered, and most bytes of the writing of one.
const REMEMBERED_MAX: usize = 1_000;
const WRITTEN_BYTES_MAX: usize = 512;

/// The layers that there are tiles of, with their names.
const LAYERS: [(&str, Layer); 5] = [
    ("areas", Layer::Areas),
    ("emergencies", Layer::Emergencies),
    ("interventions", Layer::Interventions),
    ("practices", Layer::Practices),
    ("reports", Layer::Reports),
];

fn name_of(layer: Layer) -> &'static str {
    LAYERS.iter().find(|(_, known)| *known == layer).map_or("", |(name, _)| name)
}

/// Layers joined by commas, each once; `None` when one is not known.
#[must_use]
pub fn layers(text: &str) -> Option<Vec<Layer>> {
    let known = |name| LAYERS.iter().find(|(known, _)| *known == name).map(|(_, layer)| *layer);
    let mut layers = text.split(',').map(known).collect::<Option<Vec<_>>>()?;
    layers.sort_unstable();
    layers.dedup();
    Some(layers)
}

/// What tiles show.
#[derive(Debug)]
pub struct Sort {
    /// Stands for it in the names of what is kept.
    number: u64,
    /// The layers, in order.
    pub layers: Vec<Layer>,
    /// Points or clusters.
    pub detail: Detail,
    /// What the records are narrowed to, as it was asked for.
    pub filters: Filters,
    /// The same for the territory; for a window of time that moves, as of when it was read.
    pub filter: Filter,
    /// What held when it was read.
    pub rules: Arc<Rules>,
    /// As in the address of a tile, in the one way of writing it.
    written: String,
}

impl Sort {
    /// Stands for it in the names of what is kept.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// Whether what it shows changes without events: then it has no entity tag, and is not kept.
    #[must_use]
    pub const fn moves(&self) -> bool {
        self.filters.days != 0 && self.filters.at.is_none()
    }

    /// The names of the layers as in the address of a tile.
    #[must_use]
    pub fn path(&self) -> &str {
        self.written.split('?').next().unwrap_or_default()
    }

    /// The parameters as in the address of a tile, begun by `?` unless there are none.
    #[must_use]
    pub fn query_string(&self) -> &str {
        &self.written[self.path().len()..]
    }
}

fn written(layers: &[Layer], detail: Detail, filters: &Filters) -> String {
    let names: Vec<_> = layers.iter().map(|layer| name_of(*layer)).collect();
    let query = filters.to_query_string();
    let separator = if query.is_empty() { "?" } else { "&" };
    let detail = if detail == Detail::Points { format!("{separator}clusters=no") } else { String::new() };
    format!("{}{query}{detail}", names.join(","))
}

/// As it stands in an address: names of layers, and parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Written {
    names: Box<str>,
    query: Box<str>,
}

/// The same, borrowed.
#[derive(Hash)]
struct Asked<'a> {
    names: &'a str,
    query: &'a str,
}

impl Equivalent<Written> for Asked<'_> {
    fn equivalent(&self, key: &Written) -> bool {
        *self.names == *key.names && *self.query == *key.query
    }
}

/// The sorts that were asked for last.
#[derive(Debug)]
pub struct Sorts {
    by_address: Cache<Written, Arc<Sort>>,
    by_writing: Cache<String, Arc<Sort>>,
    next: AtomicU64,
    /// Names the database in entity tags.
    epoch: String,
}

impl Sorts {
    /// None yet; `epoch` stands in all entity tags.
    #[must_use]
    pub fn new(epoch: String) -> Self {
        Self {
            by_address: Cache::new(REMEMBERED_MAX),
            by_writing: Cache::new(REMEMBERED_MAX),
            next: AtomicU64::new(0),
            epoch,
        }
    }

    /// The sort that was asked for in these words before, if it still means the same by these rules.
    #[must_use]
    pub fn remembered(&self, names: &str, query: &str, rules: &Arc<Rules>) -> Option<Arc<Sort>> {
        self.by_address.get(&Asked { names, query }).filter(|sort| Arc::ptr_eq(&sort.rules, rules))
    }

    /// A sort that was read by these rules.
    pub fn of(
        &self,
        layers: Vec<Layer>,
        detail: Detail,
        filters: Filters,
        filter: Filter,
        rules: Arc<Rules>,
    ) -> Arc<Sort> {
        let written = written(&layers, detail, &filters);
        let known = self.by_writing.get(&written).filter(|sort| Arc::ptr_eq(&sort.rules, &rules) && !sort.moves());
        known.unwrap_or_else(|| {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let sort = Arc::new(Sort { number, layers, detail, filters, filter, rules, written });
            if !sort.moves() && sort.written.len() <= WRITTEN_BYTES_MAX {
                self.by_writing.insert(sort.written.clone(), Arc::clone(&sort));
            }
            sort
        })
    }

    /// Remembers in which words a sort was asked for, unless these may mean something else another time.
    pub fn remember(&self, names: &str, query: &str, sort: &Arc<Sort>) {
        let depends_on_now = sort.moves() || query.contains("at=");
        if !depends_on_now && names.len() + query.len() <= WRITTEN_BYTES_MAX {
            self.by_address.insert(Written { names: names.into(), query: query.into() }, Arc::clone(sort));
        }
    }

    /// The entity tag of its tiles of that version, as they are from that day on where they change with the day: with what it shows in it (form-encoded, so no quotes), because
    /// `MapLibre` holds one tag against that of the tile it shows in the same place, whatever the rest of the address.
    #[must_use]
    pub fn tag(&self, sort: &Sort, version: Seq, since: Option<Date>) -> String {
        let mut tag = String::with_capacity(self.epoch.len() + sort.written.len() + 37);
        tag.push_str("W/\"");
        tag.push_str(&self.epoch);
        tag.push('-');
        tag.push_str(version.0.to_string().as_str());
        tag.push('-');
        if let Some(since) = since {
            tag.push_str(since.to_string().as_str());
            tag.push('-');
        }
        tag.push_str(&sort.written);
        tag.push('"');
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_without_being_copied() {
        let cache: Cache<Written, u8> = Cache::new(10);
        cache.insert(Written { names: "reports".into(), query: "stato=aperte".into() }, 7);
        assert_eq!(cache.get(&Asked { names: "reports", query: "stato=aperte" }), Some(7));
        assert_eq!(cache.get(&Asked { names: "reports", query: "" }), None);
        assert_eq!(cache.get(&Asked { names: "reportsstato=aperte", query: "" }), None);
    }

    #[test]
    fn layers_have_one_order() {
        assert_eq!(layers("reports,areas,reports"), layers("areas,reports"));
        assert_eq!((layers("reports,draghi"), layers("")), (None, None));
    }
}
