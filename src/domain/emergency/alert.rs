//! What an emergency says of itself, in the terms of CAP 1.2 (OASIS, `info` and `area`).

use geo::{BooleanOps, CoordsIter, MultiPolygon, SimplifyVw, unary_union};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::area::{Area, AreaCode};
use crate::domain::category::CategoryCode;
use crate::domain::footprint::{Footprint, VERTICES_MAX};
use crate::domain::place::Position;
use crate::domain::rules::Rules;
use crate::domain::text::{Line, Prose};

/// Greatest radius of a circle, metres.
pub const RADIUS_MAX_M: u32 = 30_000;
/// Most named areas of one emergency.
pub const AREAS_MAX: usize = 50;
/// Most categories of reports that one emergency takes in.
pub const ABSORBS_MAX: usize = 100;
/// Sides of the polygon that stands for a circle.
const CIRCLE_SIDES: u32 = 64;
/// Corners of areas whose triangle with their neighbours is smaller are left out when there are too many: about ten
/// metres on a hundred.
const COARSE_DEG2: f64 = 5e-8;

/// Makes an enum of the terms of a standard: the code in ledgers, forms and style sheets, and the word of CAP.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $cap:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every one, in the order of the standard.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in ledgers, forms and style sheets.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The word of CAP 1.2.
            #[must_use]
            pub const fn cap(self) -> &'static str {
                match self { $(Self::$variant => $cap,)+ }
            }

            /// The one of that code.
            #[must_use]
            pub fn of_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

terms! {
    /// Whether it is meant or practised.
    Status {
        /// It is meant.
        Actual = "actual", "Actual";
        /// It is practised: nobody outside hears of it.
        Exercise = "exercise", "Exercise";
    }
}

terms! {
    /// What kind of danger it is.
    Hazard {
        /// Earth: slides, earthquakes.
        Geo = "geo", "Geo";
        /// Weather and water.
        Met = "met", "Met";
        /// General safety.
        Safety = "safety", "Safety";
        /// Public order.
        Security = "security", "Security";
        /// Rescue.
        Rescue = "rescue", "Rescue";
        /// Fire.
        Fire = "fire", "Fire";
        /// Health.
        Health = "health", "Health";
        /// Pollution.
        Env = "env", "Env";
        /// Roads and railways.
        Transport = "transport", "Transport";
        /// Water, gas, light, telephone.
        Infra = "infra", "Infra";
        /// Chemical, biological, radiological, nuclear, explosive.
        Cbrne = "cbrne", "CBRNE";
        /// Anything else.
        Other = "other", "Other";
    }
}

terms! {
    /// How bad it is. The regional colours go with it: yellow moderate, orange severe, red extreme.
    Severity {
        /// Extraordinary threat to life or property.
        Extreme = "extreme", "Extreme";
        /// Significant threat.
        Severe = "severe", "Severe";
        /// Possible threat.
        Moderate = "moderate", "Moderate";
        /// Minimal threat.
        Minor = "minor", "Minor";
        /// Nobody knows.
        Unknown = "unknown", "Unknown";
    }
}

terms! {
    /// How soon something has to be done.
    Urgency {
        /// Now.
        Immediate = "immediate", "Immediate";
        /// Within the next hour.
        Expected = "expected", "Expected";
        /// In the near future.
        Future = "future", "Future";
        /// Nothing any more.
        Past = "past", "Past";
        /// Nobody knows.
        Unknown = "unknown", "Unknown";
    }
}

terms! {
    /// How sure it is.
    Certainty {
        /// It has happened, or happens.
        Observed = "observed", "Observed";
        /// More likely than not.
        Likely = "likely", "Likely";
        /// Possible but not likely.
        Possible = "possible", "Possible";
        /// Not expected.
        Unlikely = "unlikely", "Unlikely";
        /// Nobody knows.
        Unknown = "unknown", "Unknown";
    }
}

/// A telephone number to call: short ones too, `112`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Dial(String);

/// The text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number")]
pub struct NotADial;

impl Dial {
    /// Checks the form: 3 to 20 digits, with the blanks that people read them with.
    pub fn new(text: &str) -> Result<Self, NotADial> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let is_fine = text.len() <= 40
            && (3..=20).contains(&digits)
            && text.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c));
        if is_fine { Ok(Self(text)) } else { Err(NotADial) }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Dial {
    type Error = NotADial;
    fn try_from(text: String) -> Result<Self, NotADial> {
        Self::new(&text)
    }
}

impl From<Dial> for String {
    fn from(dial: Dial) -> Self {
        dial.0
    }
}

