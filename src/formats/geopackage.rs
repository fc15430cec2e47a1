//! Geometries as `GeoPackage` keeps them (OGC 12-128r19 §2.1.3): a header with the grid, then well-known binary.

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// Bytes of the envelope in the header, by its kind.
const ENVELOPES: [usize; 5] = [0, 32, 48, 48, 64];

/// The shape, and the number of its grid (EPSG); `None` where it is empty, of another kind, or broken.
#[must_use]
pub fn shape(bytes: &[u8]) -> Option<(Geometry<f64>, i32)> {
    let [b'G', b'P', _version, flags, srid @ ..] = bytes else { return None };
    let is_little = flags & 1 == 1;
    let envelope = *ENVELOPES.get(usize::from(flags >> 1 & 0b111))?;
    if flags & 0b1_0000 != 0 {
        return None;
    }
    let mut read = Read { bytes: srid, is_little };
    let srid = i32::from_ne_bytes(read.word()?.to_ne_bytes());
    read.bytes = read.bytes.get(envelope..)?;
    Some((read.geometry()?, srid))
}

/// Bytes being read.
struct Read<'b> {
    bytes: &'b [u8],
    is_little: bool,
}

impl Read<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>()?;
        self.bytes = rest;
        Some(*taken)
    }

    fn word(&mut self) -> Option<u32> {
        let bytes = self.take()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn number(&mut self) -> Option<f64> {
        let bytes = self.take()?;
        Some(if self.is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// How many follow: no more than there can be, each of which takes at least `least` bytes.
    fn count(&mut self, least: usize) -> Option<usize> {
        let count = usize::try_from(self.word()?).ok()?;
        (count <= self.bytes.len() / least).then_some(count)
    }

    /// The kind of what begins here, and how many numbers a place has.
    fn kind(&mut self) -> Option<(u32, usize)> {
        let [order] = self.take()?;
        self.is_little = order == 1;
        let kind = self.word()?;
        let more = match kind / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return None,
        };
        Some((kind % 1000, 2 + more))
    }

    fn place(&mut self, numbers: usize) -> Option<Coord<f64>> {
        let (x, y) = (self.number()?, self.number()?);
        for _ in 2..numbers {
            self.number()?;
        }
        Some(Coord { x, y })
    }

    fn line(&mut self, numbers: usize) -> Option<LineString<f64>> {
        let count = self.count(numbers * 8)?;
        (0..count).map(|_| self.place(numbers)).collect::<Option<Vec<_>>>().map(LineString::new)
    }

    fn polygon(&mut self, numbers: usize) -> Option<Polygon<f64>> {
        let count = self.count(4)?;
        let mut rings = (0..count).map(|_| self.line(numbers)).collect::<Option<Vec<_>>>()?.into_iter();
        Some(Polygon::new(rings.next()?, rings.collect()))
    }

    /// The parts of one of several: each says its own kind, which must be this.
    fn parts<T>(&mut self, kind: u32, mut part: impl FnMut(&mut Self, usize) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count(5)?;
        let mut parts = Vec::with_capacity(count);
        for _ in 0..count {
            let (own, numbers) = self.kind()?;
            if own != kind {
                return None;
            }
            parts.push(part(self, numbers)?);
        }
        Some(parts)
    }

    fn geometry(&mut self) -> Option<Geometry<f64>> {
        let (kind, numbers) = self.kind()?;
        Some(match kind {
            1 => Point::from(self.place(numbers)?).into(),
            2 => self.line(numbers)?.into(),
            3 => self.polygon(numbers)?.into(),
            4 => MultiPoint(self.parts(1, |read, numbers| read.place(numbers).map(Point::from))?).into(),
            5 => MultiLineString(self.parts(2, Self::line)?).into(),
            6 => MultiPolygon(self.parts(3, Self::polygon)?).into(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(flags: u8) -> Vec<u8> {
        let mut bytes = vec![b'G', b'P', 0, flags];
        bytes.extend(3003_i32.to_le_bytes());
        bytes
    }

    fn numbers(bytes: &mut Vec<u8>, numbers: &[f64]) {
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    }

    #[test]
    fn a_point_with_an_envelope_and_a_height() {
        let mut bytes = header(0b0011);
        numbers(&mut bytes, &[1.0, 1.0, 2.0, 2.0]);
        bytes.push(1);
        bytes.extend(1001_u32.to_le_bytes());
        numbers(&mut bytes, &[1.0, 2.0, 99.0]);
        assert_eq!(shape(&bytes), Some((Point::new(1.0, 2.0).into(), 3003)));
        assert_eq!(shape(&bytes[..bytes.len() - 1]), None, "cut short");
    }

    #[test]
    fn polygons_of_several() {
        let mut bytes = header(0b0001);
        bytes.push(1);
        bytes.extend([6_u32, 1].iter().flat_map(|word| word.to_le_bytes()));
        bytes.push(1);
        bytes.extend([3_u32, 1, 4].iter().flat_map(|word| word.to_le_bytes()));
        numbers(&mut bytes, &[0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let Some((Geometry::MultiPolygon(polygons), _)) = shape(&bytes) else { panic!("polygons") };
        assert_eq!(polygons.0[0].exterior().0.len(), 4);
    }

    #[test]
    fn what_promises_more_than_there_is_is_none() {
        let mut bytes = header(0b0001);
        bytes.push(1);
        bytes.extend([2_u32, u32::MAX].iter().flat_map(|word| word.to_le_bytes()));
        assert_eq!(shape(&bytes), None);
        assert_eq!((shape(b""), shape(b"GP"), shape(&header(0b1_0001))), (None, None, None));
    }
}
