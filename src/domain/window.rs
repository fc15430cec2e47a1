//! A stretch of time in which something is planned or holds.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Most days between both ends.
pub const DAYS_MAX: i64 = 10 * 366;

/// From an instant until another, which is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Window {
    from: Timestamp,
    until: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Ends {
    from: Timestamp,
    until: Timestamp,
}

/// The end is not after the beginning, or more than [`DAYS_MAX`] days after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the end must come after the beginning, within {DAYS_MAX} days")]
pub struct NotAWindow;

impl Window {
    /// Checks the ends.
    pub fn new(from: Timestamp, until: Timestamp) -> Result<Self, NotAWindow> {
        let length = until.duration_since(from);
        if length <= SignedDuration::ZERO || length > SignedDuration::from_hours(24 * DAYS_MAX) {
            return Err(NotAWindow);
        }
        Ok(Self { from, until })
    }

    /// Its first instant.
    #[must_use]
    pub const fn from(self) -> Timestamp {
        self.from
    }

    /// The first instant after it.
    #[must_use]
    pub const fn until(self) -> Timestamp {
        self.until
    }

    /// Whether the instant lies in it.
    #[must_use]
    pub fn holds(self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }

    /// Days between the two, rounded down; 0 when they overlap or nearly touch.
    #[must_use]
    pub fn days_apart(self, other: Self) -> i64 {
        let gap = self.from.max(other.from).duration_since(self.until.min(other.until));
        (gap.as_hours() / 24).max(0)
    }
}

impl TryFrom<Ends> for Window {
    type Error = NotAWindow;
    fn try_from(ends: Ends) -> Result<Self, NotAWindow> {
        Self::new(ends.from, ends.until)
    }
}

impl From<Window> for Ends {
    fn from(window: Window) -> Self {
        Self { from: window.from, until: window.until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_overlap_or_are_days_apart() {
        let day = |n: i64| Timestamp::from_second(n * 86_400).expect("an instant");
        let window = |from, until| Window::new(day(from), day(until)).expect("a window");
        assert_eq!(window(0, 10).days_apart(window(5, 6)), 0);
        assert_eq!(window(0, 10).days_apart(window(13, 20)), 3);
        assert_eq!(window(13, 20).days_apart(window(0, 10)), 3);
        assert_eq!(Window::new(day(2), day(2)), Err(NotAWindow));
        assert_eq!(Window::new(day(0), day(40_000)), Err(NotAWindow));
    }
}
