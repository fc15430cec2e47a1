//! Photos from a camera to the page: upright, in three sizes, without a word about who took them where.

use image::{ImageFormat, Rgb, RgbImage};
use reqwest::Response;
use reqwest::multipart::Part;
use serde_json::Value;

use crate::report_flow::{POTHOLE, begin, data, send_data};
use crate::server::{Person, both, location};

/// What a camera may write into a photo and nobody may read on the site.
const SECRET: &str = "Macchina di Ada Neri 4711";
/// Where the camera was: the southern part of the town.
const TAKEN_AT: [f64; 2] = [11.192, 43.8334];

const RED: Rgb<u8> = Rgb([220, 20, 20]);
const GREEN: Rgb<u8> = Rgb([20, 200, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 220]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

/// Red, green over blue, white: each quarter tells where it went.
pub(crate) fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => WHITE,
    })
}

pub(crate) fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("it encodes");
    bytes.into_inner()
}

/// A field of a TIFF directory: tag, type, count, and four bytes of value or where the value lies.
fn field(tag: u16, kind: u16, count: u32, value: [u8; 4]) -> Vec<u8> {
    [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
}

/// EXIF (TIFF, big-endian) that says: turn by 90°, the camera's name, and degrees, minutes and seconds of the place.
fn exif() -> Vec<u8> {
    const SHORT: u16 = 3;
    const ASCII: u16 = 2;
    const LONG: u16 = 4;
    const RATIONAL: u16 = 5;
    // Header 8 bytes; the first directory: count 2, 3 fields of 12, next 4; the second: count 2, 4 fields, next 4.
    let (gps_at, text_at) = (8_u32 + 2 + 36 + 4, 8_u32 + 2 + 36 + 4 + 2 + 48 + 4);
    let text = [SECRET.as_bytes(), b"\0"].concat();
    let text_bytes = u32::try_from(text.len()).expect("short");
    let lat_at = text_at + text_bytes;
    let rationals = |degrees: u32, minutes: u32, seconds_of_100: u32| {
        [degrees, 1, minutes, 1, seconds_of_100, 100].iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>()
    };
    let parts = [
        b"MM\0\x2A\0\0\0\x08".to_vec(),
        3_u16.to_be_bytes().to_vec(),
        field(0x010F, ASCII, text_bytes, text_at.to_be_bytes()),
        field(0x0112, SHORT, 1, [0, 6, 0, 0]),
        field(0x8825, LONG, 1, gps_at.to_be_bytes()),
        vec![0; 4],
        4_u16.to_be_bytes().to_vec(),
        field(1, ASCII, 2, *b"N\0\0\0"),
        field(2, RATIONAL, 3, lat_at.to_be_bytes()),
        field(3, ASCII, 2, *b"E\0\0\0"),
        field(4, RATIONAL, 3, (lat_at + 24).to_be_bytes()),
        vec![0; 4],
        text,
        rationals(43, 50, 24),
        rationals(11, 11, 3120),
    ];
    parts.concat()
}

/// The JPEG with an APP1 segment after its beginning, and something behind its end.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let block = [b"Exif\0\0", exif().as_slice()].concat();
    let length = u16::try_from(block.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], b"\xFF\xE1", &length, &block, &jpeg[2..], SECRET.as_bytes()].concat()
}

/// Sends the photo with everything else; returns the addresses of its sizes, the smallest first.
async fn publish(person: &Person, name: &'static str, bytes: Vec<u8>) -> [String; 3] {
    begin(person).await;
    let part = Part::bytes(bytes).file_name(name);
    let answer = send_data(person, data(&[("azione", "carica")]).part("foto", part)).await;
    assert_eq!(location(&answer), "/segnala/dati#foto", "{name}");
    let small = media_in(&person.page("/segnala/dati").await).pop().expect("the photo is shown while typing");
    let answer = send_data(person, data(&POTHOLE)).await;
    assert_eq!(location(&answer), "/segnala/riepilogo");
    let answer = person.post("/segnala/riepilogo", &[]).await;
    let done = location(&answer).to_owned();
    let number = done.split(['=', '&']).nth(1).expect("a number").to_owned();
    person.page(&done).await;
    let page = person.page(&format!("/segnalazioni/{number}")).await;
    let media = media_in(&page);
    let [large, medium] = &media[..] else { unreachable!("a photo in two sizes: {media:?}") };
    let report: Value = person.get(&format!("/api/v1/reports/{number}")).await.json().await.expect("JSON");
    assert_eq!(report["photos"], serde_json::json!([format!("{}{large}", person.url)]));
    [small, medium.clone(), large.clone()]
}

/// The photos a page shows or leads to.
fn media_in(page: &str) -> Vec<String> {
    page.split('"').filter(|part| part.starts_with("/media/")).map(str::to_owned).collect()
}

/// A published photo; checks its headers and that it holds nothing but what it is decoded by.
async fn fetch(person: &Person, path: &str) -> RgbImage {
    let answer = person.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    headers_are_those_of_a_photo(&answer);
    let bytes = answer.bytes().await.expect("a photo");
    let segments = segments(&bytes);
    assert!(segments.iter().all(|marker| matches!(marker, 0xE0 | 0xDB | 0xC0 | 0xC4)), "{path}: {segments:02X?}");
    for word in [SECRET, "Exif", "GPS", "http:", "Adobe"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{path} tells {word}");
    }
    image::load_from_memory(&bytes).expect("a picture").into_rgb8()
}

fn headers_are_those_of_a_photo(answer: &Response) {
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header("content-type"), "image/jpeg");
    assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-encoding"), "");
}

