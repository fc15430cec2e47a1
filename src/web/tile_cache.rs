//! Tiles of the records, encoded and packed once: made on threads of their own, kept until the room is needed.
//!
//! A tile is kept under the number of the event that changed it last, so a stale one is never asked for again.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use quick_cache::sync::Cache;
use quick_cache::{Weighter, sync};
use tokio::sync::Semaphore;

use crate::domain::record::Seq;
use crate::territory::mercator::TileAddress;

/// Most bytes of packed tiles that are kept.
const KEPT_MAX_BYTES: u64 = 64 * 1024 * 1024;
/// About how many tiles that is.
const KEPT_ESTIMATE: usize = 20_000;
/// Tiles made at a time: one a core, so that the rest of the service is not held up.
const MADE_AT_ONCE: usize = 2;

/// Which tile, of which sort of records, as of when.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// Its address.
    pub address: TileAddress,
    /// The filters, in the one way of writing them.
    pub filters: String,
    /// The event that changed it last.
    pub version: Seq,
}

#[derive(Debug, Clone)]
struct Weight;

impl Weighter<Key, Bytes> for Weight {
    fn weight(&self, key: &Key, tile: &Bytes) -> u64 {
        (size_of::<Key>() + key.filters.len() + size_of::<Bytes>() + tile.len()) as u64
    }
}

/// The tile could not be made: the service is stopping, or it failed.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the tile could not be made")]
pub struct NotMade;

/// The tiles.
#[derive(Debug)]
pub struct TileCache {
    kept: Cache<Key, Bytes, Weight>,
    making: Semaphore,
}

impl Default for TileCache {
    fn default() -> Self {
        let kept = sync::Cache::with_weighter(KEPT_ESTIMATE, KEPT_MAX_BYTES, Weight);
        Self { kept, making: Semaphore::new(MADE_AT_ONCE) }
    }
}

impl TileCache {
    /// The packed (gzip) tile; `make` makes it when it is not there. Those who ask for the same at once wait for one.
    pub async fn get(&self, key: &Key, make: impl FnOnce() -> Vec<u8> + Send + 'static) -> Result<Bytes, NotMade> {
        self.kept.get_or_insert_async(key, self.make(make)).await
    }

    /// A packed tile that is not kept; empty when there is nothing in it.
    pub async fn make(&self, make: impl FnOnce() -> Vec<u8> + Send + 'static) -> Result<Bytes, NotMade> {
        let _permit = self.making.acquire().await.map_err(|_closed| NotMade)?;
        let packed = tokio::task::spawn_blocking(move || packed(&make())).await.map_err(|_panicked| NotMade)?;
        packed.map_err(|_never| NotMade)
    }
}

fn packed(tile: &[u8]) -> std::io::Result<Bytes> {
    if tile.is_empty() {
        return Ok(Bytes::new());
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(tile.len() / 2), Compression::fast());
    encoder.write_all(tile)?;
    encoder.finish().map(Bytes::from)
}
