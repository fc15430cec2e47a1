//! Glyphs for `MapLibre`: signed distance fields in the protocol buffer that map styles ask for
//! (`glyphs.proto`: a font stack, a range of 256 code points, and a bitmap each).

use fontdue::Font;
use sdf_glyph_renderer::{BitmapGlyph, clamp_to_u8};

use crate::formats::mvt::{put_bytes, put_field, put_varint};

/// Size at which glyphs are drawn, in pixels: what `MapLibre` takes for granted.
const SIZE_PX: f32 = 24.0;
/// Pixels around each glyph.
const BUFFER_PX: usize = 3;
/// Pixels over which the distance is told.
const RADIUS_PX: usize = 8;
/// Where in the field the outline lies.
const CUTOFF: f64 = 0.25;
/// `MapLibre` sets a glyph's top against a line this far below the baseline's zero.
const ASCENT_PX: i32 = 26;

/// The bytes are no font.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a font: {0}")]
pub struct NotAFont(&'static str);

/// A font that glyphs are made of.
#[derive(Debug)]
pub struct Glyphs {
    name: String,
    font: Font,
}

impl Glyphs {
    /// Reads a TrueType font; `name` is what styles call it.
    pub fn of_font(name: &str, bytes: &[u8]) -> Result<Self, NotAFont> {
        let font = Font::from_bytes(bytes, fontdue::FontSettings::default()).map_err(NotAFont)?;
        Ok(Self { name: name.to_owned(), font })
    }

    /// What styles call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The glyphs of 256 code points from `start`, which is a multiple of 256. Cost: some 10 ms for a full range.
    #[must_use]
    pub fn range(&self, start: u32) -> Vec<u8> {
        let mut stack = Vec::new();
        put_bytes(&mut stack, 1, self.name.as_bytes());
        put_bytes(&mut stack, 2, format!("{start}-{}", start + 255).as_bytes());
        for c in (start..start + 256).filter_map(char::from_u32) {
            if let Some(glyph) = self.glyph(c) {
                put_bytes(&mut stack, 3, &glyph);
            }
        }
        let mut bytes = Vec::new();
        put_bytes(&mut bytes, 1, &stack);
        bytes
    }

    /// A glyph; `None` for characters that the font does not have.
    fn glyph(&self, c: char) -> Option<Vec<u8>> {
        if self.font.lookup_glyph_index(c) == 0 {
            return None;
        }
        let (metrics, alpha) = self.font.rasterize(c, SIZE_PX);
        let mut glyph = Vec::new();
        put_field(&mut glyph, 1, u64::from(u32::from(c)));
        if metrics.width > 0 && metrics.height > 0 {
            let bitmap = BitmapGlyph::from_unbuffered(&alpha, metrics.width, metrics.height, BUFFER_PX).ok()?;
            let field = clamp_to_u8(&bitmap.render_sdf(RADIUS_PX), CUTOFF).ok()?;
            put_bytes(&mut glyph, 2, &field);
        }
        put_field(&mut glyph, 3, metrics.width as u64);
        put_field(&mut glyph, 4, metrics.height as u64);
        put_signed(&mut glyph, 5, metrics.xmin);
        let height = i32::try_from(metrics.height).unwrap_or(0);
        put_signed(&mut glyph, 6, metrics.ymin + height - ASCENT_PX);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an advance is a few pixels")]
        put_field(&mut glyph, 7, metrics.advance_width.round().max(0.0) as u64);
        Some(glyph)
    }
}

/// Writes a signed field (`sint32`, zigzag).
fn put_signed(bytes: &mut Vec<u8>, field: u64, number: i32) {
    put_varint(bytes, field << 3);
    put_varint(bytes, u64::from((number << 1 ^ number >> 31).cast_unsigned()));
}