/// The markers of a JPEG up to its pixels.
fn segments(jpeg: &[u8]) -> Vec<u8> {
    assert!(jpeg.starts_with(&[0xFF, 0xD8]) && jpeg.ends_with(&[0xFF, 0xD9]), "no JPEG from end to end");
    let (mut at, mut markers) = (2, Vec::new());
    while let [0xFF, marker, high, low] = jpeg[at..at + 4] {
        if marker == 0xDA {
            return markers;
        }
        markers.push(marker);
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    unreachable!("no pixels")
}

/// Each quarter of the picture has its colour.
fn assert_quarters(picture: &RgbImage, [top_left, top_right, bottom_left, bottom_right]: [Rgb<u8>; 4]) {
    let (width, height) = picture.dimensions();
    for (x, y, expected) in [(1, 1, top_left), (3, 1, top_right), (1, 3, bottom_left), (3, 3, bottom_right)] {
        let pixel = *picture.get_pixel(width * x / 4, height * y / 4);
        let near = pixel.0.iter().zip(expected.0).all(|(a, b)| a.abs_diff(b) < 16);
        assert!(near, "{pixel:?} is not {expected:?} at {x}/4, {y}/4");
    }
}

both! {
    async fn a_photo_of_a_camera_is_turned_shrunk_and_silent(town: &Town) {
        let citizen = town.citizen();
        let photo = with_exif(&encoded(&quarters(2600, 1300), ImageFormat::Jpeg));
        let paths = publish(&citizen, "IMG_4711.jpg", photo).await;
        let stranger = town.citizen();
        // Held upright, what was left is above: the photo is turned by 90° clockwise.
        for (path, size) in paths.iter().zip([(160, 320), (512, 1024), (1024, 2048)]) {
            let picture = fetch(&stranger, path).await;
            assert_eq!(picture.dimensions(), size, "{path}");
            assert_quarters(&picture, [BLUE, RED, WHITE, GREEN]);
        }
    }

    async fn the_place_of_the_photo_is_offered_not_taken(town: &Town) {
        let citizen = town.citizen();
        begin(&citizen).await;
        let photo = with_exif(&encoded(&quarters(64, 48), ImageFormat::Jpeg));
        let form = data(&[("azione", "carica")]).part("foto", Part::bytes(photo).file_name("a.jpg"));
        assert_eq!(location(&send_data(&citizen, form).await), "/segnala/dati#foto");
        let page = citizen.page("/segnala/dati").await;
        assert!(page.contains("value=\"luogo-foto\""), "not offered");
        let place = format!("name=\"lon\" value=\"{}\"", TAKEN_AT[0]);
        assert!(!page.contains(&place), "taken without asking");
        assert_eq!(location(&send_data(&citizen, data(&[("azione", "luogo-foto")])).await), "/segnala/dati#luogo");
        let page = citizen.page("/segnala/dati").await;
        assert!(page.contains(&place) && page.contains(&format!("name=\"lat\" value=\"{}\"", TAKEN_AT[1])));
    }

    async fn png_and_webp_are_photos(town: &Town) {
        for (name, format) in [("foto.png", ImageFormat::Png), ("foto.webp", ImageFormat::WebP)] {
            let citizen = town.citizen();
            let [small, medium, large] = publish(&citizen, name, encoded(&quarters(600, 400), format)).await;
            assert_eq!(medium, large, "{name}: never larger than it came");
            for (path, size) in [(small, (320, 213)), (large, (600, 400))] {
                let picture = fetch(&citizen, &path).await;
                assert_eq!(picture.dimensions(), size, "{name}");
                assert_quarters(&picture, [RED, GREEN, BLUE, WHITE]);
            }
        }
    }

    async fn only_what_was_published_is_there(town: &Town) {
        let citizen = town.citizen();
        let [small, ..] = publish(&citizen, "a.png", encoded(&quarters(32, 32), ImageFormat::Png)).await;
        let head = citizen.client.head(format!("{}{small}", town.url)).send().await.expect("an answer");
        assert_eq!(head.status(), 200);
        headers_are_those_of_a_photo(&head);
        let other = small.replace(".jpg", ".webp");
        let upper = small.to_uppercase();
        let unknown = format!("/media/{}.jpg", "0".repeat(64));
        for path in [&other, &upper, &unknown, &small.replace(".jpg", ".pdf"), &small.replace(".jpg", ""), &format!("{small}/x")] {
            assert_eq!(citizen.get(path).await.status(), 404, "{path}");
        }
    }

    async fn a_document_is_for_the_desk_alone(town: &Town) {
        let citizen = town.citizen();
        begin(&citizen).await;
        let pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".to_vec();
        let part = Part::bytes(pdf.clone()).file_name("../perizia\u{202e}gpj.pdf");
        let answer = send_data(&citizen, data(&POTHOLE).part("foto", part)).await;
        assert_eq!(location(&answer), "/segnala/riepilogo");
        assert!(location(&citizen.post("/segnala/riepilogo", &[]).await).starts_with("/segnala/fatto?"));
        assert!(!citizen.page("/segnalazioni/2026-000001").await.contains("perizia"), "its name is public");
        let desk = town.desk().await;
        let record = desk.page("/ufficio/segnalazioni/2026-000001").await;
        assert!(record.contains("perizia") && !record.contains('\u{202e}'), "its name deceives the reader");
        let path = record.split('"').find(|part| part.starts_with("/ufficio/documenti/")).expect("the document");
        let answer = desk.get(path).await;
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["content-disposition"].to_str().expect("text").starts_with("attachment"));
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.bytes().await.expect("bytes"), pdf);
        assert!(location(&citizen.get(path).await).starts_with("/accedi"));
        let hash = path.split(['/', '?']).nth(3).expect("a hash");
        assert_eq!(citizen.get(&format!("/media/{hash}.pdf")).await.status(), 404);
    }
}
