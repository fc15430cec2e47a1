//! All public state of a jurisdiction in memory.
//!
//! Pure: takes events, answers queries; no I/O, no async, no clock. It is fed by the ledger only (from the
//! projections at start, which are never behind it), and holds nothing that is not public.

pub mod areas;
pub mod basemap;
pub mod changes;
pub mod classes;
pub mod codes;
pub mod days;
pub mod drawn;
pub mod found;
pub mod gazetteer;
mod kept;
pub mod marks;
pub mod mercator;
pub mod months;
pub mod morton;
pub mod past;
pub mod past_works;
pub mod picture;
pub mod points;
pub mod practices;
pub mod pyramid;
pub mod query;
pub mod shapes;
pub mod spelling;
mod tallies;
pub mod tiles;
pub mod versions;
pub mod works;

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::domain::area::Area;
use crate::domain::event::{Event, Happening};
use crate::domain::iter::State;
use crate::domain::matter::Matter;
use crate::domain::practice::Practice;
use crate::domain::record::{Layer, RecordId, Seq};
use crate::domain::report;
use crate::domain::rules::Setting;
use crate::territory::areas::Areas;
use crate::territory::mercator::TileAddress;
use crate::territory::morton::Morton;
use crate::territory::past::{Moment, Past};
use crate::territory::past_works::PastWorks;
use crate::territory::points::{Point, Points};
use crate::territory::practices::{Essentials, Practices};
use crate::territory::pyramid::{Levels, Uncounted};
use crate::territory::query::{Page, Query};
use crate::territory::versions::Versions;
use crate::territory::works::{Work, Works};

/// The public records of a jurisdiction and the ledger number they stand at.
#[derive(Debug, Default)]
pub struct Territory {
    points: Points,
    areas: Areas,
    works: Works,
    practices: Practices,
    /// The last event that changed what tiles show of works or practices.
    works_changed: Seq,
    versions: Versions,
    applied: Seq,
    past: Past,
    past_works: PastWorks,
}

/// What a client that watches the map needs to know of an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The event's ledger number.
    pub seq: Seq,
    /// What happened to the point.
    pub kind: ChangeKind,
    /// The layer it lies in.
    pub layer: Layer,
    /// The record's id.
    pub id: RecordId,
    /// The record's number.
    pub number: String,
    /// Longitude, degrees WGS 84.
    pub lon: f64,
    /// Latitude, degrees WGS 84.
    pub lat: f64,
    /// Category code; the kind of an intervention or emergency.
    pub category: String,
    /// State: code.
    pub state: &'static str,
}

/// What happened to a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new on the map.
    Added,
    /// It is another than before.
    Changed,
    /// It is no longer public.
    Removed,
}

impl Territory {
    /// A territory of these points, as of ledger number `applied`. Cost: O(n log n), packed in one go.
    #[must_use]
    pub fn load(points: Vec<Point>, codes: points::Codes, applied: Seq) -> Self {
        let (mut loaded, uncounted) = Self::load_uncounted(points, codes, applied);
        loaded.count_by(uncounted.count());
        loaded
    }

    /// The same before its points are counted; see [`Points::load_uncounted`].
    #[must_use]
    pub fn load_uncounted(points: Vec<Point>, codes: points::Codes, applied: Seq) -> (Self, Uncounted) {
        let (points, uncounted) = Points::load_uncounted(points, codes);
        let versions = Versions::as_of(applied);
        (Self { points, versions, works_changed: applied, applied, ..Self::default() }, uncounted)
    }

    /// Goes by these counts of the points as they were loaded from now on.
    pub fn count_by(&mut self, levels: Levels) {
        self.points.count_by(levels);
    }

