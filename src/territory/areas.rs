//! The named areas of the jurisdiction as a layer of the map.

use std::collections::BTreeMap;

use geo::Geometry;
use sha2::{Digest, Sha256};

use crate::domain::area::{Area, AreaCode, AreaKind};
use crate::formats::mvt::{Layer, Value};
use crate::territory::mercator::TileAddress;
use crate::territory::shapes::Generalised;

/// The areas that hold now. They are few: each tile looks at all of them.
#[derive(Debug, Default)]
pub struct Areas {
    by_code: BTreeMap<AreaCode, Drawn>,
}

#[derive(Debug)]
struct Drawn {
    id: u64,
    shape: Generalised,
    attributes: [(&'static str, Value); 3],
}

impl Areas {
    /// An area is new, or another than before.
    pub fn put(&mut self, area: &Area) {
        let shape = Geometry::MultiPolygon(area.shape.polygons().clone());
        let Some(shape) = Generalised::new(&shape).filter(|_| !area.retired) else {
            self.by_code.remove(&area.code);
            return;
        };
        let kind = match area.kind {
            AreaKind::Boundary => "boundary",
            AreaKind::Quarter => "quarter",
            AreaKind::Neighbour { .. } => "neighbour",
            AreaKind::Zone => "zone",
        };
        let attributes =
            [("code", area.code.as_str().into()), ("name", area.name.as_str().into()), ("kind", kind.into())];
        self.by_code.insert(area.code.clone(), Drawn { id: id_of(&area.code), shape, attributes });
    }

    /// What a tile shows of them: layer `areas` has one polygon an area (`code`, `name`, `kind`).
    #[must_use]
    pub fn layer(&self, address: TileAddress) -> Layer {
        let mut layer = Layer::new("areas");
        for area in self.by_code.values() {
            area.shape.write_at_least_a_pixel(&mut layer, area.id, address, &area.attributes);
        }
        layer
    }
}

/// A number that stays with the code: 48 bits of its hash, within the 53 that a browser keeps.
fn id_of(code: &AreaCode) -> u64 {
    Sha256::digest(code.as_str()).iter().take(6).fold(0, |id, byte| id << 8 | u64::from(*byte))
}
