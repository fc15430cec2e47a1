//! Simple pictures drawn in code, so that the demonstration has photos that nobody has rights in.

use bytes::Bytes;
use image::{Rgb, RgbImage};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Width of a picture in pixels.
const WIDTH: u32 = 960;
/// Height of a picture in pixels.
const HEIGHT: u32 = 720;

/// What a picture is of.
#[derive(Debug, Clone, Copy)]
enum Scene {
    /// A dark hole in grey asphalt.
    Hole,
    /// Bags on a pavement.
    Bags,
    /// Grass and a fallen branch.
    Grass,
    /// A pole against the sky.
    Pole,
}

/// `count` different pictures as JPEG, the same for the same seed.
#[must_use]
pub(super) fn drawn(count: usize, rng: &mut ChaCha8Rng) -> Vec<Bytes> {
    let scenes = [Scene::Hole, Scene::Bags, Scene::Grass, Scene::Pole];
    (0..count).filter_map(|i| jpeg(&draw(scenes[i % scenes.len()], rng))).collect()
}

fn jpeg(picture: &RgbImage) -> Option<Bytes> {
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 85);
    let (width, height) = (u16::try_from(picture.width()).ok()?, u16::try_from(picture.height()).ok()?);
    encoder.encode(picture.as_raw(), width, height, jpeg_encoder::ColorType::Rgb).ok()?;
    Some(bytes.into())
}

fn draw(scene: Scene, rng: &mut ChaCha8Rng) -> RgbImage {
    let (ground, upper) = match scene {
        Scene::Hole => ([118, 116, 112], [132, 130, 127]),
        Scene::Bags => ([170, 160, 148], [205, 200, 190]),
        Scene::Grass => ([96, 128, 70], [140, 165, 110]),
        Scene::Pole => ([150, 176, 205], [190, 208, 226]),
    };
    let mut picture = RgbImage::from_fn(WIDTH, HEIGHT, |_, y| {
        let share = f64::from(y) / f64::from(HEIGHT);
        Rgb(std::array::from_fn(|i| blend(upper[i], ground[i], share)))
    });
    // Grain, so that it does not look painted.
    for pixel in picture.pixels_mut() {
        let grain = rng.random_range(-9..=9_i8);
        pixel.0 = pixel.0.map(|value| value.saturating_add_signed(grain));
    }
    for _ in 0..rng.random_range(2..5) {
        let center = (rng.random_range(0.25..0.75), rng.random_range(0.45..0.8));
        match scene {
            Scene::Hole => {
                ellipse(&mut picture, center, (rng.random_range(0.08..0.2), rng.random_range(0.04..0.1)), [48, 46, 44]);
            }
            Scene::Bags => ellipse(
                &mut picture,
                center,
                (0.08, 0.1),
                [rng.random_range(20..60), rng.random_range(20..80), rng.random_range(30..70)],
            ),
            Scene::Grass => ellipse(&mut picture, center, (rng.random_range(0.15..0.3), 0.015), [92, 70, 46]),
            Scene::Pole => ellipse(&mut picture, (center.0, 0.6), (0.012, 0.4), [86, 90, 94]),
        }
    }
    picture
}

fn blend(from: u8, to: u8, share: f64) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
    let value = (f64::from(from) * (1.0 - share) + f64::from(to) * share) as u8;
    value
}

/// Fills an ellipse; centre and radii are shares of the picture's sides.
fn ellipse(picture: &mut RgbImage, center: (f64, f64), radii: (f64, f64), colour: [u8; 3]) {
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let across = (f64::from(x) / f64::from(WIDTH) - center.0) / radii.0;
        let down = (f64::from(y) / f64::from(HEIGHT) - center.1) / radii.1;
        if across * across + down * down < 1.0 {
            *pixel = Rgb(std::array::from_fn(|i| blend(pixel.0[i], colour[i], 0.85)));
        }
    }
}
