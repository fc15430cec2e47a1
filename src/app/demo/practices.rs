//! Practices that are made up: of many types and in many states, some building sites, and some of the archive.

mod archive;
mod paper;
mod stories;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::app::App;
use crate::app::demo::lives::Spot;
use crate::app::demo::practices::stories::{Deed, STORIES, Story};
use crate::app::demo::texts::People;
use crate::app::demo::{AccountOf, DemoError};
use crate::app::submit::{Receipt, Submission, What};
use crate::domain::footprint::Footprint;
use crate::domain::matter::{Beginning, Doing};
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::practice::dossier::{Dossier, File, Handed, Party, PartyRole, Reference, References};
use crate::domain::practice::iter::Act;
use crate::domain::practice::kind::PracticeType;
use crate::domain::practice::parcel::{Parcel, Register};
use crate::domain::practice::{Asked, Command, Draft, Wanted};
use crate::domain::rules::Rules;
use crate::domain::text::{Description, Line};

/// Days for which an outcome is on the online register.
const PUBLISHED_DAYS: i64 = 15;
/// Days that others have to say what they think.
const OPINION_DAYS: u16 = 45;

/// What they are made of.
pub(super) struct Ground<'a> {
    pub(super) app: &'a App,
    pub(super) rules: &'a Rules,
    pub(super) spots: &'a [Spot],
    pub(super) people: &'a People,
    pub(super) accounts: &'a [AccountOf],
    pub(super) until: Timestamp,
}

/// Makes them up; returns how many there are.
pub(super) async fn make(ground: &Ground<'_>, rng: &mut ChaCha8Rng) -> Result<usize, DemoError> {
    let mut made = archive::make(ground, rng).await?;
    let Some(sheet) = paper::keep(ground.app).await? else { return Ok(made) };
    for story in &STORIES {
        let Some(kind) = ground.kind(story.kind) else { continue };
        for age in story.ages {
            made += usize::from(ground.live(story, kind, *age, &sheet, rng).await?);
        }
    }
    Ok(made)
}

/// A parcel, as it might be.
fn parcel(rng: &mut ChaCha8Rng) -> Option<Parcel> {
    let mut line = |range: std::ops::Range<u32>| rng.random_range(range).to_string();
    let (sheet, number) = (line(1..60), line(10..1800));
    Some(Parcel {
        section: None,
        sheet: Line::new(&sheet).ok()?,
        number: Line::new(&number).ok()?,
        unit: None,
        register: Register::Buildings,
    })
}

