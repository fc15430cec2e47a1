//! A credible municipality made up: accounts, and reports with two years of life, through the real write path.

mod competence;
mod flood;
pub mod lives;
mod photos;
mod practices;
mod tasks;
mod texts;
mod works;

use std::collections::BTreeMap;

use geo::{Euclidean, InterpolateLine};
use jiff::Timestamp;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::app::App;
use crate::app::demo::lives::{Deed, Doer, Life, Source, Spot};
use crate::app::demo::texts::Texts;
use crate::app::sign_in::{AccountError, NewAccount, add_account, hash_password};
use crate::app::submit::{Submission, SubmitError, What};
use crate::domain::document::Attachment;
use crate::domain::office::{OfficeCode, OfficeKind};
use crate::domain::person::{Actor, Channel, Role};
use crate::domain::place::Position;
use crate::domain::record::RecordId;
use crate::domain::report::{Command, Draft};
use crate::domain::rules::{Location, Rules};
use crate::domain::text::{Description, Subject};
use crate::media::MediaError;
use crate::store::{self, StoreError};

/// How many different photos there are.
const PHOTOS: usize = 12;
/// How many places reports are drawn from.
const SPOTS: usize = 4000;
/// Most submissions in one go.
const GO: usize = 512;

/// What is to be made up.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many reports.
    pub reports: usize,
    /// The same seed makes the same reports.
    pub seed: u64,
    /// The end of the two years.
    pub until: Timestamp,
    /// The password of all accounts.
    pub password: String,
}

/// What was made up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Addresses of the accounts with role and office.
    pub accounts: Vec<(String, Role, Option<OfficeCode>)>,
    /// How many reports were opened.
    pub reports: usize,
    /// How many events there are.
    pub events: usize,
}

