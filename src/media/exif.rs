//! The two things of a photo's EXIF that are used: how it was held and where it was taken. It reads nothing else, and
//! never fails: EXIF that is broken is EXIF that says nothing.

use exif::{Exif, In, Rational, Reader, Tag, Value};
use image::metadata::Orientation;

use crate::domain::place::Position;

/// Longest EXIF block that is read, in bytes; a JPEG cannot hold one of more than 64 KiB, the other formats could.
const EXIF_BYTES_MAX: usize = 256 << 10;

/// What a photo's EXIF says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Held {
    /// How the pixels are to be turned to stand upright.
    pub(super) orientation: Orientation,
    /// Where the camera says it was, if that can be true.
    pub(super) place: Option<Position>,
}

impl Held {
    /// Nothing is said: upright, nowhere.
    const UNKNOWN: Self = Self { orientation: Orientation::NoTransforms, place: None };

    /// Reads a raw EXIF block: a TIFF structure, with or without `Exif\0\0` before it.
    pub(super) fn read(block: &[u8]) -> Self {
        let tiff = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
        if tiff.len() > EXIF_BYTES_MAX {
            return Self::UNKNOWN;
        }
        let mut reader = Reader::new();
        reader.continue_on_error(true);
        let read = reader.read_raw(tiff.to_vec()).or_else(|error| error.distill_partial_result(|_| ()));
        read.map_or(Self::UNKNOWN, |exif| Self { orientation: orientation(&exif), place: place(&exif) })
    }
}

fn orientation(exif: &Exif) -> Orientation {
    exif.get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|code| u8::try_from(code).ok())
        .and_then(Orientation::from_exif)
        .unwrap_or(Orientation::NoTransforms)
}

/// The position, unless it is missing, half there, not a number, out of range, or 0,0, as cameras without a fix write.
fn place(exif: &Exif) -> Option<Position> {
    let lon = angle(exif, Tag::GPSLongitude)? * sign(exif, Tag::GPSLongitudeRef, b'E', b'W')?;
    let lat = angle(exif, Tag::GPSLatitude)? * sign(exif, Tag::GPSLatitudeRef, b'N', b'S')?;
    let position = Position::new(lon, lat).ok()?;
    (position.lon() != 0.0 || position.lat() != 0.0).then_some(position)
}

/// Degrees, minutes and seconds as degrees.
fn angle(exif: &Exif, tag: Tag) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let [degrees, minutes, seconds] = parts.as_slice() else { return None };
    // Some cameras leave out the seconds as 0/0, having written decimal minutes.
    let seconds = if matches!(seconds, Rational { num: 0, denom: 0 }) { 0.0 } else { seconds.to_f64() };
    let (degrees, minutes) = (degrees.to_f64(), minutes.to_f64());
    (minutes < 60.0 && seconds < 60.0).then_some(degrees + minutes / 60.0 + seconds / 3600.0)
}

