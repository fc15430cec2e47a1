//! A photo from outside made into three clean JPEGs. Pure: bytes in, bytes out.
//!
//! It does not know where they are kept, nor how many run at a time: about 0.1 s of one core for 12 million pixels, so
//! never call it on the async runtime but through [`Pool`](crate::media::Pool).

use bytes::Bytes;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::domain::place::Position;
use crate::media::decode::decode;
use crate::media::{Blob, Extension, Limits, MediaError};

/// Longest side of the small rendition, in pixels: lists and cards.
pub const SIDE_SMALL_PX: u32 = 320;
/// Longest side of the medium rendition, in pixels: a page on a phone.
pub const SIDE_MEDIUM_PX: u32 = 1024;
/// Longest side of the large rendition, in pixels: looking closely.
pub const SIDE_LARGE_PX: u32 = 2048;

/// JPEG quality of what is made, 1-100, with chroma at half resolution both ways (4:2:0).
const QUALITY: u8 = 82;

/// A photo ready to be kept: upright, in three sizes, without metadata of any sort. Renditions are never larger than
/// the photo that came, so those of a small photo are the same file.
#[derive(Debug, Clone)]
pub struct Photo {
    /// Longest side at most [`SIDE_SMALL_PX`].
    pub small: Rendition,
    /// Longest side at most [`SIDE_MEDIUM_PX`].
    pub medium: Rendition,
    /// Longest side at most [`SIDE_LARGE_PX`].
    pub large: Rendition,
    /// Where the camera says the photo was taken, WGS 84. An offer to the sender, not a fact; in none of the files.
    pub taken_at: Option<Position>,
}

/// One size of a photo.
#[derive(Debug, Clone)]
pub struct Rendition {
    /// The JPEG.
    pub file: Blob,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Makes the three renditions of a JPEG, PNG or WebP photo.
///
/// While it runs it needs memory for the decoded pixels, at most `limits.decoded_bytes_max`; 9 bytes a pixel for a
/// progressive JPEG (360 MB at 40 million pixels), twice the pixels for a 16-bit PNG.
pub fn make_photo(bytes: &[u8], limits: &Limits) -> Result<Photo, MediaError> {
    let decoded = decode(bytes, limits)?;
    let held = decoded.held;
    let mut upright = DynamicImage::ImageRgb8(shrink(decoded.pixels, SIDE_LARGE_PX)?);
    // Turned after shrinking: a quarter of the pixels to move.
    upright.apply_orientation(held.orientation);
    let pixels = upright.into_rgb8();
    photo_of(pixels, held.place)
}

/// The three renditions of pixels that are upright and no larger than the large one.
pub(super) fn photo_of(pixels: RgbImage, taken_at: Option<Position>) -> Result<Photo, MediaError> {
    let large = encode(&pixels)?;
    let (pixels, medium) = smaller(pixels, &large, SIDE_MEDIUM_PX)?;
    let (_, small) = smaller(pixels, &medium, SIDE_SMALL_PX)?;
    Ok(Photo { small, medium, large, taken_at })
}

impl Photo {
    /// The three renditions, the smallest first.
    #[must_use]
    pub const fn renditions(&self) -> [&Rendition; 3] {
        [&self.small, &self.medium, &self.large]
    }
}

/// The next rendition with its pixels; the same one again if it is small enough already.
fn smaller(pixels: RgbImage, made: &Rendition, side_px: u32) -> Result<(RgbImage, Rendition), MediaError> {
    if pixels.width().max(pixels.height()) <= side_px {
        return Ok((pixels, made.clone()));
    }
    let pixels = shrink(pixels, side_px)?;
    let rendition = encode(&pixels)?;
    Ok((pixels, rendition))
}

/// Shrinks so that the longer side is `side_px` and the shorter at least 1; as it is, if it is no larger.
fn shrink(pixels: RgbImage, side_px: u32) -> Result<RgbImage, MediaError> {
    let (width, height) = pixels.dimensions();
    let longest = width.max(height);
    if longest <= side_px {
        return Ok(pixels);
    }
    let (to_width, to_height) = (scaled(width, side_px, longest), scaled(height, side_px, longest));
    let from = ImageRef::new(width, height, &pixels, PixelType::U8x3).map_err(MediaError::broken)?;
    let mut to = Image::new(to_width, to_height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&from, &mut to, &options).map_err(MediaError::broken)?;
    RgbImage::from_raw(to_width, to_height, to.into_vec())
        .ok_or_else(|| MediaError::broken("fewer pixels than asked for"))
}

/// `side` x `to` / `from`, rounded, at least 1.
fn scaled(side: u32, to: u32, from: u32) -> u32 {
    let scaled = (u64::from(side) * u64::from(to) + u64::from(from) / 2) / u64::from(from);
    u32::try_from(scaled).unwrap_or(to).max(1)
}

/// A JPEG of `pixels`, with no segment but those it is decoded by.
fn encode(pixels: &RgbImage) -> Result<Rendition, MediaError> {
    let (width, height) = pixels.dimensions();
    let side = |side: u32| u16::try_from(side).map_err(MediaError::broken);
    let mut out = Vec::with_capacity(pixels.len() / 16);
    let mut encoder = Encoder::new(&mut out, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(pixels, side(width)?, side(height)?, ColorType::Rgb).map_err(MediaError::broken)?;
    Ok(Rendition { file: Blob::new(Extension::Jpg, Bytes::from(out)), width, height })
}

#[cfg(test)]
mod tests {
    use image::metadata::Orientation;
    use image::{GrayImage, ImageEncoder, Rgb, RgbaImage};

    use super::*;
    use crate::media::jpeg::markers;
    use crate::media::{Kind, exif};

    const RED: Rgb<u8> = Rgb([220, 20, 20]);
    const GREEN: Rgb<u8> = Rgb([20, 200, 20]);
    const BLUE: Rgb<u8> = Rgb([20, 20, 220]);
    const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

    /// Red, green over blue, white: each quarter tells where it went.
    fn quarters(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        })
    }

