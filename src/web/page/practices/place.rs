//! Where a practice is, for the map.

use crate::domain::practice::Practice;

/// The place of a practice.
pub(crate) struct PlaceView {
    /// The geometry as `GeoJSON`.
    pub(crate) geometry: String,
    /// A picture for those without scripts.
    pub(crate) picture: String,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
}

impl PlaceView {
    /// `None` where nobody knows.
    pub(crate) fn of(practice: &Practice) -> Option<Self> {
        let footprint = practice.dossier.footprint.as_ref()?;
        let at = footprint.center();
        Some(Self {
            geometry: serde_json::to_string(footprint).unwrap_or_default(),
            picture: format!("/maps/static/{0},{1},17/640x320.png?pin={0},{1}", at.lon(), at.lat()),
            lon: at.lon(),
            lat: at.lat(),
        })
    }
}
