//! What happens to a practice takes effect. Never fails: what was decided is legal.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::domain::command::Audience;
use crate::domain::event;
use crate::domain::event::Happening;
use crate::domain::office::OfficeCode;
use crate::domain::practice::clock::{Mark, Tick};
use crate::domain::practice::dossier::{Document, Handed};
use crate::domain::practice::iter::{Act, State};
use crate::domain::practice::kind::{Silence, WorksFrom};
use crate::domain::practice::{Event, Given, Message, Opinion, Practice, Request, Standing, What};
use crate::domain::record::Version;

impl Practice {
    /// The practice that its first event opens; `None` for any other event.
    #[must_use]
    pub fn open(event: &event::Event, body: &Event) -> Option<Self> {
        let (What::Filed { number, dossier, office, works, .. }
        | What::TakenOver { number, dossier, office, works, .. }) = &body.what
        else {
            return None;
        };
        let mut practice = Self {
            id: event.record,
            version: Version(1),
            number: *number,
            dossier: dossier.as_ref().clone(),
            office: office.clone(),
            state: State::Filed,
            state_since: event.at,
            filed_on: body.on,
            terms: None,
            marks: marks(body).collect(),
            due: body.due,
            opened_at: event.at,
            changed_at: event.at,
            works: *works,
            works_from: None,
            began_on: None,
            ended_on: None,
            decided_on: None,
            outcome: None,
            published_until: None,
            requests: Vec::new(),
            opinions: Vec::new(),
            documents: Vec::new(),
            messages: Vec::new(),
            password: None,
            passwords: 0,
            source: None,
            missing_since: None,
        };
        match &body.what {
            What::Filed { terms, documents, .. } => {
                practice.terms = Some(terms.clone());
                practice.works_from = from_filing(*works, body.on);
                practice.add(documents, body.on, None);
                // Who files it takes the password with him.
                (practice.password, practice.passwords) = (Some(1), 1);
            }
            What::TakenOver { standing, source, .. } => {
                practice.source = Some(source.clone());
                practice.stand(standing);
            }
            _ => return None,
        }
        Some(practice)
    }

    /// Lets a later event take effect.
    pub fn apply(&mut self, event: &event::Event) {
        let Happening::Practice(body) = &event.body else { return };
        self.version = self.version.next();
        self.changed_at = event.at;
        self.marks.extend(marks(body));
        self.due = body.due;
        let before = self.state;
        self.take_effect(event, body);
        if self.state != before {
            self.state_since = event.at;
        }
    }