/// Why nothing is made up.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// There are reports already, and this will not mix with them.
    #[error("the database holds {0} reports already: the demonstration fills an empty one only")]
    NotEmpty(u64),
    /// The built-in file is wrong: a fault of the build.
    #[error("the built-in texts: {0}")]
    Texts(#[from] toml::de::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An account could not be made.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// A photo could not be made.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// Something that was drawn is not legal: a fault of ours.
    #[error("a made-up report was refused: {0}")]
    Refused(#[from] SubmitError),
}

/// Fills an empty database; `progress` is told how many of how many submissions are done.
pub async fn fill(app: &App, plan: &Plan, mut progress: impl FnMut(usize, usize)) -> Result<Made, DemoError> {
    let known = store::records::count(&app.db, &app.jurisdiction).await?;
    if known > 0 {
        return Err(DemoError::NotEmpty(known));
    }
    let texts = Texts::built_in()?;
    let mut rng = ChaCha8Rng::seed_from_u64(plan.seed);
    let rules = app.rules();
    let accounts = accounts(app, &rules, plan).await?;
    let photos = keep_photos(app, &mut rng).await?;
    let streets = streets();
    let spots = spots(&rules, &streets, &mut rng);
    let source = Source { texts: &texts, rules: &rules, spots: &spots, until: plan.until, photos: photos.len() };
    let lives = source.lives(plan.reports, &mut rng);
    let total = lives.iter().map(|life| life.happens.len() + 1).sum();
    let mut told = Telling { app, lives: &lives, photos: &photos, accounts: &accounts, ids: BTreeMap::new(), done: 0 };
    told.tell(&mut |done| progress(done, total)).await?;
    let (reports, events) = (told.ids.len(), told.done);
    works::make(app, &rules, &streets, plan.until, &mut rng).await?;
    let taken_in = flood::make(app, &rules, &streets, plan.until).await?;
    tasks::make(app, &accounts, plan.until).await?;
    let (people, until) = (&texts.people, plan.until);
    let ground = practices::Ground { app, rules: &rules, spots: &spots, people, accounts: &accounts, until };
    practices::make(&ground, &mut rng).await?;
    Ok(Made {
        accounts: accounts.into_iter().map(|account| (account.0, account.1, account.2)).collect(),
        reports: reports + taken_in,
        events,
    })
}

type AccountOf = (String, Role, Option<OfficeCode>, crate::domain::person::AccountId);

/// The accounts that outsiders rely on, and a coordinator for each office that works.
async fn accounts(app: &App, rules: &Rules, plan: &Plan) -> Result<Vec<AccountOf>, DemoError> {
    let desk = rules.front_desk().map(|office| office.code.clone());
    let first =
        |kind: OfficeKind| rules.offices.values().find(|office| office.kind == kind).map(|office| office.code.clone());
    let named = |code: &str| rules.offices.keys().find(|office| office.as_str() == code).cloned();
    let technical = named("lavori-pubblici").or_else(|| first(OfficeKind::Technical));
    let partner = named("alia").or_else(|| first(OfficeKind::Partner));
    let wanted = [
        ("operatore", "Olga Operatori", Role::FrontDesk, desk),
        ("coordinatore", "Corrado Coordini", Role::Coordinator, technical.clone()),
        ("squadra", "Sandro Squadri", Role::Crew, technical),
        ("partner", "Paola Partneri", Role::Partner, partner),
        ("edilizia", "Edda Edilizi", Role::BuildingOfficer, named("edilizia-privata")),
        ("amministratore", "Aldo Amministri", Role::Administrator, None),
        ("sistema", "Silvia Sistemi", Role::SystemAdministrator, None),
    ];
    let hash = hash_password(plan.password.clone()).await?;
    let mut accounts = Vec::new();
    for (name, person, role, office) in wanted {
        let email = format!("{name}@example.org");
        let Ok(address) = email.clone().try_into() else { continue };
        let new = NewAccount { email: address, name: person.to_owned(), role, office: office.clone() };
        let id = add_account(&app.db, &app.jurisdiction, new, hash.clone(), app.now()).await?;
        accounts.push((email, role, office, id));
    }
    Ok(accounts)
}

/// Draws the photos and keeps them like any other.
async fn keep_photos(app: &App, rng: &mut ChaCha8Rng) -> Result<Vec<Attachment>, DemoError> {
    let mut kept = Vec::new();
    for bytes in photos::drawn(PHOTOS, rng) {
        let photo = app.photos.make(bytes).await?;
        for rendition in photo.renditions() {
            app.media.put(&rendition.file).await?;
        }
        kept.push(Attachment::Photo {
            small: photo.small.file.hash(),
            medium: photo.medium.file.hash(),
            large: photo.large.file.hash(),
            width: photo.large.width,
            height: photo.large.height,
        });
    }
    Ok(kept)
}

/// The streets of the built-in map with their names.
fn streets() -> Vec<(String, geo::LineString<f64>)> {
    const STREETS: &str = include_str!("../../../maps/sesto-fiorentino/streets.geojson");
    let Ok(streets) = STREETS.parse::<geojson::FeatureCollection>() else { return Vec::new() };
    streets
        .features
        .iter()
        .filter_map(|feature| {
            let class = feature.property("class")?.as_str()?;
            let geometry = geo::Geometry::try_from(feature.geometry.as_ref()?).ok()?;
            let name = feature.property("name")?.as_str()?.to_owned();
            match geometry {
                geo::Geometry::LineString(line) if class != "motorway" => Some((name, line)),
                _ => None,
            }
        })
        .collect()
}

/// Places along the streets of the built-in map that lie inside the boundary.
fn spots(rules: &Rules, lines: &[(String, geo::LineString<f64>)], rng: &mut ChaCha8Rng) -> Vec<Spot> {
    use geo::{Geodesic, Length};
    // Long streets have more to report, but not in proportion: the centre is dense.
    let weighted: Vec<(&(String, geo::LineString<f64>), f64)> =
        lines.iter().map(|street| (street, Geodesic.length(&street.1).sqrt())).collect();
    let mut spots = Vec::with_capacity(SPOTS);
    for _ in 0..SPOTS * 4 {
        use rand::seq::IndexedRandom;
        let Ok(((name, line), _)) = weighted.choose_weighted(rng, |(_, weight)| *weight) else { break };
        let Some(on) = Euclidean.point_at_ratio_from_start(line, rng.random()) else { continue };
        let aside = |rng: &mut ChaCha8Rng| rng.random_range(-0.000_15..0.000_15);
        let (lon, lat) = (on.x() + aside(rng), on.y() + aside(rng));
        if let Ok(position) = Position::new(lon, lat)
            && matches!(rules.locate(position), Location::Inside(_))
        {
            spots.push(Spot { position, street: name.clone() });
        }
        if spots.len() == SPOTS {
            break;
        }
    }
    spots
}

/// Lives being told to the write path, in the order of time.
struct Telling<'a> {
    app: &'a App,
    lives: &'a [Life],
    photos: &'a [Attachment],
    accounts: &'a [AccountOf],
    ids: BTreeMap<usize, RecordId>,
    done: usize,
}

/// Something to submit: which life, and which of its deeds; `None`: its opening.
type Due = (Timestamp, usize, Option<usize>);