    /// Enough detail for the data to spread over all of the file.
    fn noise(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let mixed = (x * 7919 + y * 104_729).wrapping_mul(2_654_435_761);
            Rgb([mixed, mixed >> 8, mixed >> 16].map(|word| word.to_le_bytes()[0]))
        })
    }

    /// A JPEG with, if given, EXIF and everything else that cameras and programs leave in one.
    fn jpeg(pixels: &RgbImage, exif: Option<&[u8]>, progressive: bool) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, 92);
        encoder.set_progressive(progressive);
        if let Some(exif) = exif {
            encoder.add_exif_metadata(exif).expect("fits");
            encoder.add_app_segment(1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>".to_vec()).expect("fits");
            encoder.add_app_segment(13, b"Photoshop 3.0\08BIM".to_vec()).expect("fits");
        }
        let side = |side: u32| u16::try_from(side).expect("fits");
        encoder.encode(pixels, side(pixels.width()), side(pixels.height()), ColorType::Rgb).expect("encodes");
        out
    }

    fn png(picture: &DynamicImage, exif: Option<Vec<u8>>) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = image::codecs::png::PngEncoder::new(&mut out);
        exif.map_or(Ok(()), |exif| encoder.set_exif_metadata(exif)).expect("can");
        picture.write_with_encoder(encoder).expect("encodes");
        out
    }

    fn webp(picture: &DynamicImage, exif: Option<Vec<u8>>) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut out);
        exif.map_or(Ok(()), |exif| encoder.set_exif_metadata(exif)).expect("can");
        picture.write_with_encoder(encoder).expect("encodes");
        out
    }

    fn make(bytes: &[u8]) -> Result<Photo, MediaError> {
        make_photo(bytes, &Limits::PHOTO)
    }

    /// Decodes what was made, and checks what holds for every rendition.
    fn pixels_of(rendition: &Rendition) -> RgbImage {
        let bytes = rendition.file.bytes();
        let (found, trailing) = markers(bytes);
        assert!(found.iter().all(|m| matches!(m, 0xE0 | 0xDB | 0xC0 | 0xC4 | 0xDA | 0xD9)), "{found:02X?}");
        assert_eq!((found.last(), trailing), (Some(&0xD9), 0));
        let pixels = image::load_from_memory(bytes).expect("decodes").into_rgb8();
        assert_eq!(pixels.dimensions(), (rendition.width, rendition.height));
        pixels
    }

    fn assert_near(pixel: Rgb<u8>, expected: Rgb<u8>) {
        let near = pixel.0.iter().zip(expected.0).all(|(a, b)| a.abs_diff(b) < 16);
        assert!(near, "{pixel:?} is not {expected:?}");
    }

    fn sizes(photo: &Photo) -> [(u32, u32); 3] {
        photo.renditions().map(|rendition| {
            pixels_of(rendition);
            (rendition.width, rendition.height)
        })
    }

    fn assert_broken(bytes: &[u8], what: &str) {
        let made = make(bytes).map(|photo| sizes(&photo));
        assert!(matches!(made, Err(MediaError::Broken { .. })), "{what}: {made:?}");
    }

    #[test]
    fn three_sizes_never_larger() {
        for (from, to) in [
            ((2600, 1300), [(320, 160), (1024, 512), (2048, 1024)]),
            ((400, 600), [(213, 320), (400, 600), (400, 600)]),
            ((1, 1), [(1, 1); 3]),
            ((1, 20_000), [(1, 320), (1, 1024), (1, 2048)]),
            ((20_000, 3), [(320, 1), (1024, 1), (2048, 1)]),
        ] {
            let made = make(&jpeg(&quarters(from.0, from.1), None, false)).expect("makes");
            assert_eq!(sizes(&made), to);
        }
        let made = make(&jpeg(&quarters(100, 100), None, false)).expect("makes");
        assert_eq!((made.small.file.hash(), made.medium.file.hash()), (made.large.file.hash(), made.large.file.hash()));
    }

    #[test]
    fn every_orientation_comes_out_upright() {
        let upright = quarters(96, 64);
        for code in 1..=8 {
            let orientation = Orientation::from_exif(code).expect("is one");
            let undo = match orientation {
                Orientation::Rotate90 => Orientation::Rotate270,
                Orientation::Rotate270 => Orientation::Rotate90,
                same => same,
            };
            let mut stored = DynamicImage::ImageRgb8(upright.clone());
            stored.apply_orientation(undo);
            let block = exif::made::block(code.into(), None);
            let pictures = [
                jpeg(&stored.to_rgb8(), Some(&block), false),
                png(&stored, Some(block.clone())),
                webp(&stored, Some(block)),
            ];
            for bytes in pictures {
                let made = pixels_of(&make(&bytes).expect("makes").large);
                assert_eq!(made.dimensions(), (96, 64), "orientation {code}");
                for (x, y) in [(24, 16), (72, 16), (24, 48), (72, 48)] {
                    assert_near(*made.get_pixel(x, y), *upright.get_pixel(x, y));
                }
            }
        }
    }

    #[test]
    fn the_position_is_offered_and_in_no_file() {
        let block = exif::made::block(1, Some(exif::made::SESTO));
        let picture = DynamicImage::ImageRgb8(quarters(64, 64));
        for bytes in [
            jpeg(&picture.to_rgb8(), Some(&block), false),
            png(&picture, Some(block.clone())),
            webp(&picture, Some(block)),
        ] {
            let followed = [bytes.as_slice(), b"trailing: \xFF\xD8\xFF\xE1 secret"].concat();
            for bytes in [bytes, followed] {
                let made = make(&bytes).expect("makes");
                let place = made.taken_at.expect("a position");
                assert_eq!((place.lon(), place.lat()), (11.192, 43.833_4));
                sizes(&made);
            }
        }
        assert_eq!(make(&jpeg(&picture.to_rgb8(), None, false)).expect("makes").taken_at, None);
    }

    #[test]
    fn broken_exif_does_not_lose_the_photo() {
        for block in [&b""[..], b"MM\0\x2A", b"II\x2A\0\xFF\xFF\xFF\xFF", &[0xFF; 300]] {
            let made = make(&jpeg(&quarters(64, 64), Some(block), false)).expect("makes");
            assert_eq!(made.taken_at, None);
        }
    }

    #[test]
    fn cut_short_is_broken() {
        let picture = DynamicImage::ImageRgb8(noise(300, 200));
        let block = exif::made::block(1, Some(exif::made::SESTO));
        let files = [
            ("JPEG", jpeg(&picture.to_rgb8(), Some(&block), false)),
            ("progressive JPEG", jpeg(&picture.to_rgb8(), Some(&block), true)),
            ("PNG", png(&picture, None)),
            ("WebP", webp(&picture, None)),
        ];
        for (name, bytes) in files {
            make(&bytes).expect("whole");
            for per_mille in [10, 100, 500, 950, 990] {
                assert_broken(&bytes[..bytes.len() * per_mille / 1000], &format!("{name} cut at {per_mille} ‰"));
            }
            if name.ends_with("JPEG") {
                assert_broken(&bytes[..bytes.len() - 1], name);
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        let mut bytes = png(&DynamicImage::ImageLuma8(GrayImage::new(1, 1)), None);
        // IHDR: length, type, width, height, five more; then the CRC of type and data.
        bytes[16..20].copy_from_slice(&10_000_u32.to_be_bytes());
        bytes[20..24].copy_from_slice(&6_000_u32.to_be_bytes());
        let mut crc = crc_32(&bytes[12..29]).to_be_bytes();
        bytes[29..33].swap_with_slice(&mut crc);
        let refused = make(&bytes);
        let said =
            matches!(refused, Err(MediaError::TooManyPixels { width: 10_000, height: 6_000, max: 40_000_000, .. }));
        assert!(said, "{refused:?}");

        let mut bytes = jpeg(&quarters(64, 64), None, false);
        let frame = bytes.windows(2).position(|two| two == [0xFF, 0xC0]).expect("a frame");
        bytes[frame + 5..frame + 9].copy_from_slice(&[0x4E, 0x20, 0x4E, 0x21]);
        let refused = make(&bytes);
        assert!(matches!(refused, Err(MediaError::TooManyPixels { width: 20_001, height: 20_000, .. })), "{refused:?}");
    }

    /// CRC-32 as PNG has it, bit by bit.
    fn crc_32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1)))
        })
    }

    #[test]
    fn what_is_no_photo_is_refused_by_its_kind() {
        assert!(matches!(make(b""), Err(MediaError::Empty)));
        assert!(matches!(make(b"<svg onload='x'/>"), Err(MediaError::NotAPhoto(Kind::Svg))));
        assert!(matches!(make(b"<!doctype html>"), Err(MediaError::NotAPhoto(Kind::Html))));
        assert!(matches!(make(b"GIF89a\x01\0\x01\0"), Err(MediaError::NotAPhoto(Kind::Gif))));
        assert!(matches!(make(b"%PDF-1.7"), Err(MediaError::NotAPhoto(Kind::Pdf))));
        assert!(matches!(make(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Err(MediaError::Heic)));
        assert_broken(b"\xFF\xD8\xFF\xE0", "only a beginning");
        let limits = Limits { bytes_max: 4, ..Limits::PHOTO };
        assert!(matches!(make_photo(b"12345", &limits), Err(MediaError::TooManyBytes { max: 4 })));
    }

    #[test]
    fn transparency_becomes_white() {
        let picture = RgbaImage::from_fn(64, 64, |x, _| image::Rgba([200, 0, 0, if x < 32 { 0 } else { 255 }]));
        for bytes in [png(&picture.clone().into(), None), webp(&picture.into(), None)] {
            let made = pixels_of(&make(&bytes).expect("makes").small);
            assert_near(*made.get_pixel(8, 8), WHITE);
            assert_near(*made.get_pixel(56, 8), Rgb([200, 0, 0]));
        }
        let half = RgbaImage::from_pixel(16, 16, image::Rgba([0, 0, 0, 128]));
        assert_near(*pixels_of(&make(&png(&half.into(), None)).expect("makes").small).get_pixel(8, 8), Rgb([127; 3]));
    }

    #[test]
    fn every_depth_of_pixel() {
        let picture = DynamicImage::ImageRgb8(quarters(64, 64));
        for other in [
            DynamicImage::ImageRgb16(picture.to_rgb16()),
            DynamicImage::ImageRgba16(picture.to_rgba16()),
            DynamicImage::ImageRgba8(picture.to_rgba8()),
        ] {
            let made = pixels_of(&make(&png(&other, None)).expect("makes").small);
            assert_near(*made.get_pixel(48, 16), GREEN);
        }
        let made = make(&png(&DynamicImage::ImageLumaA16(picture.to_luma_alpha16()), None)).expect("makes");
        assert_near(*pixels_of(&made.small).get_pixel(48, 48), WHITE);

        let grey = GrayImage::from_pixel(40, 30, image::Luma([90]));
        let mut bytes = Vec::new();
        Encoder::new(&mut bytes, 90).encode(&grey, 40, 30, ColorType::Luma).expect("encodes");
        assert_near(*pixels_of(&make(&bytes).expect("makes").small).get_pixel(20, 15), Rgb([90; 3]));
    }

    #[test]
    fn a_cmyk_jpeg_is_a_photo() {
        let ink = [0, 255, 255, 0].repeat(32 * 32);
        let mut bytes = Vec::new();
        Encoder::new(&mut bytes, 90).encode(&ink, 32, 32, ColorType::Cmyk).expect("encodes");
        let pixel = *pixels_of(&make(&bytes).expect("makes").small).get_pixel(16, 16);
        assert_near(pixel, Rgb([255, 0, 0]));
    }

    #[test]
    fn a_jpeg_that_would_come_out_striped_is_refused() {
        let apart = |sampling| {
            let mut out = Vec::new();
            let mut encoder = Encoder::new(&mut out, 90);
            encoder.set_optimized_huffman_tables(true);
            encoder.set_sampling_factor(sampling);
            encoder.encode(&quarters(96, 64), 96, 64, ColorType::Rgb).expect("encodes");
            out
        };
        assert_broken(&apart(SamplingFactor::F_2_2), "4:2:0 in scans apart");
        let made = pixels_of(&make(&apart(SamplingFactor::F_2_1)).expect("makes").small);
        assert_near(*made.get_pixel(72, 16), GREEN);
    }

    #[test]
    fn an_animation_is_its_first_frame() {
        let frames = [BLUE, RED].map(|colour| webp(&RgbImage::from_pixel(32, 32, colour).into(), None));
        let mut body = b"WEBP".to_vec();
        chunk(&mut body, *b"VP8X", &[2, 0, 0, 0, 31, 0, 0, 31, 0, 0]);
        chunk(&mut body, *b"ANIM", &[0; 6]);
        for frame in &frames {
            // Position (2 x 3 bytes), width - 1, height - 1, duration in ms (3 each), flags; then its own chunk.
            let header = [0, 0, 0, 0, 0, 0, 31, 0, 0, 31, 0, 0, 100, 0, 0, 0];
            chunk(&mut body, *b"ANMF", &[&header, &frame[12..]].concat());
        }
        let mut file = Vec::new();
        chunk(&mut file, *b"RIFF", &body);
        assert_near(*pixels_of(&make(&file).expect("makes").small).get_pixel(16, 16), BLUE);
    }

    fn chunk(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
        out.extend(name);
        out.extend(u32::try_from(data.len()).expect("fits").to_le_bytes());
        out.extend(data);
        out.resize(out.len() + data.len() % 2, 0);
    }

    #[test]
    fn garbage_never_panics() {
        let picture = DynamicImage::ImageRgb8(noise(24, 24));
        for whole in [
            jpeg(&picture.to_rgb8(), None, false),
            jpeg(&picture.to_rgb8(), None, true),
            png(&picture, None),
            webp(&picture, None),
        ] {
            for at in 0..whole.len() {
                let mut altered = whole.clone();
                altered[at] ^= 0xA5;
                let _made = make_photo(&altered, &Limits { pixels_max: 100_000, ..Limits::PHOTO });
            }
        }
    }
}
