//! From the bytes of a photo to its pixels: 8-bit RGB, as the sensor saw them, with what EXIF says beside them.
//!
//! It does not turn, shrink or keep anything. Colours are taken as sRGB: a wider profile comes out slightly paler.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, RgbImage};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::media::exif::Held;
use crate::media::{Kind, Limits, MediaError, jpeg, sniff};

/// Most scans of a progressive JPEG: cameras and encoders write about 10; each costs a pass over all pixels.
const SCANS_MAX: usize = 32;

/// A decoded photo.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Its pixels, not yet turned.
    pub(super) pixels: RgbImage,
    /// What its EXIF says.
    pub(super) held: Held,
}

/// Decodes a JPEG, PNG (its first frame) or WebP (its first frame); transparency becomes white.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, MediaError> {
    limits.admit_bytes(bytes)?;
    match sniff(bytes) {
        Kind::Jpeg => decode_jpeg(bytes, limits),
        Kind::Png => decode_other(bytes, ImageFormat::Png, limits),
        Kind::WebP => decode_other(bytes, ImageFormat::WebP, limits),
        Kind::Heic => Err(MediaError::Heic),
        kind => Err(MediaError::NotAPhoto(kind)),
    }
}

/// By the JPEG decoder itself and not through `image`, which cannot be told to be strict: damage would come out grey.
fn decode_jpeg(bytes: &[u8], limits: &Limits) -> Result<Decoded, MediaError> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .jpeg_set_max_scans(SCANS_MAX)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(MediaError::broken)?;
    let info = decoder.info().ok_or_else(|| MediaError::broken("no frame header"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    limits.admit_pixels(width, height, 3)?;
    jpeg::fault(bytes).map_or(Ok(()), |fault| Err(MediaError::broken(fault)))?;
    let held = Held::read(decoder.exif().map_or(&[], Vec::as_slice));
    let pixels = decoder.decode().map_err(MediaError::broken)?;
    let pixels = RgbImage::from_raw(width, height, pixels)
        .ok_or_else(|| MediaError::broken("the JPEG has fewer pixels than its header says"))?;
    Ok(Decoded { pixels, held })
}

fn decode_other(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<Decoded, MediaError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // Only memory is bounded here, so that a picture that is too large is refused by us, with its size.
    let mut memory = image::Limits::no_limits();
    memory.max_alloc = Some(limits.decoded_bytes_max);
    reader.limits(memory);
    let mut decoder = reader.into_decoder().map_err(MediaError::broken)?;
    let (width, height) = decoder.dimensions();
    limits.admit_pixels(width, height, decoder.color_type().bytes_per_pixel())?;
    let exif = decoder.exif_metadata().unwrap_or_default().unwrap_or_default();
    let picture = DynamicImage::from_decoder(decoder).map_err(MediaError::broken)?;
    Ok(Decoded { pixels: on_white(picture)?, held: Held::read(&exif) })
}

/// 8-bit RGB with white under what is transparent, made in the same memory.
fn on_white(picture: DynamicImage) -> Result<RgbImage, MediaError> {
    if !picture.color().has_alpha() {
        return Ok(picture.into_rgb8());
    }
    let picture = picture.into_rgba8();
    let (width, height) = picture.dimensions();
    let mut samples = picture.into_raw();
    for pixel in 0..samples.len() / 4 {
        let alpha = u16::from(samples[pixel * 4 + 3]);
        for channel in 0..3 {
            let over = u16::from(samples[pixel * 4 + channel]) * alpha + 255 * (255 - alpha);
            samples[pixel * 3 + channel] = u8::try_from((over + 127) / 255).unwrap_or(u8::MAX);
        }
    }
    samples.truncate(samples.len() / 4 * 3);
    RgbImage::from_raw(width, height, samples).ok_or_else(|| MediaError::broken("fewer pixels than its header says"))
}
