//! Parts of a photo made black for good: pixels in, pixels out, and nothing of what was there left in the file.

use image::{Rgb, RgbImage};

use crate::media::decode::decode;
use crate::media::photo::photo_of;
use crate::media::{Limits, MediaError, Photo};

/// Most parts that are blacked out at once.
pub const PARTS_MAX: usize = 30;

/// A rectangle of a photo, in hundredths of its width and height, from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Part {
    /// Checks: it must lie in the photo, at least partly, and have a size. What reaches over the edge is cut there.
    #[must_use]
    pub fn new(left: f64, top: f64, width: f64, height: f64) -> Option<Self> {
        let is_number = [left, top, width, height].iter().all(|number| number.is_finite());
        let (right, bottom) = ((left + width).min(100.0), (top + height).min(100.0));
        let (left, top) = (left.max(0.0), top.max(0.0));
        let part = Self { left, top, width: right - left, height: bottom - top };
        (is_number && part.width > 0.0 && part.height > 0.0).then_some(part)
    }

    /// The pixels of a side of so many that it covers, those at its edges included.
    fn covers(from: f64, length: f64, side_px: u32) -> std::ops::Range<u32> {
        let side = f64::from(side_px);
        let pixel = |hundredths: f64| (hundredths / 100.0 * side).clamp(0.0, side);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the side")]
        let range = pixel(from).floor() as u32..pixel(from + length).ceil() as u32;
        range
    }
}

/// The photo again, with these parts black. It is made anew from pixels, as those from outside are.
pub fn blacken(bytes: &[u8], parts: &[Part], limits: &Limits) -> Result<Photo, MediaError> {
    let mut pixels = decode(bytes, limits)?.pixels;
    for part in parts {
        fill(&mut pixels, part);
    }
    photo_of(pixels, None)
}

fn fill(pixels: &mut RgbImage, part: &Part) {
    let (width, height) = pixels.dimensions();
    for y in Part::covers(part.top, part.height, height) {
        for x in Part::covers(part.left, part.width, width) {
            pixels.put_pixel(x, y, Rgb([0, 0, 0]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::make_photo;

    #[test]
    fn what_is_covered_is_black_in_every_size_and_the_rest_is_not() {
        let white = RgbImage::from_pixel(1600, 800, Rgb([255, 255, 255]));
        let mut png = std::io::Cursor::new(Vec::new());
        white.write_to(&mut png, image::ImageFormat::Png).expect("a picture");
        let photo = make_photo(&png.into_inner(), &Limits::PHOTO).expect("a photo");
        let parts =
            [Part::new(25.0, 25.0, 25.0, 50.0), Part::new(90.0, -5.0, 50.0, 10.0)].map(|part| part.expect("a part"));
        let black = blacken(photo.large.file.bytes(), &parts, &Limits::PHOTO).expect("blackened");
        for rendition in black.renditions() {
            let pixels = image::load_from_memory(rendition.file.bytes()).expect("decodes").into_rgb8();
            let at = |x: f64, y: f64| {
                let pixel = |part: f64, side: u32| Part::covers(part, 1.0, side).start.min(side - 1);
                pixels.get_pixel(pixel(x, rendition.width), pixel(y, rendition.height)).0[0]
            };
            assert!(at(37.0, 50.0) < 10 && at(97.0, 1.0) < 10, "{}", rendition.width);
            assert!(at(10.0, 50.0) > 245 && at(60.0, 50.0) > 245 && at(37.0, 90.0) > 245, "{}", rendition.width);
        }
        assert_ne!(black.large.file.hash(), photo.large.file.hash());
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for (left, top, width, height) in [
            (0.0, 0.0, 0.0, 5.0),
            (f64::NAN, 0.0, 5.0, 5.0),
            (100.0, 0.0, 5.0, 5.0),
            (0.0, -9.0, 5.0, 5.0),
            (0.0, 0.0, f64::INFINITY, 5.0),
        ] {
            assert_eq!(Part::new(left, top, width, height), None);
        }
        assert_eq!(Part::covers(0.0, 100.0, 7), 0..7);
        assert_eq!(Part::covers(99.99, 0.005, 100), 99..100);
    }
}
