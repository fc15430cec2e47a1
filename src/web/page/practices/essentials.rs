//! What everybody may read of a practice: nothing of it names a private person.

use crate::domain::practice::Practice;
use crate::t;
use crate::web::page::practices::clock::ClockView;
use crate::web::page::works::card::name_of;
use crate::web::visitor::Visitor;

/// The essential data.
pub(crate) struct EssentialsView {
    pub(crate) number: String,
    pub(crate) kind: String,
    pub(crate) object: String,
    pub(crate) state: &'static str,
    pub(crate) state_text: String,
    /// Names and values, in the order in which they are read.
    pub(crate) rows: Vec<(String, String)>,
    /// Whether works are under way.
    pub(crate) is_site: bool,
}

impl EssentialsView {
    pub(crate) fn of(one: &Practice, visitor: &Visitor) -> Self {
        let (words, rules) = (visitor.words, &visitor.rules);
        let calendar = &rules.jurisdiction.calendar;
        let today = calendar.day_of(visitor.now);
        let dossier = &one.dossier;
        let kind = rules.practice_types.get(&dossier.kind);
        let mut rows = Vec::new();
        let mut row = |name: String, value: Option<String>| rows.extend(value.map(|value| (name, value)));
        row(t!(words, "practice-law"), kind.map(|kind| kind.law.clone()));
        row(t!(words, "practices-address"), dossier.address.as_ref().map(ToString::to_string));
        let parcels: Vec<String> = dossier.parcels.iter().map(ToString::to_string).collect();
        row(t!(words, "practices-parcels"), (!parcels.is_empty()).then(|| parcels.join(", ")));
        row(t!(words, "practices-filed"), Some(words.date_of(one.filed_on)));
        let references = &dossier.references;
        let dated = |reference: &crate::domain::practice::dossier::Reference| match reference.on {
            Some(on) => t!(words, "practice-number-of", number = reference.number.to_string(), on = words.date_of(on)),
            None => reference.number.to_string(),
        };
        row(t!(words, "practices-file-number"), references.file.as_ref().map(ToString::to_string));
        row(t!(words, "practices-protocol"), references.protocol.as_ref().map(dated));
        row(t!(words, "practices-envelope"), references.envelope.as_ref().map(ToString::to_string));
        row(t!(words, "practices-release"), references.release.as_ref().map(dated));
        row(t!(words, "practice-due-statutory"), ClockView::statutory(one, today, calendar, words));
        row(t!(words, "practices-decided"), one.decided_on.map(|on| words.date_of(on)));
        let posted = one.published_until.filter(|until| *until >= today);
        row(t!(words, "practice-posted-until"), posted.map(|until| words.date_of(until)));
        row(t!(words, "practices-office"), Some(name_of(&one.office, rules)));
        row(t!(words, "practices-officer"), dossier.officer.as_ref().map(ToString::to_string));
        row(t!(words, "practice-works-from"), one.works_from.map(|on| words.date_of(on)));
        row(t!(words, "practice-begin-by"), one.begin_by().map(|on| words.date_of(on)));
        row(t!(words, "practice-began"), one.began_on.map(|on| words.date_of(on)));
        row(t!(words, "practice-end-by"), one.end_by().map(|on| words.date_of(on)));
        row(t!(words, "practice-ended"), one.ended_on.map(|on| words.date_of(on)));
        Self {
            number: one.number.to_string(),
            kind: words.practice_type(&dossier.kind, rules),
            object: dossier.object.to_string(),
            state: one.state.code(),
            state_text: words.practice_state(one.state),
            rows,
            is_site: one.is_site(),
        }
    }
}