fn sign(exif: &Exif, tag: Tag, positive: u8, negative: u8) -> Option<f64> {
    let Value::Ascii(texts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    match texts.first()?.first()?.to_ascii_uppercase() {
        letter if letter == positive => Some(1.0),
        letter if letter == negative => Some(-1.0),
        _ => None,
    }
}

/// EXIF written by hand, byte by byte, for the tests of this room.
#[cfg(test)]
pub(super) mod made {
    /// A position as a camera writes it: degrees, minutes, seconds, each as (numerator, denominator).
    #[derive(Clone, Copy)]
    pub(crate) struct Gps {
        pub(crate) lat: [(u32, u32); 3],
        pub(crate) north_south: u8,
        pub(crate) lon: [(u32, u32); 3],
        pub(crate) east_west: u8,
    }

    /// 11.192 E, 43.8334 N.
    pub(crate) const SESTO: Gps = Gps {
        lat: [(43, 1), (50, 1), (24, 100)],
        north_south: b'N',
        lon: [(11, 1), (1152, 100), (0, 1)],
        east_west: b'E',
    };

    /// A big-endian TIFF with an orientation and, if given, a position.
    pub(crate) fn block(orientation: u16, gps: Option<Gps>) -> Vec<u8> {
        let mut out = b"MM\0\x2A\0\0\0\x08".to_vec();
        out.extend(if gps.is_some() { [0, 2] } else { [0, 1] });
        entry(&mut out, 0x0112, 3, 1, [orientation.to_be_bytes(), [0, 0]].concat());
        let Some(gps) = gps else {
            out.extend([0; 4]);
            return out;
        };
        // Header 8, then 2 + 2 x 12 + 4: the GPS directory is at 38, its 2 + 4 x 12 + 4 bytes end at 92.
        entry(&mut out, 0x8825, 4, 1, 38_u32.to_be_bytes());
        out.extend([0, 0, 0, 0, 0, 4]);
        entry(&mut out, 1, 2, 2, [gps.north_south, 0, 0, 0]);
        entry(&mut out, 2, 5, 3, 92_u32.to_be_bytes());
        entry(&mut out, 3, 2, 2, [gps.east_west, 0, 0, 0]);
        entry(&mut out, 4, 5, 3, 116_u32.to_be_bytes());
        out.extend([0; 4]);
        for (num, denom) in gps.lat.into_iter().chain(gps.lon) {
            out.extend(num.to_be_bytes());
            out.extend(denom.to_be_bytes());
        }
        out
    }

    fn entry(out: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: impl AsRef<[u8]>) {
        out.extend(tag.to_be_bytes());
        out.extend(kind.to_be_bytes());
        out.extend(count.to_be_bytes());
        out.extend(value.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::made::{Gps, SESTO};
    use super::*;

    fn place_of(gps: Gps) -> Option<(f64, f64)> {
        Held::read(&made::block(1, Some(gps))).place.map(|place| (place.lon(), place.lat()))
    }

    #[test]
    fn a_position_is_longitude_latitude_in_degrees() {
        assert_eq!(place_of(SESTO), Some((11.192, 43.833_4)));
        assert_eq!(place_of(Gps { north_south: b'S', east_west: b'w', ..SESTO }), Some((-11.192, -43.833_4)));
        assert_eq!(place_of(Gps { lon: [(11, 1), (1152, 100), (0, 0)], ..SESTO }), Some((11.192, 43.833_4)));
        assert_eq!(place_of(Gps { lon: [(0, 1); 3], ..SESTO }), Some((0.0, 43.833_4)));
    }

    #[test]
    fn a_position_that_cannot_be_is_none() {
        for impossible in [
            Gps { lat: [(0, 0); 3], ..SESTO },
            Gps { lat: [(1, 0), (0, 1), (0, 1)], ..SESTO },
            Gps { lat: [(0, 1); 3], lon: [(0, 1); 3], ..SESTO },
            Gps { lat: [(91, 1), (0, 1), (0, 1)], ..SESTO },
            Gps { lon: [(181, 1), (0, 1), (0, 1)], ..SESTO },
            Gps { lat: [(43, 1), (60, 1), (0, 1)], ..SESTO },
            Gps { lat: [(43, 1), (0, 1), (60, 1)], ..SESTO },
            Gps { east_west: b'?', ..SESTO },
        ] {
            assert_eq!(place_of(impossible), None);
        }
    }

    #[test]
    fn orientation_without_a_position() {
        for code in 1..=8 {
            let held = Held::read(&made::block(code, None));
            assert_eq!((u16::from(held.orientation.to_exif()), held.place), (code, None));
        }
        assert_eq!(Held::read(&made::block(9, None)), Held::UNKNOWN);
    }

    #[test]
    fn broken_exif_says_nothing_and_never_fails() {
        let whole = made::block(6, Some(SESTO));
        assert!(Held::read(&[b"Exif\0\0", whole.as_slice()].concat()).place.is_some());
        for cut in 0..whole.len() {
            assert_eq!(Held::read(&whole[..cut]).place, None);
        }
        for at in 0..whole.len() {
            let mut altered = whole.clone();
            altered[at] ^= 0xFF;
            let _held = Held::read(&altered);
        }
        let long = [whole, vec![0; EXIF_BYTES_MAX]].concat();
        assert_eq!(Held::read(&long), Held::UNKNOWN);
    }
}
