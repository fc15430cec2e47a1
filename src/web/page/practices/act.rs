//! What the office types for a move of a practice, as a command.

use jiff::civil::Date;

use crate::domain::command::Audience;
use crate::domain::practice::dossier::{Dossier, File, Handed, Reference};
use crate::domain::practice::iter::Act;
use crate::domain::practice::{Asked, Command, Effect, Practice, View, Wanted};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::text::{Description, Line};
use crate::web::page::practices::record::Carries;
use crate::web::page::practices::upload::Received;

/// Most days for an opinion or an answer.
const DAYS_MAX: u16 = 365;

/// What was typed in a field; nothing where there is none.
pub(super) fn typed<'a>(sent: &'a Received, name: &str) -> &'a str {
    sent.get(name).map_or("", str::trim)
}

/// The files of a form as documents, each called as its file is.
pub(super) fn handed(sent: &Received) -> Vec<Handed> {
    let document = |file: &File| Handed { piece: None, title: file.name.clone(), file: file.clone() };
    sent.handed.iter().map(|(_, file)| document(file)).collect()
}

/// What the form for a move asks for.
pub(super) fn carries(act: Act) -> Carries {
    let none = Carries::default();
    let dated = Carries { on: true, ..none };
    let said = Carries { text: true, text_required: true, ..dated };
    match act {
        Act::Register => Carries { number: true, ..dated },
        Act::Assign => Carries { officer: true, ..none },
        Act::Admit | Act::Pass => Carries { text: true, ..dated },
        Act::Ask => Carries { effect: true, days: true, ..said },
        Act::Answer | Act::Remark => Carries { text: true, files: true, ..dated },
        Act::Consult => Carries { asked: true, days: true, ..dated },
        Act::Opine => Carries { view: true, ..said },
        Act::Extend => Carries { days: true, ..said },
        Act::Grant => Carries { number: true, ..said },
        Act::Publish => Carries { until: true, ..none },
        Act::Enclose => Carries { files: true, audience: true, ..none },
        Act::Write => Carries { text: true, text_required: true, ..none },
        Act::BeginWorks | Act::EndWorks => dated,
        Act::Amend => Carries { dossier: true, ..none },
        Act::Renew | Act::Show => none,
        Act::Notify
        | Act::Confirm
        | Act::Prohibit
        | Act::Refuse
        | Act::Reject
        | Act::Archive
        | Act::Annul
        | Act::Lapse => said,
    }
}

/// The command that a form asks for.
///
/// # Errors
/// What is missing or wrong in it.
pub(super) fn command(sent: &Received, practice: &Practice) -> Result<Command, Refusal> {
    if !sent.refused.is_empty() {
        return Err(Refusal::Unreadable(sent.refused.join(" ")));
    }
    let act = Act::of_code(typed(sent, "atto")).ok_or(Refusal::NotPermitted)?;
    let on = day(sent, "data")?;
    let what = if act == Act::Amend { amended(sent, practice)? } else { wanted(act, sent)? };
    Ok(Command { on, what })
}

