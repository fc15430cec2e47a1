//! The greatest sizes of a photo that is let in. It does not know the formats: they tell it what their headers say.

use crate::media::MediaError;

/// What a photo may be at most; held against the header before any pixel is allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it came.
    pub bytes_max: usize,
    /// Pixels, width x height.
    pub pixels_max: u64,
    /// Pixels of the longer side.
    pub side_max_px: u32,
    /// Bytes of the decoded pixels: bounds the memory of 16-bit pictures, whose pixels take up to 8 bytes.
    pub decoded_bytes_max: u64,
}

impl Limits {
    /// 15 MiB, 40 million pixels, 20,000 pixels a side, 160 MB decoded (40 million pixels of 4 bytes).
    ///
    /// Phones of today send 12 to 50 million pixels, but browsers and our own script shrink them before sending.
    pub const PHOTO: Self =
        Self { bytes_max: 15 << 20, pixels_max: 40_000_000, side_max_px: 20_000, decoded_bytes_max: 160_000_000 };

    /// Refuses a file that is empty or too long.
    pub(super) fn admit_bytes(&self, bytes: &[u8]) -> Result<(), MediaError> {
        match bytes.len() {
            0 => Err(MediaError::Empty),
            length if length > self.bytes_max => Err(MediaError::TooManyBytes { max: self.bytes_max }),
            _ => Ok(()),
        }
    }

    /// Refuses a picture of `width` x `height` pixels of `pixel_bytes` bytes each (once decoded).
    pub(super) fn admit_pixels(&self, width: u32, height: u32, pixel_bytes: u8) -> Result<(), MediaError> {
        let pixels = u64::from(width) * u64::from(height);
        let max = self.pixels_max.min(self.decoded_bytes_max / u64::from(pixel_bytes.max(1)));
        if pixels == 0 {
            return Err(MediaError::broken("the picture has no pixels"));
        }
        if pixels > max || width.max(height) > self.side_max_px {
            return Err(MediaError::TooManyPixels { width, height, max, side_max: self.side_max_px });
        }
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::PHOTO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_over_is_refused() {
        let limits = Limits::PHOTO;
        assert!(limits.admit_pixels(8_000, 5_000, 3).is_ok());
        assert!(limits.admit_pixels(20_000, 2_000, 4).is_ok());
        for (width, height, pixel_bytes) in [(8_000, 5_001, 3), (20_001, 1, 3), (1, 20_001, 3), (8_000, 2_501, 8)] {
            let refused = limits.admit_pixels(width, height, pixel_bytes);
            assert!(matches!(refused, Err(MediaError::TooManyPixels { .. })), "{width} x {height} x {pixel_bytes}");
        }
        assert!(limits.admit_pixels(u32::MAX, u32::MAX, u8::MAX).is_err());
        assert!(matches!(limits.admit_pixels(0, 7, 3), Err(MediaError::Broken { .. })));
    }

    #[test]
    fn bytes_are_counted() {
        let limits = Limits { bytes_max: 3, ..Limits::PHOTO };
        assert!(matches!(limits.admit_bytes(&[]), Err(MediaError::Empty)));
        assert!(limits.admit_bytes(&[0; 3]).is_ok());
        assert!(matches!(limits.admit_bytes(&[0; 4]), Err(MediaError::TooManyBytes { max: 3 })));
    }
}
