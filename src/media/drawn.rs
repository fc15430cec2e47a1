//! A page of a PDF as a picture (PNG), with what is written across it.
//!
//! It runs in a process of its own (`reader`): nothing here bounds what the page may cost, but for its pixels.

use std::io::Cursor;

use fontdue::{Font, FontSettings};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{ImageFormat, Rgb, RgbImage};

use crate::media::{Drawing, MediaError};

/// Shortest and longest longer side of a picture, in pixels.
const SIDES_PX: std::ops::RangeInclusive<u16> = 64..=4800;
/// Lines of a stamp along the longer side.
const STAMP_LINES: f32 = 44.0;
/// Smallest letters of a stamp.
const LETTERS_MIN_PX: f32 = 12.0;
/// How much of what lies under the letters is covered, of 255.
const COVER: u32 = 70;
/// The colour of the letters.
const INK: [u8; 3] = [0xA0, 0x10, 0x20];

/// Draws a page.
pub(super) fn draw(pdf: &Pdf, drawing: &Drawing, font: &[u8]) -> Result<Vec<u8>, MediaError> {
    let page = pdf.pages().get(drawing.page).ok_or_else(|| MediaError::broken("no such page"))?;
    let side = f32::from(drawing.side_px.clamp(*SIDES_PX.start(), *SIDES_PX.end()));
    let (width, height) = page.render_dimensions();
    let longer = width.max(height);
    if !longer.is_finite() || width.min(height) <= 0.0 {
        return Err(MediaError::broken("the page has no size"));
    }
    // Whole pixels, and at least one: a little more than that many, because what is left over is cut off.
    let scaled = |length: f32| ((length * side / longer).round().max(1.0) + 0.01) / length;
    let settings = PixmapSettings { x_scale: scaled(width), y_scale: scaled(height), bg_color: WHITE };
    let cache = RenderCache::new();
    let drawn = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let colours = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut picture = RgbImage::from_raw(u32::from(drawn.width()), u32::from(drawn.height()), colours)
        .ok_or_else(|| MediaError::broken("the picture is not whole"))?;
    if let Some(text) = &drawing.stamp {
        let font = Font::from_bytes(font, FontSettings::default()).map_err(MediaError::broken)?;
        Stamp::of(text, &font, (side / STAMP_LINES).max(LETTERS_MIN_PX)).put_on(&mut picture);
    }
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).map_err(MediaError::broken)?;
    Ok(png.into_inner())
}

/// A line of text as it covers what lies under it, from 0 to 255.
struct Stamp {
    width: usize,
    height: usize,
    cover: Vec<u8>,
}

impl Stamp {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        reason = "pixels of one line of text"
    )]
    fn of(text: &str, font: &Font, letters_px: f32) -> Self {
        let letters: Vec<_> = text.chars().map(|letter| font.rasterize(letter, letters_px)).collect();
        let width = letters.iter().map(|(metrics, _)| metrics.advance_width).sum::<f32>().ceil() as usize + 2;
        let line = font.horizontal_line_metrics(letters_px);
        let (ascent, descent) = line.map_or((letters_px, 0.0), |line| (line.ascent, line.descent));
        let height = (ascent - descent).ceil() as usize + 2;
        let mut cover = vec![0; width * height];
        let mut at = 0.0_f32;
        for (metrics, ink) in &letters {
            let left = at as i32 + metrics.xmin;
            let top = ascent.ceil() as i32 - metrics.height as i32 - metrics.ymin;
            for (row, line) in ink.chunks_exact(metrics.width.max(1)).enumerate() {
                for (column, covered) in line.iter().enumerate() {
                    let (x, y) = (left + column as i32, top + row as i32);
                    if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
                        && x < width
                        && y < height
                    {
                        let place = &mut cover[y * width + x];
                        *place = (*place).max(*covered);
                    }
                }
            }
            at += metrics.advance_width;
        }
        Self { width, height, cover }
    }

    /// Writes it again and again, slanting, so that no part of the picture can be cut out without it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_precision_loss,
        reason = "pixels of one picture"
    )]
    fn put_on(&self, picture: &mut RgbImage) {
        let (sin, cos) = 30.0_f32.to_radians().sin_cos();
        let (across, down) = ((self.width + 4 * self.height) as i64, (self.height * 5) as i64);
        for (right, down_px, pixel) in picture.enumerate_pixels_mut() {
            let (right, down_px) = (right as f32, down_px as f32);
            let (along, below) = ((right * cos - down_px * sin) as i64, (right * sin + down_px * cos) as i64);
            // Every other line begins further on.
            let shifted = along + (below.div_euclid(down) & 1) * across / 2;
            let (column, row) = (shifted.rem_euclid(across) as usize, below.rem_euclid(down) as usize);
            if column < self.width && row < self.height {
                blend(pixel, u32::from(self.cover[row * self.width + column]) * COVER / 255);
            }
        }
    }
}

fn blend(pixel: &mut Rgb<u8>, cover: u32) {
    for (under, ink) in pixel.0.iter_mut().zip(INK) {
        let mixed = (u32::from(*under) * (255 - cover) + u32::from(ink) * cover) / 255;
        *under = u8::try_from(mixed).unwrap_or(u8::MAX);
    }
}