impl Telling<'_> {
    async fn tell(&mut self, progress: &mut impl FnMut(usize)) -> Result<(), DemoError> {
        let mut all: Vec<Due> = Vec::new();
        for (life, told) in self.lives.iter().enumerate() {
            all.push((told.opened_at, life, None));
            all.extend(told.happens.iter().enumerate().map(|(deed, happens)| (happens.at, life, Some(deed))));
        }
        all.sort_unstable();
        let mut next = 0;
        while next < all.len() {
            let taken = self.take(&all[next..]);
            let group = &all[next..next + taken];
            next += taken;
            let submissions: Vec<(usize, bool, Submission)> =
                group.iter().filter_map(|due| Some((due.1, due.2.is_none(), self.submission(due)?))).collect();
            let answers =
                self.app.submit_all(submissions.iter().map(|(_, _, submission)| submission.clone()).collect()).await;
            for ((life, opens, submission), answer) in submissions.iter().zip(answers) {
                match answer {
                    Ok(receipt) => {
                        self.done += 1;
                        if *opens {
                            self.ids.insert(*life, receipt.record);
                        }
                    }
                    // A voice or comment may come when the report is closed already: so it is in life.
                    Err(SubmitError::Refused(_)) if submission.actor.role == Role::Citizen && !*opens => {}
                    Err(error) => return Err(error.into()),
                }
            }
            progress(next);
        }
        Ok(())
    }

    /// As many as can be submitted together: none whose report is opened in the same group.
    fn take(&self, all: &[Due]) -> usize {
        let mut opened = std::collections::BTreeSet::new();
        for (i, (_, life, deed)) in all.iter().take(GO).enumerate() {
            match deed {
                None => drop(opened.insert(*life)),
                // A duplicate looks for reports opened before it, so it waits for those of this group.
                Some(deed)
                    if opened.contains(life)
                        || (!opened.is_empty()
                            && matches!(self.lives[*life].happens[*deed].what, Deed::Duplicate(_))) =>
                {
                    return i.max(1);
                }
                Some(_) => {}
            }
        }
        all.len().min(GO)
    }

    fn submission(&self, (at, life, deed): &Due) -> Option<Submission> {
        let told = &self.lives[*life];
        let Some(deed) = deed else { return self.opening(told) };
        let id = *self.ids.get(life)?;
        let happens = &told.happens[*deed];
        let (command, contact) = match &happens.what {
            Deed::Command(command) => (command.as_ref().clone(), None),
            Deed::Join(contact) => (Command::Join { person: None }, contact.clone()),
            Deed::Duplicate(original) => (Command::MarkDuplicate { original: *self.ids.get(original)? }, None),
        };
        let actor = self.actor(happens.doer, told);
        Some(Submission { actor, what: What::Act(id, Box::new(command)), contact, at: Some(*at), key: None })
    }

    fn opening(&self, told: &Life) -> Option<Submission> {
        let mut actor =
            if told.channel == Channel::Web { Actor::citizen(Channel::Web) } else { self.actor(Doer::Desk, told) };
        actor.channel = told.channel;
        let place = told.place();
        let draft = Draft {
            category: told.category.code.clone(),
            place,
            subject: Subject::new(&told.subject).ok()?,
            description: Description::new(&told.description).ok(),
            answers: told.answers.clone(),
            attachments: told.photo.and_then(|photo| self.photos.get(photo)).cloned().into_iter().collect(),
            reporter: None,
            reachable: told.contact.is_some(),
            parent: None,
        };
        let what = What::Open(Box::new(draft), None);
        Some(Submission { actor, what, contact: told.contact.clone(), at: Some(told.opened_at), key: None })
    }

    fn actor(&self, doer: Doer, told: &Life) -> Actor {
        let account = |role: Role| self.accounts.iter().find(|account| account.1 == role);
        match doer {
            Doer::Citizen => Actor::citizen(Channel::Web),
            Doer::Desk => Actor {
                role: Role::FrontDesk,
                office: account(Role::FrontDesk).and_then(|account| account.2.clone()),
                account: account(Role::FrontDesk).map(|account| account.3),
                program: None,
                channel: Channel::Desk,
                holds: None,
            },
            Doer::Office => {
                let office = told.office.0.clone();
                let own = self
                    .accounts
                    .iter()
                    .find(|account| account.1 == Role::Coordinator && account.2.as_ref() == Some(&office));
                Actor {
                    role: Role::Coordinator,
                    office: Some(office),
                    account: own.map(|account| account.3),
                    program: None,
                    channel: Channel::Desk,
                    holds: None,
                }
            }
        }
    }
}
