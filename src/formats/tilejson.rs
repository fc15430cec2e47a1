//! `TileJSON` 3.0: what a map needs to know of tiles before it asks for them.

use std::collections::BTreeMap;

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, Serialize)]
pub struct TileJson {
    /// Version of the standard, `3.0.0`.
    pub tilejson: &'static str,
    /// Name for people.
    pub name: String,
    /// Absolute addresses with `{z}`, `{x}`, `{y}`.
    pub tiles: Vec<String>,
    /// Every layer with every attribute that comes.
    pub vector_layers: Vec<VectorLayer>,
    /// Least zoom that tiles are made for.
    pub minzoom: u8,
    /// Greatest zoom that tiles are made for; deeper ones are drawn from these.
    pub maxzoom: u8,
    /// West, south, east, north in degrees WGS 84.
    pub bounds: [f64; 4],
    /// Longitude, latitude, zoom to begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub center: Option<[f64; 3]>,
    /// Whom to name on the map; HTML.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub attribution: String,
}

/// A layer of the tiles.
#[derive(Debug, Clone, Serialize)]
pub struct VectorLayer {
    /// Its name.
    pub id: String,
    /// Its attributes, each with what it means.
    pub fields: BTreeMap<String, String>,
}

impl VectorLayer {
    /// A layer with these attributes.
    #[must_use]
    pub fn new(id: &str, fields: &[(&str, &str)]) -> Self {
        Self {
            id: id.to_owned(),
            fields: fields.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect(),
        }
    }
}