/// The same words in another language than the jurisdiction's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// What happens, in a few words: "Alluvione".
    pub event: Line<80>,
    /// What a banner says.
    pub headline: Line<160>,
    /// What happens, in more words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Prose<2000>>,
    /// What to do.
    pub instruction: Prose<1000>,
}

/// Where it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Extent {
    /// In polygons.
    Polygon {
        /// They.
        footprint: Footprint,
    },
    /// Around a point.
    Circle {
        /// The point, WGS 84.
        center: Position,
        /// Metres.
        radius_m: u32,
    },
    /// In named areas.
    Areas {
        /// Their codes.
        areas: Vec<AreaCode>,
    },
}

/// What an emergency says: all of it can be said anew while it is in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// What kinds of danger, at least one.
    pub hazards: Vec<Hazard>,
    /// How bad.
    pub severity: Severity,
    /// How soon.
    pub urgency: Urgency,
    /// How sure.
    pub certainty: Certainty,
    /// In the jurisdiction's language.
    pub words: Wording,
    /// In English, where somebody has written it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub english: Option<Wording>,
    /// The number to call, where it is not that of everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<Dial>,
    /// Where, as people say it.
    pub place: Line<200>,
    /// Where.
    pub extent: Extent,
    /// When what is warned of is expected to begin, if it has not begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onset: Option<Timestamp>,
    /// Until when it holds, unless something else is said before.
    pub expires: Timestamp,
    /// Reports of these categories from inside it are taken in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absorbs: Vec<CategoryCode>,
}

/// Why an extent is no place on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnExtent {
    /// A point or a line, or nothing.
    NoSurface,
    /// No radius, or a greater one than [`RADIUS_MAX_M`].
    Radius,
    /// No area, one that is not there, or more than [`AREAS_MAX`].
    Areas,
}

impl Extent {
    /// The ground that it covers, by the areas as they are now. A circle becomes a polygon around it.
    pub fn ground(&self, rules: &Rules) -> Result<Footprint, NotAnExtent> {
        match self {
            Self::Polygon { footprint } if footprint.area_m2().is_some_and(|area| area > 0.0) => Ok(footprint.clone()),
            Self::Polygon { .. } => Err(NotAnExtent::NoSurface),
            Self::Circle { center, radius_m } => {
                if !(1..=RADIUS_MAX_M).contains(radius_m) {
                    return Err(NotAnExtent::Radius);
                }
                Footprint::new(&around(*center, f64::from(*radius_m)).into()).map_err(|_error| NotAnExtent::NoSurface)
            }
            Self::Areas { areas } => {
                let found: Option<Vec<&Area>> = areas.iter().map(|code| rules.areas.get(code)).collect();
                let found = found.filter(|found| (1..=AREAS_MAX).contains(&found.len())).ok_or(NotAnExtent::Areas)?;
                union(&found).ok_or(NotAnExtent::Areas)
            }
        }
    }

    /// Whether a position lies in it, whose ground is this.
    #[must_use]
    pub fn holds(&self, ground: &Footprint, position: Position) -> bool {
        match self {
            Self::Circle { center, radius_m } => center.metres_to(position) <= f64::from(*radius_m),
            Self::Polygon { .. } | Self::Areas { .. } => ground.holds(position),
        }
    }
}

/// A polygon around a circle: no place of the circle is outside it.
fn around(center: Position, radius_m: f64) -> geo::Polygon<f64> {
    const METRES_PER_DEGREE: f64 = 111_200.0;
    let half = std::f64::consts::PI / f64::from(CIRCLE_SIDES);
    let radius = radius_m / half.cos() / METRES_PER_DEGREE;
    let per_lon = center.lat().to_radians().cos().max(0.01);
    let corner = |side: u32| {
        let angle = f64::from(side) * 2.0 * half;
        (center.lon() + radius * angle.cos() / per_lon, center.lat() + radius * angle.sin())
    };
    geo::Polygon::new((0..CIRCLE_SIDES).map(corner).collect(), Vec::new())
}

/// The areas as one shape. What shares a border becomes one polygon.
fn union(areas: &[&Area]) -> Option<Footprint> {
    let whole = unary_union(areas.iter().map(|area| area.shape.polygons()));
    let coarse = (whole.coords_count() > VERTICES_MAX).then(|| {
        // What simplification has made cross itself is put right by a union with nothing.
        whole.simplify_vw(COARSE_DEG2).union(&MultiPolygon(Vec::new()))
    });
    Footprint::of_surface(coarse.unwrap_or(whole)).ok()
}