    fn take_effect(&mut self, event: &event::Event, body: &Event) {
        let on = body.on;
        let office = event.actor.office.as_ref();
        match &body.what {
            What::Filed { .. } | What::TakenOver { .. } | What::Passed { .. } | What::Extended { .. } => {}
            What::Updated { dossier, standing, office, works } => {
                self.office = office.clone().unwrap_or_else(|| self.office.clone());
                self.works = works.unwrap_or(self.works);
                self.dossier = dossier.as_ref().clone();
                self.stand(standing);
                // Whoever says something of it has it.
                self.missing_since = None;
            }
            What::Missing { missing } => self.missing_since = missing.then_some(event.at),
            What::Registered { protocol } => {
                self.dossier.references.protocol = Some(protocol.clone());
                if self.state == State::Filed {
                    self.state = State::Checking;
                }
            }
            What::Assigned { officer } => self.dossier.officer = Some(officer.clone()),
            What::Advanced { act, .. } => self.go(*act),
            What::Asked { text, effect, due_on } => {
                let request = Request { text: text.clone(), effect: *effect, on, due_on: *due_on, answered_on: None };
                self.requests.push(request);
                self.go(Act::Ask);
            }
            What::Answered { act, documents, .. } => {
                self.add(documents, on, office);
                if *act == Act::Answer
                    && let Some(request) = self.requests.last_mut()
                {
                    request.answered_on = Some(on);
                }
                self.go(*act);
                // Others were asked before, and have not said all.
                if self.opinions.iter().any(|opinion| opinion.given.is_none()) {
                    self.state = State::Consulting;
                }
            }
            What::Consulted { asked, due_on, conference } => {
                let (asked, conference) = (asked.clone(), *conference);
                self.opinions.push(Opinion { asked, conference, on, due_on: *due_on, given: None });
                self.go(Act::Consult);
            }
            What::Opined { opinion, view, text } => {
                if let Some(opinion) = self.opinions.get_mut(*opinion) {
                    opinion.given = Some(Given { on, view: *view, text: text.clone() });
                }
                if self.state == State::Consulting && self.opinions.iter().all(|opinion| opinion.given.is_some()) {
                    self.state = State::Examining;
                }
            }
            What::Notified { .. } => self.go(Act::Notify),
            What::Decided { act, text, release } => {
                self.go(*act);
                self.outcome = Some(text.clone());
                if release.is_some() {
                    self.dossier.references.release.clone_from(release);
                }
                self.decide_on(on);
            }
            What::Silence { meaning } => {
                self.state = match meaning {
                    Silence::Assent => State::SilentAssent,
                    Silence::Refusal => State::SilentRefusal,
                    Silence::Stands => State::Effective,
                    Silence::Nothing => self.state,
                };
                self.decide_on(on);
            }
            What::Published { until } => self.published_until = Some(*until),
            What::Works { act: Act::BeginWorks } => (self.began_on, self.ended_on) = (Some(on), None),
            What::Works { .. } => self.ended_on = Some(on),
            What::Enclosed { document, audience } => self.documents.push(Document {
                handed: document.clone(),
                audience: *audience,
                on,
                office: office.cloned(),
            }),
            What::Shown { document, audience } => {
                if let Some(document) = self.documents.get_mut(*document) {
                    document.audience = *audience;
                }
            }
            What::Wrote { text } => {
                self.messages.push(Message { at: event.at, office: office.cloned(), text: text.clone() });
            }
            What::Renewed { open } => {
                self.passwords += u32::from(*open);
                self.password = open.then_some(self.passwords);
            }
            What::Amended { dossier } => self.dossier = dossier.as_ref().clone(),
        }
    }

    fn go(&mut self, act: Act) {
        self.state = act.row().to.unwrap_or(self.state);
    }

    fn decide_on(&mut self, on: Date) {
        self.decided_on = Some(on);
        if self.state.is_title() {
            self.works_from = self.works_from.or((self.works != WorksFrom::Never).then_some(on));
        } else {
            self.works_from = None;
        }
    }

    fn stand(&mut self, standing: &Standing) {
        self.state = standing.state;
        self.filed_on = standing.filed_on;
        self.decided_on = standing.decided_on;
        self.began_on = standing.began_on;
        self.ended_on = standing.ended_on;
        let decided = standing.decided_on.filter(|_| standing.state.is_title() && self.works != WorksFrom::Never);
        self.works_from = from_filing(self.works, standing.filed_on).or(decided);
    }

    fn add(&mut self, documents: &[Handed], on: Date, office: Option<&OfficeCode>) {
        self.documents.extend(documents.iter().map(|handed| Document {
            handed: handed.clone(),
            audience: Audience::Reporter,
            on,
            office: office.cloned(),
        }));
    }
}

/// The day from which works may go on that nobody has to allow.
fn from_filing(works: WorksFrom, filed_on: Date) -> Option<Date> {
    match works {
        WorksFrom::Filing => Some(filed_on),
        WorksFrom::Days(days) => Some(filed_on.saturating_add(i64::from(days).days())),
        WorksFrom::Decision | WorksFrom::Never => None,
    }
}

fn marks(body: &Event) -> impl Iterator<Item = Mark> + use<'_> {
    body.ticks.iter().map(|tick: &Tick| Mark { on: body.on, tick: *tick })
}