fn wanted(act: Act, sent: &Received) -> Result<Wanted, Refusal> {
    let said = typed(sent, "testo");
    let text = || Description::new(said).map_err(|error| Refusal::Text(Field::Text, error));
    let some_text = || if said.is_empty() { Ok(None) } else { text().map(Some) };
    Ok(match act {
        Act::Register => Wanted::Register { protocol: reference(sent)?.ok_or(Refusal::Missing(Field::Title))? },
        Act::Assign => {
            let officer = Line::new(typed(sent, "responsabile"));
            Wanted::Assign { officer: officer.map_err(|error| Refusal::Text(Field::Name, error))? }
        }
        Act::Admit => Wanted::Admit { text: some_text()? },
        Act::Pass => Wanted::Pass { text: some_text()? },
        Act::Ask => {
            let effect = Effect::ALL.into_iter().find(|effect| effect.code() == typed(sent, "effetto"));
            let within_days = if typed(sent, "giorni").is_empty() { None } else { Some(days(sent)?) };
            Wanted::Ask { text: text()?, effect: effect.ok_or(Refusal::Missing(Field::Reason))?, within_days }
        }
        Act::Answer | Act::Remark => Wanted::Answer { act, text: some_text()?, documents: handed(sent) },
        Act::Consult => {
            let asked = if typed(sent, "ente").is_empty() {
                let office = typed(sent, "ufficio").parse();
                Asked::Office(office.map_err(|_error| Refusal::UnknownOffice(typed(sent, "ufficio").to_owned()))?)
            } else {
                Asked::Body(Line::new(typed(sent, "ente")).map_err(|error| Refusal::Text(Field::Body, error))?)
            };
            Wanted::Consult { asked, days: days(sent)?, conference: !typed(sent, "conferenza").is_empty() }
        }
        Act::Opine => {
            let opinion = typed(sent, "parere").parse().map_err(|_error| Refusal::Missing(Field::Body))?;
            let view = View::ALL.into_iter().find(|view| view.code() == typed(sent, "esito"));
            Wanted::Opine { opinion, view: view.ok_or(Refusal::Missing(Field::Reason))?, text: text()? }
        }
        Act::Extend => Wanted::Extend { days: days(sent)?, text: text()? },
        Act::Notify => Wanted::Notify { text: text()? },
        Act::Grant => Wanted::Decide { act, text: text()?, release: reference(sent)? },
        Act::Confirm | Act::Prohibit | Act::Refuse | Act::Reject | Act::Archive | Act::Annul | Act::Lapse => {
            Wanted::Decide { act, text: text()?, release: None }
        }
        Act::Publish => Wanted::Publish { until: day(sent, "fino")?.ok_or(Refusal::Missing(Field::Due))? },
        Act::BeginWorks | Act::EndWorks => Wanted::Works { act },
        Act::Enclose => {
            let mut document = handed(sent).into_iter().next().ok_or(Refusal::Missing(Field::Attachments))?;
            if !typed(sent, "titolo").is_empty() {
                document.title =
                    Line::new(typed(sent, "titolo")).map_err(|error| Refusal::Text(Field::Title, error))?;
            }
            Wanted::Enclose { document, audience: audience(sent)? }
        }
        Act::Show => {
            let document = typed(sent, "documento").parse().map_err(|_error| Refusal::Missing(Field::Attachments))?;
            Wanted::Show { document, audience: audience(sent)? }
        }
        Act::Write => Wanted::Write { text: text()? },
        Act::Renew => Wanted::Renew { open: typed(sent, "revoca").is_empty() },
        // Read with what it is to change.
        Act::Amend => return Err(Refusal::NotPermitted),
    })
}

/// What is said of a practice, with what was typed in its place.
fn amended(sent: &Received, practice: &Practice) -> Result<Wanted, Refusal> {
    let object = Line::new(typed(sent, "oggetto")).map_err(|error| Refusal::Text(Field::Object, error))?;
    let address = match typed(sent, "indirizzo") {
        "" => None,
        address => Some(Line::new(address).map_err(|error| Refusal::Text(Field::Place, error))?),
    };
    let parcels = typed(sent, "particelle").split(',').map(str::trim).filter(|parcel| !parcel.is_empty());
    // One that is written as before is the one that it was.
    let known = |text: &str| practice.dossier.parcels.iter().find(|parcel| parcel.to_string() == text).cloned();
    let parcels = parcels.map(|text| match known(text) {
        Some(parcel) => Ok(parcel),
        None => text.parse().map_err(|_not_a_parcel| Refusal::Missing(Field::Parcels)),
    });
    let dossier = Dossier {
        object,
        address,
        parcels: parcels.collect::<Result<_, _>>()?,
        constraint: !typed(sent, "vincolo").is_empty(),
        ..practice.dossier.clone()
    };
    Ok(Wanted::Amend { dossier: Box::new(dossier) })
}

fn audience(sent: &Received) -> Result<Audience, Refusal> {
    Audience::of_code(typed(sent, "chi")).ok_or(Refusal::Missing(Field::Audience))
}

fn days(sent: &Received) -> Result<u16, Refusal> {
    let days = typed(sent, "giorni").parse().ok().filter(|days| (1..=DAYS_MAX).contains(days));
    days.ok_or(Refusal::Due { latest: None })
}

fn day(sent: &Received, name: &str) -> Result<Option<Date>, Refusal> {
    let typed = typed(sent, name);
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_error| Refusal::Missing(Field::At))
}

fn reference(sent: &Received) -> Result<Option<Reference>, Refusal> {
    if typed(sent, "numero").is_empty() {
        return Ok(None);
    }
    let number = Line::new(typed(sent, "numero")).map_err(|error| Refusal::Text(Field::Title, error))?;
    Ok(Some(Reference { number, on: day(sent, "numero_del")? }))
}
