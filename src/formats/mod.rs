//! The standards' documents to and from domain values: bytes in, bytes out.
//!
//! Pure: no I/O, no async, no clock. It knows formats, not paths, stores or HTTP.

pub mod anncsu;
pub mod atom;
pub mod bbox;
pub mod cap;
pub mod deflate;
pub mod geopackage;
pub mod glyphs;
pub mod grid;
pub mod mvt;
pub mod ogc;
pub mod open311;
pub mod osm;
pub mod paper;
pub mod polygon;
pub mod spreadsheet;
pub mod tilejson;
pub mod webhook;
pub mod works_feature;