impl Ground<'_> {
    fn kind(&self, code: &str) -> Option<&PracticeType> {
        self.rules.practice_types.get(&code.parse().ok()?)
    }

    fn zone(&self) -> &TimeZone {
        self.rules.jurisdiction.calendar.time_zone.zone()
    }

    /// So many days before the end, at that hour; at the end at the latest.
    fn at(&self, days_ago: i64, hour: i8) -> Option<Timestamp> {
        let today = self.until.to_zoned(self.zone().clone()).date();
        let day = today.checked_sub(days_ago.days()).ok()?;
        Some(day.at(hour, 0, 0, 0).to_zoned(self.zone().clone()).ok()?.timestamp().min(self.until))
    }

    /// Lets one go its way as far as the days have come.
    async fn live(
        &self,
        story: &Story,
        kind: &PracticeType,
        age: i64,
        sheet: &File,
        rng: &mut ChaCha8Rng,
    ) -> Result<bool, DemoError> {
        let Some((draft, filed_at)) = self.draft(story, kind, sheet, rng).zip(self.at(age, 9)) else {
            return Ok(false);
        };
        let account =
            self.accounts.iter().find(|one| one.1 == Role::BuildingOfficer && one.2.as_ref() == Some(&kind.office));
        let officer = Actor {
            role: Role::BuildingOfficer,
            office: Some(kind.office.clone()),
            account: account.map(|one| one.3),
            ..Actor::citizen(Channel::Desk)
        };
        let by = if self.is_online(kind) { Actor::citizen(Channel::Web) } else { officer.clone() };
        let filed = self.submit(by, What::Begin(Box::new(Beginning::Practice(draft))), filed_at).await?;
        for (after, deed) in story.deeds.iter().take_while(|(after, _)| *after <= age) {
            let actor = match deed {
                Deed::Answer(_) | Deed::Remark(_) | Deed::Works(_) | Deed::Write(_) => {
                    Actor::reporter(filed.record, Channel::Web)
                }
                Deed::Silence => Actor::system(Channel::Web),
                _ => officer.clone(),
            };
            let Some((what, at)) = self.wanted(*deed, sheet, age - after, rng).zip(self.at(age - after, 12)) else {
                continue;
            };
            let doing = Doing::Practice(Command { on: None, what });
            self.submit(actor, What::Do(filed.record, None, Box::new(doing)), at).await?;
        }
        Ok(true)
    }

    fn is_online(&self, kind: &PracticeType) -> bool {
        kind.is_online(self.rules.jurisdiction.paper_is_off)
    }

    async fn submit(&self, actor: Actor, what: What, at: Timestamp) -> Result<Receipt, DemoError> {
        Ok(self.app.submit(Submission { actor, what, contact: None, at: Some(at), key: None }).await?)
    }

    fn draft(&self, story: &Story, kind: &PracticeType, sheet: &File, rng: &mut ChaCha8Rng) -> Option<Draft> {
        let spot = self.spots.choose(rng)?;
        let dossier = Dossier {
            kind: kind.code.clone(),
            object: Line::new(story.object).ok()?,
            address: Line::new(&format!("{} {}", spot.street, rng.random_range(1..120))).ok(),
            footprint: Some(Footprint::of_point(spot.position)),
            parcels: parcel(rng).into_iter().collect(),
            references: References::default(),
            constraint: story.kind.contains("paesaggistica"),
            officer: None,
        };
        // What comes on paper is not scanned.
        let required = kind.pieces.iter().filter(|piece| piece.required && self.is_online(kind));
        let handed = required.filter_map(|piece| {
            let title = Line::new(&piece.name).ok()?;
            Some(Handed { piece: Some(piece.code.clone()), title, file: sheet.clone() })
        });
        let parties =
            vec![self.party(PartyRole::Applicant, "", rng)?, self.party(PartyRole::Professional, "Geom. ", rng)?];
        Some(Draft { dossier, filed_on: None, parties, documents: handed.collect() })
    }

    fn party(&self, role: PartyRole, title: &str, rng: &mut ChaCha8Rng) -> Option<Party> {
        let (first, last) = (self.people.first_names.choose(rng)?, self.people.last_names.choose(rng)?);
        let plain = |name: &str| name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        Some(Party {
            role,
            name: Line::new(&format!("{title}{first} {last}")).ok()?,
            tax_code: None,
            email: format!("{}.{}@example.org", plain(first), plain(last)).try_into().ok(),
            phone: None,
            register: None,
        })
    }

    fn wanted(&self, deed: Deed, sheet: &File, days_ago: i64, rng: &mut ChaCha8Rng) -> Option<Wanted> {
        let text = |text: &str| Description::new(text).ok();
        let number = |rng: &mut ChaCha8Rng, up_to: u32| Line::new(&rng.random_range(1..up_to).to_string()).ok();
        let reference = |number| Reference { number, on: None };
        let consult = |asked| Some(Wanted::Consult { asked, days: OPINION_DAYS, conference: false });
        match deed {
            Deed::Register => Some(Wanted::Register { protocol: reference(number(rng, 60_000)?) }),
            Deed::Assign => Some(Wanted::Assign { officer: Line::new("Edda Edilizi").ok()? }),
            Deed::Admit => Some(Wanted::Admit { text: None }),
            Deed::Pass => Some(Wanted::Pass { text: None }),
            Deed::Ask(what, effect) => Some(Wanted::Ask { text: text(what)?, effect, within_days: Some(30) }),
            Deed::Answer(what) => {
                let title = Line::new("Integrazione").ok()?;
                let documents = vec![Handed { piece: None, title, file: sheet.clone() }];
                Some(Wanted::Answer { act: Act::Answer, text: text(what), documents })
            }
            Deed::Remark(what) => Some(Wanted::Answer { act: Act::Remark, text: text(what), documents: Vec::new() }),
            Deed::Consult(body) => consult(Asked::Body(Line::new(body).ok()?)),
            Deed::ConsultOffice(office) => {
                let office = office.parse().ok().filter(|office| self.rules.offices.contains_key(office))?;
                consult(Asked::Office(office))
            }
            Deed::Opine(opinion, view, what) => Some(Wanted::Opine { opinion, view, text: text(what)? }),
            Deed::Notify(what) => Some(Wanted::Notify { text: text(what)? }),
            Deed::Decide(act, what) => {
                let release = if act == Act::Grant { number(rng, 400).map(reference) } else { None };
                Some(Wanted::Decide { act, text: text(what)?, release })
            }
            Deed::Publish => {
                let day = self.at(days_ago, 12)?.to_zoned(self.zone().clone()).date();
                Some(Wanted::Publish { until: day.checked_add(PUBLISHED_DAYS.days()).ok()? })
            }
            Deed::Works(act) => Some(Wanted::Works { act }),
            Deed::Silence => Some(Wanted::BeSilent),
            Deed::Write(what) | Deed::Reply(what) => Some(Wanted::Write { text: text(what)? }),
        }
    }
}
