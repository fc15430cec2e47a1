//! Tiles as they are kept and sent: packed, in a way that the client reads.

use std::cell::RefCell;
use std::io::Read;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::read::GzDecoder;
use libdeflater::{CompressionLvl, Compressor};

use crate::formats::deflate;
use crate::formats::mvt::Tile;
use crate::web::cache::takes;

/// No tile of a map is this large, whatever an archive says.
const UNPACKED_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// The levels that take the least time: a tile that changes all the time is packed all the time.
const GZIP_LEVEL: i32 = 1;
const ZSTD_LEVEL: i32 = 1;

/// A content coding (RFC 9110 §8.4.1, RFC 8878).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As it is.
    Identity,
    /// What every client reads that reads any.
    Gzip,
    /// Quicker to make than gzip, and as small.
    Zstd,
}

impl Coding {
    /// What a client that asks with these headers reads best.
    #[must_use]
    pub fn best_for(headers: &HeaderMap) -> Self {
        [Self::Gzip, Self::Zstd].into_iter().find(|coding| takes(headers, coding.name())).unwrap_or(Self::Identity)
    }

    /// Packs; nothing stays nothing.
    pub fn pack(self, tile: Tile) -> std::io::Result<Vec<u8>> {
        match self {
            _ if tile.bytes.is_empty() => Ok(Vec::new()),
            Self::Identity => Ok(tile.bytes),
            Self::Gzip if is_well_known(&tile) => Ok(deflate::gzip(&tile.bytes, &tile.repeats, &tile.breaks)),
            Self::Gzip => gzip(&tile.bytes),
            Self::Zstd => zstd::bulk::compress(&tile.bytes, ZSTD_LEVEL),
        }
    }

    fn unpack(self, bytes: &Bytes) -> std::io::Result<Bytes> {
        let mut unpacked = Vec::new();
        match self {
            Self::Identity => return Ok(bytes.clone()),
            Self::Gzip => GzDecoder::new(&bytes[..]).take(UNPACKED_BYTES_MAX).read_to_end(&mut unpacked)?,
            Self::Zstd => zstd::Decoder::new(&bytes[..])?.take(UNPACKED_BYTES_MAX).read_to_end(&mut unpacked)?,
        };
        Ok(unpacked.into())
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// Whether so much of a tile is known to be repeated that looking for more is not worth it.
fn is_well_known(tile: &Tile) -> bool {
    let repeated: usize = tile.repeats.iter().map(|repeat| repeat.length as usize).sum();
    repeated * 3 > tile.bytes.len()
}

thread_local! {
    /// It takes longer to make one than to pack a small tile.
    static COMPRESSOR: RefCell<Option<Compressor>> = const { RefCell::new(None) };
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let level = CompressionLvl::new(GZIP_LEVEL).map_err(|error| std::io::Error::other(format!("{error:?}")))?;
    let mut packed = COMPRESSOR.with_borrow_mut(|compressor| {
        let compressor = compressor.get_or_insert_with(|| Compressor::new(level));
        let mut packed = vec![0; compressor.gzip_compress_bound(bytes.len())];
        let length = compressor.gzip_compress(bytes, &mut packed).map_err(std::io::Error::other)?;
        packed.truncate(length);
        Ok::<_, std::io::Error>(packed)
    })?;
    packed.shrink_to_fit();
    Ok(packed)
}

/// Packed bytes and how they are packed.
#[derive(Debug, Clone)]
pub struct Packed {
    /// How.
    pub coding: Coding,
    /// The bytes.
    pub bytes: Bytes,
}

impl Packed {
    /// The answer with them: as they are for a client that reads that, else unpacked.
    pub fn response(self, headers: &HeaderMap) -> std::io::Result<Response> {
        let vary = (header::VARY, HeaderValue::from_static("accept-encoding"));
        if self.coding == Coding::Identity || !takes(headers, self.coding.name()) {
            return Ok(([vary], self.coding.unpack(&self.bytes)?).into_response());
        }
        let coding = (header::CONTENT_ENCODING, HeaderValue::from_static(self.coding.name()));
        Ok(([vary, coding], self.bytes).into_response())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let bytes = Bytes::from("vie e piazze ".repeat(1000));
        for coding in [Coding::Identity, Coding::Gzip, Coding::Zstd] {
            let tile = Tile { bytes: bytes.to_vec(), ..Tile::default() };
            let packed = Bytes::from(coding.pack(tile).expect("packs"));
            assert_eq!(coding.unpack(&packed).expect("unpacks"), bytes);
            assert!(coding == Coding::Identity || packed.len() < 400);
            assert!(coding.pack(Tile::default()).expect("packs").is_empty());
        }
    }
}
