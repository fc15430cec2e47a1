//! Terms and due dates as people read them, and why something is due when it is.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::calendar::{DayOff, Holiday};
use crate::domain::deadline::{Expiry, Term};
use crate::t;
use crate::words::Words;

impl Words {
    /// `5 giorni lavorativi`.
    #[must_use]
    pub fn term(&self, term: Term) -> String {
        match term {
            Term::Minutes(n) => t!(self, "term-minutes", n = n),
            Term::Hours(n) => t!(self, "term-hours", n = n),
            Term::WorkingHours(n) => t!(self, "term-working-hours", n = n),
            Term::WorkingDays(n) => t!(self, "term-working-days", n = n),
            Term::Days(n) => t!(self, "term-days", n = n),
        }
    }

    /// Why a term is up when it is, in one sentence.
    #[must_use]
    pub fn why(&self, expiry: &Expiry, now: Timestamp, zone: &TimeZone) -> String {
        let term = self.term(expiry.term);
        let time = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%H:%M").to_string();
        let instant = |at: Timestamp| t!(self, "why-at", day = self.day(at, now, zone), time = time(at));
        let (from, at) = match expiry.term {
            Term::WorkingDays(_) | Term::Days(_) => (self.day(expiry.from, now, zone), self.day(expiry.at, now, zone)),
            Term::Minutes(_) | Term::Hours(_) | Term::WorkingHours(_) => (instant(expiry.from), instant(expiry.at)),
        };
        let off = expiry.days_off.iter().filter_map(|(day, off)| {
            let at = day.to_zoned(zone.clone()).ok()?.timestamp();
            Some(format!("{} ({})", self.day(at, now, zone), self.day_off(off)))
        });
        let off = off.collect::<Vec<_>>().join(", ");
        if off.is_empty() {
            t!(self, "why-plain", term = term, from = from, at = at)
        } else if matches!(expiry.term, Term::Days(_)) {
            t!(self, "why-moved", term = term, from = from, at = at, off = off)
        } else {
            t!(self, "why-days-off", term = term, from = from, at = at, off = off)
        }
    }

    /// Why a day is off.
    #[must_use]
    pub fn day_off(&self, off: &DayOff) -> String {
        match off {
            DayOff::Weekend => t!(self, "day-off-weekend"),
            DayOff::PatronSaint => t!(self, "day-off-patron-saint"),
            DayOff::Closure(name) => name.clone(),
            DayOff::Holiday(holiday) => match holiday {
                Holiday::NewYear => t!(self, "holiday-new-year"),
                Holiday::Epiphany => t!(self, "holiday-epiphany"),
                Holiday::EasterMonday => t!(self, "holiday-easter-monday"),
                Holiday::Liberation => t!(self, "holiday-liberation"),
                Holiday::Labour => t!(self, "holiday-labour"),
                Holiday::Republic => t!(self, "holiday-republic"),
                Holiday::Assumption => t!(self, "holiday-assumption"),
                Holiday::SaintFrancis => t!(self, "holiday-saint-francis"),
                Holiday::AllSaints => t!(self, "holiday-all-saints"),
                Holiday::ImmaculateConception => t!(self, "holiday-immaculate-conception"),
                Holiday::Christmas => t!(self, "holiday-christmas"),
                Holiday::SaintStephen => t!(self, "holiday-saint-stephen"),
            },
        }
    }
}
