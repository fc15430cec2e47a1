//! The two clocks of a report: the citizen's, which never stops, and the office's, which stands still while the report
//! waits with a reason; by when what is due, and why then.

use jiff::Timestamp;

use crate::domain::calendar::Calendar;
use crate::domain::deadline::{DueDates, Expiry, Terms};
use crate::domain::iter::State;
use crate::domain::report::Report;
use crate::domain::timeline::Timeline;
use crate::t;
use crate::web::visitor::Visitor;

/// Width of a bar, in its own units.
const WIDTH: i64 = 1000;

/// A clock as a bar: how much of its time has gone, and when it stood still.
#[derive(Debug)]
pub(crate) struct ClockView {
    pub(crate) name: String,
    /// How it stands, in words: the bar says nothing that is not here.
    pub(crate) text: String,
    /// How far it has come, of 1000.
    pub(crate) gone: i64,
    /// Where it stood still: from, and how long.
    pub(crate) pauses: Vec<(i64, i64)>,
    pub(crate) is_late: bool,
}

/// Something that is, or was, to be done by a date.
#[derive(Debug)]
pub(crate) struct DueView {
    pub(crate) what: String,
    pub(crate) by: String,
    /// Why then, in one sentence.
    pub(crate) why: String,
}

/// Both clocks while the report is open.
pub(crate) fn clocks(report: &Report, timeline: &Timeline, visitor: &Visitor) -> Vec<ClockView> {
    if !report.state.is_open() {
        return Vec::new();
    }
    let words = visitor.words;
    let from = report.counted_from.unwrap_or(report.opened_at);
    let due = report.due_at(&visitor.rules).unwrap_or(report.office_due().resolve_at);
    let stands = report.state == State::Suspended;
    let office_due = if stands { report.office_due().resolve_at } else { due };
    let pauses = timeline.steps.iter().filter(|step| step.state == State::Suspended && step.entered_at >= from);
    let pauses = pauses.map(|step| (step.entered_at, step.left_at.unwrap_or(visitor.now))).collect::<Vec<_>>();
    let citizen = clock(t!(words, "clock-citizen"), from, report.due.answer_at, &[], visitor);
    let mut office = clock(t!(words, "clock-office"), from, office_due, &pauses, visitor);
    if stands {
        office.is_late = false;
        office.text = t!(words, "clock-stands", since = words.instant(report.state_since, visitor.zone()));
    }
    vec![citizen, office]
}

fn clock(
    name: String,
    from: Timestamp,
    due: Timestamp,
    pauses: &[(Timestamp, Timestamp)],
    visitor: &Visitor,
) -> ClockView {
    let (words, now) = (visitor.words, visitor.now);
    // The bar ends at the deadline, or now when that has gone by.
    let whole = (due.max(now).as_millisecond() - from.as_millisecond()).max(1);
    let along = |at: Timestamp| ((at.as_millisecond() - from.as_millisecond()).max(0) * WIDTH / whole).min(WIDTH);
    let is_late = now > due;
    let by = words.instant(due, visitor.zone());
    let text = if is_late {
        t!(words, "clock-late", by = by, span = words.span(due, now))
    } else {
        t!(words, "clock-left", by = by, span = words.span(now, due))
    };
    let pauses = pauses.iter().map(|(from, to)| (along(*from), (along(*to) - along(*from)).max(2)));
    ClockView { name, text, gone: along(now), pauses: pauses.collect(), is_late }
}

/// Everything that is due in a report, and why then.
pub(crate) fn dues(report: &Report, visitor: &Visitor) -> Vec<DueView> {
    let words = visitor.words;
    let due = report.office_due();
    let view = |what: String, by: Timestamp, promised: Timestamp, expiry: Option<Expiry>| DueView {
        what,
        by: words.instant(by, visitor.zone()),
        why: why(by, promised, expiry, visitor),
    };
    let calendar = &visitor.rules.jurisdiction.calendar;
    let expiry = |of: fn(&Terms) -> Option<crate::domain::deadline::Term>| {
        report.terms.as_ref().zip(report.counted_from).and_then(|(terms, from)| Some(of(terms)?.expiry(from, calendar)))
    };
    let mut views = vec![view(
        t!(words, "due-take-charge"),
        due.take_charge_at,
        report.due.take_charge_at,
        expiry(|terms| Some(terms.take_charge)),
    )];
    if let Some((by, promised)) = due.inspect_at.zip(report.due.inspect_at) {
        views.push(view(t!(words, "due-inspect"), by, promised, expiry(|terms| terms.inspect)));
    }
    let resolve = expiry(|terms| Some(terms.resolve));
    views.push(view(t!(words, "due-resolve"), due.resolve_at, report.due.resolve_at, resolve));
    views.push(view(t!(words, "due-answer"), due.answer_at, report.due.answer_at, answer_expiry(report, calendar)));
    views
}

/// Why the answer was promised by then.
pub(crate) fn why_answer(report: &Report, visitor: &Visitor) -> String {
    let DueDates { answer_at, .. } = report.due;
    why(answer_at, answer_at, answer_expiry(report, &visitor.rules.jurisdiction.calendar), visitor)
}

/// An answer is never due before the resolution, so the later of the two says why.
fn answer_expiry(report: &Report, calendar: &Calendar) -> Option<Expiry> {
    let (terms, from) = report.terms.as_ref().zip(report.counted_from)?;
    let (answer, resolve) = (terms.answer.expiry(from, calendar), terms.resolve.expiry(from, calendar));
    Some(if answer.at < resolve.at { resolve } else { answer })
}

fn why(by: Timestamp, promised: Timestamp, expiry: Option<Expiry>, visitor: &Visitor) -> String {
    let words = visitor.words;
    let first = match expiry {
        None => t!(words, "why-elsewhere"),
        // The calendar has been changed since: what was promised stays.
        Some(expiry) if expiry.at != promised => {
            t!(
                words,
                "why-former-calendar",
                term = words.term(expiry.term),
                from = words.date(expiry.from, visitor.zone())
            )
        }
        Some(expiry) => words.why(&expiry, visitor.now, visitor.zone()),
    };
    if by == promised { first } else { format!("{first} {}", t!(words, "why-paused", span = words.span(promised, by))) }
}