    /// The same with these areas.
    #[must_use]
    pub fn with_areas<'a>(mut self, areas: impl IntoIterator<Item = &'a Area>) -> Self {
        areas.into_iter().for_each(|area| self.areas.put(area));
        self
    }

    /// The same with these interventions and emergencies.
    #[must_use]
    pub fn with_works(mut self, works: Vec<Work>) -> Self {
        self.works = Works::load(works);
        self
    }

    /// The same with these practices.
    #[must_use]
    pub fn with_practices(mut self, practices: Practices) -> Self {
        self.practices = practices;
        self
    }

    /// Practices.
    #[must_use]
    pub const fn practices(&self) -> &Practices {
        &self.practices
    }

    /// Interventions and emergencies.
    #[must_use]
    pub const fn works(&self) -> &Works {
        &self.works
    }

    /// The number of the last event that changed what any tile shows of interventions or emergencies, or a later one.
    #[must_use]
    pub const fn works_version(&self) -> Seq {
        self.works_changed
    }

    /// The ledger number up to which events have taken effect.
    #[must_use]
    pub const fn applied(&self) -> Seq {
        self.applied
    }

    /// The public points.
    #[must_use]
    pub const fn points(&self) -> &Points {
        &self.points
    }

    /// The named areas.
    #[must_use]
    pub const fn areas(&self) -> &Areas {
        &self.areas
    }

    /// The number of the last event that changed what a tile shows, or a later one.
    #[must_use]
    pub fn version_of(&self, tile: TileAddress) -> Seq {
        self.versions.of(tile)
    }

    /// Answers a query. Cost: the points in the area, or of the whole layer for counts without area.
    #[must_use]
    pub fn query(&self, query: &Query) -> Page {
        self.points.query(query, None)
    }

    /// An instant of the past, milliseconds since 1970 UTC; `None` while the past is not known to its end.
    #[must_use]
    pub fn moment(&self, at_ms: i64) -> Option<Moment<'_>> {
        self.is_remembered().then(|| self.past.moment(at_ms))
    }

    /// Whether the past is known to its end.
    #[must_use]
    pub fn is_remembered(&self) -> bool {
        self.past.upto() >= self.applied
    }

    /// The ledger number up to which the past is known.
    #[must_use]
    pub const fn remembered(&self) -> Seq {
        self.past.upto()
    }

    /// Learns of the past what comes next in the ledger: number, record, milliseconds since 1970 UTC, and what happened.
    pub fn remember(&mut self, seq: Seq, record: RecordId, at_ms: i64, body: &Happening) {
        let report = match body {
            Happening::Report(body) => Some(body),
            _ => None,
        };
        let is_next = self.past.learn(seq, record, at_ms, report, self.points.codes_mut());
        if is_next && report.is_none() {
            self.past_works.learn(record, at_ms, body);
        }
    }

    /// What interventions and emergencies were, as far as the past is known.
    #[must_use]
    pub const fn past_works(&self) -> &PastWorks {
        &self.past_works
    }

    /// Lets an event take effect. `report` is the report after it, needed when the event makes it public; `matter` what it
    /// happened to, when that is no report.
    ///
    /// Returns what clients that watch the map have to know; `None` for what does not show on it.
    pub fn apply(&mut self, event: &Event, report: Option<&report::Report>, matter: Option<&Matter>) -> Option<Change> {
        self.applied = event.seq;
        self.remember(event.seq, event.record, event.at.as_millisecond(), &event.body);
        let body = match &event.body {
            Happening::Report(body) => body,
            Happening::Intervention(_) | Happening::Emergency(_) => {
                return self.take_work(event, Work::of(matter?)?);
            }
            Happening::Practice(_) => {
                let Some(Matter::Practice(practice)) = matter else { return None };
                return self.take_practice(event, practice);
            }
            Happening::Task(_) => return None,
            Happening::Defined(setting) => {
                if let Setting::Area(area) = setting {
                    self.areas.put(area);
                }
                // Tiles show areas, and what categories look like.
                self.versions = Versions::as_of(event.seq);
                return None;
            }
        };
        let (kind, point) = self.take(event, body, report)?;
        self.versions.touch(Morton::of(point.position), event.seq);
        Some(self.change(event.seq, kind, &point))
    }

    /// What has happened to an intervention or emergency; those who watch the map are told of what everybody sees.
    fn take_work(&mut self, event: &Event, work: Work) -> Option<Change> {
        let was_shown = self.works.get(work.record).is_some_and(|work| work.public && work.current);
        let (shown, public, at) = (work.public && work.current, work.public, work.footprint.center());
        let kind = match (was_shown, shown) {
            (false, true) => ChangeKind::Added,
            (true, false) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        let change = Change {
            seq: event.seq,
            kind,
            layer: work.layer,
            id: work.record,
            number: work.number.to_string(),
            lon: at.lon(),
            lat: at.lat(),
            category: work.kind.to_owned(),
            state: work.state,
        };
        if was_shown || shown {
            self.works_changed = event.seq;
        }
        self.works.put(work);
        public.then_some(change)
    }

    /// What has happened to a practice; those who watch the map are told of what everybody sees on it, and of nothing else:
    /// that applicant and office write to each other is theirs.
    fn take_practice(&mut self, event: &Event, practice: &Practice) -> Option<Change> {
        let before = self.practices.get(practice.id).cloned();
        self.practices.put(practice);
        let after = self.practices.get(practice.id).filter(|after| before.as_ref() != Some(after))?;
        let since = drawn::decided_since(event.at.to_zoned(TimeZone::UTC).date());
        let is_drawn = |one: &Essentials| one.is_drawn(since);
        let kind = match (before.as_ref().is_some_and(is_drawn), is_drawn(after)) {
            (false, false) => return None,
            (false, true) => ChangeKind::Added,
            (true, false) => ChangeKind::Removed,
            (true, true) => ChangeKind::Changed,
        };
        let footprint = after.footprint.as_ref().or_else(|| before.as_ref()?.footprint.as_ref())?;
        let at = footprint.center();
        self.works_changed = event.seq;
        Some(Change {
            seq: event.seq,
            kind,
            layer: Layer::Practices,
            id: practice.id,
            number: practice.number.to_string(),
            lon: at.lon(),
            lat: at.lat(),
            category: practice.dossier.kind.to_string(),
            state: practice.state.code(),
        })
    }

    /// Lets what happened to a report take effect: the point that is new, another than before, or gone.
    fn take(
        &mut self,
        event: &Event,
        body: &report::Event,
        report: Option<&report::Report>,
    ) -> Option<(ChangeKind, Point)> {
        let before = self.points.get(event.record);
        match body {
            report::Event::Received { public: false, .. } => None,
            report::Event::Received { number, category, place, office, .. } => {
                let point = Point {
                    record: event.record,
                    version: event.version,
                    layer: Layer::Reports,
                    number: *number,
                    position: place.position,
                    category: self.points.codes_mut().category(category.as_str()),
                    state: State::Received,
                    office: office.as_ref().map(|office| self.points.codes_mut().office(office.as_str())),
                    opened_ms: event.at.as_millisecond(),
                };
                self.points.insert(point);
                Some((ChangeKind::Added, point))
            }
            report::Event::Moderated { public: false, .. } => {
                let point = self.points.remove(event.record)?;
                Some((ChangeKind::Removed, point))
            }
            report::Event::Moderated { public: true, .. } => {
                let report = report.filter(|_| before.is_none())?;
                let point = self.point_of(report);
                self.points.insert(point);
                Some((ChangeKind::Added, point))
            }
            // Nothing of it shows.
            report::Event::Reminded(_)
            | report::Event::Chased { .. }
            | report::Event::Rated { .. }
            | report::Event::Linked(_) => {
                self.points.replace(Point { version: event.version, ..before? });
                None
            }
            other => {
                let mut point = before?;
                point.version = event.version;
                point.state = other.state_after(point.state);
                if let report::Event::Routed { office, .. } = other {
                    point.office = Some(self.points.codes_mut().office(office.as_str()));
                }
                self.points.replace(point);
                Some((ChangeKind::Changed, point))
            }
        }
    }

    fn point_of(&mut self, report: &report::Report) -> Point {
        Point {
            record: report.id,
            version: report.version,
            layer: Layer::Reports,
            number: report.number,
            position: report.place.position,
            category: self.points.codes_mut().category(report.category.as_str()),
            state: report.state,
            office: report.office.as_ref().map(|office| self.points.codes_mut().office(office.as_str())),
            opened_ms: report.opened_at.as_millisecond(),
        }
    }

    fn change(&self, seq: Seq, kind: ChangeKind, point: &Point) -> Change {
        Change {
            seq,
            kind,
            layer: point.layer,
            id: point.record,
            number: point.number.to_string(),
            lon: point.position.lon(),
            lat: point.position.lat(),
            category: self.points.codes().category_name(point.category).to_owned(),
            state: point.state.code(),
        }
    }
}
