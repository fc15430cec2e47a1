//! A large photo made small: here, by the same libraries without any of our care, and by `vipsthumbnail`.

#![expect(clippy::unwrap_used, reason = "part of a program that stops when something fails")]
#![expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]

use std::process::Command;
use std::time::Instant;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sestomia::media::{Limits, SIDE_LARGE_PX, SIDE_MEDIUM_PX, SIDE_SMALL_PX, make_photo};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::row;

const WIDTH: u32 = 4032;
const HEIGHT: u32 = 3024;
/// How often each is measured, in turn.
const ROUNDS: usize = 9;

/// Prints the rows. The least of the rounds counts: what else runs on the machine only ever adds.
pub(crate) fn photo() {
    let jpeg = made();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, &jpeg).unwrap();
    let has_vips = Command::new("vipsthumbnail").arg("--version").output().is_ok();
    let mut least = [f64::MAX; 4];
    for _ in 0..ROUNDS {
        let mut time = |index: usize, work: &dyn Fn()| {
            let start = Instant::now();
            work();
            least[index] = least[index].min(start.elapsed().as_secs_f64() * 1e3);
        };
        time(0, &|| drop(make_photo(&jpeg, &Limits::PHOTO).unwrap()));
        time(1, &|| bare(&jpeg, &[SIDE_LARGE_PX, SIDE_MEDIUM_PX, SIDE_SMALL_PX]));
        time(2, &|| bare(&jpeg, &[SIDE_MEDIUM_PX, SIDE_SMALL_PX]));
        if has_vips {
            time(3, &|| {
                for side in [SIDE_MEDIUM_PX, SIDE_SMALL_PX] {
                    let thumbnail = format!("small-{side}.jpg[Q=82]");
                    let status = Command::new("vipsthumbnail")
                        .args(["--size", &side.to_string(), "--vips-concurrency=1", "-o", &thumbnail])
                        .arg(&path)
                        .status();
                    assert!(status.unwrap().success());
                }
            });
        }
    }
    let [ours, bare_three, bare_two, vips] = least;
    let what = format!("photo: 12-megapixel JPEG ({} MB)", jpeg.len() / 1_000_000);
    row(&format!("{what} to three sizes (2048, 1024, 320), one core"), &format!("{ours:.0} ms"));
    let ratio = ours / bare_three;
    row(
        &format!("{what}: the same, bare decode, resize and encode"),
        &format!("{bare_three:.0} ms; ours takes {ratio:.2} ×"),
    );
    row(&format!("{what}: bare, to 1024 and 320 alone"), &format!("{bare_two:.0} ms"));
    if has_vips {
        let ratio = vips / ours;
        row(
            &format!("{what}: vipsthumbnail twice, to 1024 and 320"),
            &format!("{vips:.0} ms; ours, with 2048 as well, is {ratio:.1} × faster"),
        );
    }
}

/// A 12-megapixel photo with grain, made here: harder to encode than a real sky, easier than real leaves.
fn made() -> Vec<u8> {
    let mut dice = ChaCha8Rng::seed_from_u64(3);
    let mut pixels = Vec::with_capacity((WIDTH * HEIGHT * 3) as usize);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let base = 120.0 + 60.0 * (f64::from(x) / 300.0).sin() * (f64::from(y) / 200.0).cos();
            let grain = dice.random::<f64>() * 16.0;
            pixels.extend([base + grain, base * 0.9 + grain, base * 0.8 + grain].map(|value| value as u8));
        }
    }
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, 88).encode(&pixels, WIDTH as u16, HEIGHT as u16, ColorType::Rgb).unwrap();
    jpeg
}

/// Decodes, and shrinks step by step and encodes each, without looking at anything else.
fn bare(jpeg: &[u8], sides: &[u32]) {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut pixels = JpegDecoder::new_with_options(ZCursor::new(jpeg), options).decode().unwrap();
    let (mut width, mut height) = (WIDTH, HEIGHT);
    for side in sides {
        let (to_width, to_height) = (*side, side * HEIGHT / WIDTH);
        let from = ImageRef::new(width, height, &pixels, PixelType::U8x3).unwrap();
        let mut to = Image::new(to_width, to_height, PixelType::U8x3);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
        Resizer::new().resize(&from, &mut to, &options).unwrap();
        (pixels, width, height) = (to.into_vec(), to_width, to_height);
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, 82);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.encode(&pixels, width as u16, height as u16, ColorType::Rgb).unwrap();
    }
}
