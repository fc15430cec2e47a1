//! The matrix: every route of the service, asked over HTTP by everybody, held against the table of rules.
//!
//! What is expected is computed from `domain::policy`; which routes there are is read from the source that serves
//! them, so that a new one which nobody thought of here fails.

use std::collections::BTreeSet;
use std::path::Path;

use reqwest::Response;
use sestomia::app::submit::Submission;
use sestomia::domain::document::Attachment;
use sestomia::domain::iter::{Act, MOVES, Move, Outcome, Reach, State, SuspensionReason};
use sestomia::domain::matter::MatterKind;
use sestomia::domain::moderation::HidingReason;
use sestomia::domain::person::{Actor, Channel, Role};
use sestomia::domain::policy::{Action, may, may_on};
use sestomia::domain::practice;
use sestomia::domain::record::RecordId;
use sestomia::domain::report::{Audience, Command, Report};
use sestomia::domain::text::Line;
use sestomia::media::{Blob, Extension};

use crate::server::{Person, Town, both};
use crate::submission::{act, desk, draft, open, text};

/// What a route asks of whoever comes.
#[derive(Debug, Clone, Copy)]
enum Asks {
    /// Nothing.
    Nothing,
    /// That they may do it at all.
    May(Action),
    /// That they may do it to the report of the address.
    MayOn(Action),
}

/// Every route: method, path as in the source, the address to try it at, and what it asks. `{number}` is a report's,
/// `{document}` and `{photo}` are files of it.
const ROUTES: &[(&str, &str, &str, Asks)] = &[
    ("GET", "/", "/", Asks::Nothing),
    ("GET", "/segnalazioni", "/segnalazioni", Asks::Nothing),
    ("GET", "/segnalazioni/{number}", "/segnalazioni/{number}", Asks::MayOn(Action::See)),
    (
        "GET",
        "/segnalazioni/{number}/documenti/{version}",
        "/segnalazioni/{number}/documenti/{enclosed}",
        Asks::MayOn(Action::See),
    ),
    ("POST", "/segnalazioni/{number}/anche-a-me", "/segnalazioni/{number}/anche-a-me", Asks::MayOn(Action::See)),
    // Without the token of a mail there is nothing, for anybody: tried in `notifications`.
    ("GET", "/inoltri/{token}", "", Asks::Nothing),
    ("POST", "/inoltri/{token}", "", Asks::Nothing),
    ("GET", "/avvisi/{token}", "", Asks::Nothing),
    ("POST", "/avvisi/{token}", "", Asks::Nothing),
    // Without the key of the private link there is nothing, for anybody: tried in `afterwards`.
    ("POST", "/segnalazioni/{number}/seguito", "", Asks::Nothing),
    ("GET", "/emergenze", "/emergenze", Asks::Nothing),
    // There is none in this town: tried in `emergencies`.
    ("GET", "/emergenze/{number}", "", Asks::Nothing),
    ("GET", "/feeds/emergencies.atom", "/feeds/emergencies.atom", Asks::Nothing),
    ("GET", "/feeds/emergencies/{file}", "", Asks::Nothing),
    ("GET", "/ufficio/emergenze", "/ufficio/emergenze", Asks::May(Action::Inspect(MatterKind::Emergency))),
    ("GET", "/ufficio/emergenze/nuova", "/ufficio/emergenze/nuova", Asks::May(Action::Begin(MatterKind::Emergency))),
    ("POST", "/ufficio/emergenze/nuova", "/ufficio/emergenze/nuova", Asks::May(Action::Begin(MatterKind::Emergency))),
    ("GET", "/ufficio/emergenze/{number}", "", Asks::Nothing),
    ("POST", "/ufficio/emergenze/{number}", "", Asks::Nothing),
    ("GET", "/ufficio/emergenze/{number}/aggiorna", "", Asks::Nothing),
    ("POST", "/ufficio/emergenze/{number}/aggiorna", "", Asks::Nothing),
    ("GET", "/pratiche", "/pratiche", Asks::Nothing),
    ("GET", "/pratiche.csv", "/pratiche.csv?anno=2026", Asks::Nothing),
    ("GET", "/pratiche.geojson", "/pratiche.geojson?anno=2026", Asks::Nothing),
    // There is none in this town: tried in `practices`.
    ("GET", "/pratiche/{number}", "", Asks::Nothing),
    ("POST", "/pratiche/{number}", "", Asks::Nothing),
    ("POST", "/pratiche/{number}/password", "", Asks::Nothing),
    ("POST", "/pratiche/{number}/esci", "", Asks::Nothing),
    ("GET", "/ufficio/pratiche", "/ufficio/pratiche", Asks::May(Action::Inspect(MatterKind::Practice))),
    ("GET", "/ufficio/pratiche/{number}", "", Asks::Nothing),
    ("POST", "/ufficio/pratiche/{number}", "", Asks::Nothing),
    ("GET", "/ufficio/pratiche/importazioni", "/ufficio/pratiche/importazioni", Asks::May(Action::SeeTakenOver)),
    // There is none in this town: tried in `practice_import`.
    ("GET", "/ufficio/pratiche/importazioni/{run}", "", Asks::Nothing),
    ("GET", "/ufficio/pratiche/importazioni/{run}/righe.csv", "", Asks::Nothing),
    ("GET", "/ufficio/pratiche/tempi", "/ufficio/pratiche/tempi", Asks::May(Action::SeePracticeTimes)),
    (
        "GET",
        "/ufficio/pratiche/tempi/dati.csv",
        "/ufficio/pratiche/tempi/dati.csv",
        Asks::May(Action::SeePracticeTimes),
    ),
    ("GET", "/segnala", "/segnala", Asks::May(Action::Report)),
    ("POST", "/segnala", "/segnala", Asks::May(Action::Report)),
    ("GET", "/segnala/dati", "/segnala/dati", Asks::May(Action::Report)),
    ("POST", "/segnala/dati", "/segnala/dati", Asks::May(Action::Report)),
    ("POST", "/segnala/foto", "/segnala/foto", Asks::May(Action::Report)),
    ("GET", "/segnala/domande", "/segnala/domande?categoria=buca", Asks::May(Action::Report)),
    ("GET", "/segnala/vicine", "/segnala/vicine?lon=11.2&lat=43.83&categoria=buca", Asks::May(Action::Report)),
    ("GET", "/segnala/riepilogo", "/segnala/riepilogo", Asks::May(Action::Report)),
    ("POST", "/segnala/riepilogo", "/segnala/riepilogo", Asks::May(Action::Report)),
    ("GET", "/segnala/fatto", "/segnala/fatto", Asks::Nothing),
    ("GET", "/accedi", "/accedi", Asks::Nothing),
    ("POST", "/accedi", "/accedi", Asks::Nothing),
    ("GET", "/accedi/codice", "/accedi/codice", Asks::Nothing),
    ("POST", "/accedi/codice", "/accedi/codice", Asks::Nothing),
    // Without a provider there is nothing, for anybody: tried in `openid`.
    ("GET", "/accedi/openid", "", Asks::Nothing),
    ("GET", "/accedi/openid/ritorno", "", Asks::Nothing),
    ("GET", "/accedi/recupero", "/accedi/recupero", Asks::Nothing),
    ("POST", "/accedi/recupero", "/accedi/recupero", Asks::Nothing),
    // Without the key of a mail there is nothing, for anybody: tried in `accounts`.
    ("GET", "/accedi/password", "", Asks::Nothing),
    ("POST", "/accedi/password", "", Asks::Nothing),
    ("GET", "/ufficio", "/ufficio", Asks::May(Action::EnterOffice)),
    ("GET", "/ufficio/chi", "/ufficio/chi?telefono=055123456", Asks::May(Action::EnterForOthers)),
    ("GET", "/ufficio/vicine", "/ufficio/vicine?lon=11.2&lat=43.83", Asks::May(Action::EnterForOthers)),
    ("GET", "/ufficio/nuova", "/ufficio/nuova", Asks::May(Action::EnterForOthers)),
    ("POST", "/ufficio/nuova", "/ufficio/nuova", Asks::May(Action::EnterForOthers)),
    ("GET", "/ufficio/segnalazioni/{number}", "/ufficio/segnalazioni/{number}", Asks::MayOn(Action::OpenRecord)),
    ("POST", "/ufficio/segnalazioni/{number}", "/ufficio/segnalazioni/{number}", Asks::MayOn(Action::OpenRecord)),
    (
        "POST",
        "/ufficio/segnalazioni/{number}/dividi",
        "/ufficio/segnalazioni/{number}/dividi",
        Asks::MayOn(Action::OpenRecord),
    ),
    (
        "GET",
        "/ufficio/segnalazioni/{number}/foto/{hash}",
        "/ufficio/segnalazioni/{number}/foto/{photo}",
        Asks::MayOn(Action::Moderate),
    ),
    (
        "POST",
        "/ufficio/segnalazioni/{number}/foto/{hash}",
        "/ufficio/segnalazioni/{number}/foto/{photo}",
        Asks::MayOn(Action::Moderate),
    ),
    (
        "GET",
        "/ufficio/segnalazioni/{number}/stampa",
        "/ufficio/segnalazioni/{number}/stampa",
        Asks::MayOn(Action::OpenRecord),
    ),
    (
        "GET",
        "/ufficio/documenti/{hash}",
        "/ufficio/documenti/{document}?numero={number}",
        Asks::MayOn(Action::OpenRecord),
    ),
    ("GET", "/ufficio/cerca", "/ufficio/cerca?numero=2026-000001", Asks::May(Action::EnterOffice)),
    ("GET", "/ufficio/insieme", "/ufficio/insieme?n=2026-000001", Asks::May(Action::EnterOffice)),
    ("POST", "/ufficio/insieme", "/ufficio/insieme", Asks::May(Action::EnterOffice)),
    // Of others there is nothing, for anybody: tried in `bulk`.
    ("GET", "/ufficio/insieme/{batch}", "", Asks::Nothing),
    ("POST", "/ufficio/insieme/{batch}/annulla", "", Asks::Nothing),
    ("GET", "/interventi", "/interventi", Asks::Nothing),
    // Of works that are not there, or not theirs, nobody sees anything: tried in `works`.
    ("GET", "/interventi/{number}", "", Asks::Nothing),
    ("GET", "/interventi/{number}/ordinanza", "", Asks::Nothing),
    ("GET", "/ufficio/interventi/{number}", "", Asks::Nothing),
    ("POST", "/ufficio/interventi/{number}", "", Asks::Nothing),
    ("GET", "/ufficio/interventi/{number}/piano", "", Asks::Nothing),
    ("POST", "/ufficio/interventi/{number}/piano", "", Asks::Nothing),
    ("POST", "/ufficio/interventi/{number}/garanzia", "", Asks::Nothing),
    ("GET", "/ufficio/interventi", "/ufficio/interventi", Asks::May(Action::Inspect(MatterKind::Intervention))),
    (
        "GET",
        "/ufficio/interventi/nuovo",
        "/ufficio/interventi/nuovo",
        Asks::May(Action::Begin(MatterKind::Intervention)),
    ),
    (
        "POST",
        "/ufficio/interventi/nuovo",
        "/ufficio/interventi/nuovo",
        Asks::May(Action::Begin(MatterKind::Intervention)),
    ),
    ("GET", "/api/v1/interventions", "/api/v1/interventions", Asks::May(Action::Inspect(MatterKind::Intervention))),
    ("POST", "/api/v1/interventions", "/api/v1/interventions", Asks::May(Action::Begin(MatterKind::Intervention))),
    ("GET", "/api/v1/interventions/{number}", "", Asks::Nothing),
    ("POST", "/api/v1/interventions/{number}/acts", "", Asks::Nothing),
    // Of practices that are not there nobody sees anything, and who has none of an office of theirs answers no request:
    // tried in `practice_documents`.
    ("GET", "/pratiche/{number}/documenti", "", Asks::Nothing),
    ("GET", "/pratiche/{number}/documenti/{n}", "", Asks::Nothing),
    ("GET", "/pratiche/{number}/documenti/{n}/firma", "", Asks::Nothing),
    ("GET", "/pratiche/{number}/documenti/{n}/firmatari", "", Asks::Nothing),
    ("GET", "/pratiche/{number}/documenti/{n}/pagine", "", Asks::Nothing),
    ("GET", "/pratiche/{number}/documenti/{n}/pagine/{picture}", "", Asks::Nothing),
    ("GET", "/pratiche/{number}/documenti/{n}/miniatura.png", "", Asks::Nothing),
    ("GET", "/pratiche/{number}/accesso", "", Asks::Nothing),
    ("POST", "/pratiche/{number}/accesso", "", Asks::Nothing),
    ("GET", "/ufficio/pratiche/accessi", "", Asks::Nothing),
    ("POST", "/ufficio/pratiche/accessi", "", Asks::Nothing),
    ("GET", "/api/v1/practices", "/api/v1/practices", Asks::May(Action::Inspect(MatterKind::Practice))),
    // There is none in this town: tried in `practice_map`.
    ("GET", "/api/v1/practices/{number}", "", Asks::Nothing),
    ("GET", "/pratiche/tipi", "/pratiche/tipi", Asks::Nothing),
    ("GET", "/pratiche/tipi/{code}", "/pratiche/tipi/cila", Asks::Nothing),
    ("GET", "/pratiche/nuova", "/pratiche/nuova", Asks::Nothing),
    ("POST", "/pratiche/nuova", "/pratiche/nuova", Asks::Nothing),
    // Of a draft whose name is not known there is nothing, for anybody, and a receipt is for those with the password: tried
    // in `practice_filing`.
    ("GET", "/pratiche/nuova/{draft}/{step}", "", Asks::Nothing),
    ("POST", "/pratiche/nuova/{draft}/{step}", "", Asks::Nothing),
    ("GET", "/pratiche/{number}/ricevuta", "", Asks::Nothing),
    ("GET", "/pratiche/{number}/ricevuta.pdf", "", Asks::Nothing),
    (
        "GET",
        "/ufficio/pratiche/nuova",
        "/ufficio/pratiche/nuova",
        Asks::May(Action::MovePractice(practice::iter::Act::Register)),
    ),
    (
        "POST",
        "/ufficio/pratiche/nuova",
        "/ufficio/pratiche/nuova",
        Asks::May(Action::MovePractice(practice::iter::Act::Register)),
    ),
    ("GET", "/ufficio/lavagna", "/ufficio/lavagna", Asks::May(Action::OpenRecord)),
    // Of a task that is not there nobody moves anything: tried in `works`.
    ("POST", "/ufficio/lavagna", "", Asks::Nothing),
    ("GET", "/ufficio/ricorrenti", "/ufficio/ricorrenti", Asks::May(Action::LookAround)),
    ("GET", "/ufficio/qui", "/ufficio/qui", Asks::May(Action::LookAround)),
    ("GET", "/ufficio/menzioni", "/ufficio/menzioni", Asks::May(Action::AnswerMention)),
    ("POST", "/ufficio/menzioni", "/ufficio/menzioni", Asks::May(Action::AnswerMention)),
    // Without a note that asks one's office there is nothing, for anybody: tried in `mentions`.
    ("GET", "/ufficio/menzioni/{note}", "", Asks::Nothing),
    ("POST", "/ufficio/menzioni/{note}", "", Asks::Nothing),
    // Whose tasks they are is tried in `tasks`.
    ("GET", "/ufficio/segnalazioni/{number}/lavori", "", Asks::Nothing),
    ("POST", "/ufficio/segnalazioni/{number}/lavori", "", Asks::Nothing),
    ("GET", "/ufficio/interventi/{number}/lavori", "", Asks::Nothing),
    ("POST", "/ufficio/interventi/{number}/lavori", "", Asks::Nothing),
    ("GET", "/ufficio/lavori", "", Asks::Nothing),
    ("GET", "/ufficio/lavori/{number}", "", Asks::Nothing),
    ("POST", "/ufficio/lavori/{number}", "", Asks::Nothing),
    ("GET", "/ufficio/giornata", "", Asks::Nothing),
    ("POST", "/ufficio/giornata/{number}", "", Asks::Nothing),
    ("GET", "/ufficio/giornata/manifest.webmanifest", "/ufficio/giornata/manifest.webmanifest", Asks::Nothing),
    ("GET", "/ufficio/giornata/worker.js", "/ufficio/giornata/worker.js", Asks::Nothing),
    ("GET", "/lavori/{token}", "", Asks::Nothing),
    ("POST", "/lavori/{token}", "", Asks::Nothing),
    ("GET", "/api/v1/tasks/{number}", "", Asks::Nothing),
    ("POST", "/api/v1/tasks/{number}/events", "", Asks::Nothing),
    ("GET", "/ufficio/scambi", "/ufficio/scambi", Asks::May(Action::KeepDeliveries)),
    ("POST", "/ufficio/viste", "/ufficio/viste", Asks::May(Action::EnterOffice)),
    ("GET", "/ufficio/invii", "/ufficio/invii", Asks::May(Action::KeepDeliveries)),
    ("POST", "/ufficio/invii", "/ufficio/invii", Asks::May(Action::KeepDeliveries)),
    ("GET", "/ufficio/webhook", "/ufficio/webhook", Asks::May(Action::KeepDeliveries)),
    ("GET", "/ufficio/webhook/{office}", "/ufficio/webhook/alia", Asks::May(Action::KeepDeliveries)),
    ("POST", "/ufficio/webhook/{office}", "/ufficio/webhook/alia", Asks::May(Action::KeepDeliveries)),
    ("GET", "/ufficio/profilo", "/ufficio/profilo", Asks::May(Action::EnterOffice)),
    ("POST", "/ufficio/profilo", "/ufficio/profilo", Asks::May(Action::EnterOffice)),
    ("GET", "/ufficio/impostazioni", "/ufficio/impostazioni", Asks::May(Action::Configure)),
    ("GET", "/ufficio/impostazioni/{kind}", "/ufficio/impostazioni/regole", Asks::May(Action::Configure)),
    ("GET", "/ufficio/impostazioni/{kind}/{code}", "/ufficio/impostazioni/uffici/urp", Asks::May(Action::Configure)),
    ("POST", "/ufficio/impostazioni/{kind}/{code}", "/ufficio/impostazioni/uffici/urp", Asks::May(Action::Configure)),
    ("GET", "/ufficio/utenti", "/ufficio/utenti", Asks::May(Action::KeepAccounts)),
    ("POST", "/ufficio/utenti", "/ufficio/utenti", Asks::May(Action::KeepAccounts)),
    ("GET", "/ufficio/utenti/{id}", "/ufficio/utenti/{account}", Asks::May(Action::KeepAccounts)),
    ("POST", "/ufficio/utenti/{id}", "/ufficio/utenti/{account}", Asks::May(Action::KeepAccounts)),
    ("GET", "/ufficio/persone", "/ufficio/persone", Asks::May(Action::KeepPeople)),
    ("POST", "/ufficio/persone", "/ufficio/persone", Asks::May(Action::KeepPeople)),
    ("GET", "/ufficio/persone/esporta", "/ufficio/persone/esporta?q=x%40example.org", Asks::May(Action::KeepPeople)),
    ("GET", "/ufficio/andamento", "/ufficio/andamento", Asks::May(Action::SeeFigures)),
    ("GET", "/ufficio/andamento.csv", "/ufficio/andamento.csv", Asks::May(Action::SeeFigures)),
    (
        "GET",
        "/ufficio/andamento/segnalazioni",
        "/ufficio/andamento/segnalazioni?figura=ricevute",
        Asks::May(Action::SeeFigures),
    ),
    ("GET", "/ufficio/registro", "/ufficio/registro", Asks::May(Action::Oversee)),
    ("POST", "/ufficio/registro", "/ufficio/registro", Asks::May(Action::Oversee)),
    ("GET", "/segui", "/segui", Asks::Nothing),
    ("POST", "/segui", "/segui", Asks::Nothing),
    // Without the key of a mail there is nothing, for anybody: tried in `follows`.
    ("GET", "/segui/conferma", "", Asks::Nothing),
    ("POST", "/segui/conferma", "", Asks::Nothing),
    ("GET", "/segui/disdici", "", Asks::Nothing),
    ("POST", "/segui/disdici", "", Asks::Nothing),
    ("GET", "/contatto", "", Asks::Nothing),
    ("POST", "/contatto", "", Asks::Nothing),
    ("GET", "/ufficio/chiavi", "/ufficio/chiavi", Asks::May(Action::KeepAccounts)),
    ("POST", "/ufficio/chiavi", "/ufficio/chiavi", Asks::May(Action::KeepAccounts)),
    ("GET", "/cerca", "/cerca?numero=2026-000001", Asks::Nothing),
    ("GET", "/privacy", "/privacy", Asks::Nothing),
    ("GET", "/accessibilita", "/accessibilita", Asks::Nothing),
    ("GET", "/note-legali", "/note-legali", Asks::Nothing),
    ("GET", "/maps/style.json", "/maps/style.json", Asks::Nothing),
    ("GET", "/maps/basemap.json", "/maps/basemap.json", Asks::Nothing),
    ("GET", "/maps/glyphs/{stack}/{range}", "/maps/glyphs/Titillium%20Web%20Regular/0-255.pbf", Asks::Nothing),
    ("GET", "/feeds/reports.atom", "/feeds/reports.atom", Asks::Nothing),
    ("GET", "/ogc", "/ogc", Asks::Nothing),
    ("GET", "/ogc/conformance", "/ogc/conformance", Asks::Nothing),
    ("GET", "/ogc/api", "/ogc/api", Asks::Nothing),
    ("GET", "/ogc/collections", "/ogc/collections", Asks::Nothing),
    ("GET", "/ogc/collections/reports", "/ogc/collections/reports", Asks::Nothing),
    ("GET", "/ogc/collections/reports/items", "/ogc/collections/reports/items", Asks::Nothing),
    (
        "GET",
        "/ogc/collections/reports/items/{number}",
        "/ogc/collections/reports/items/{number}",
        Asks::MayOn(Action::See),
    ),
    ("GET", "/ogc/collections/{collection}", "/ogc/collections/practices", Asks::Nothing),
    ("GET", "/ogc/collections/{collection}/items", "/ogc/collections/interventions/items", Asks::Nothing),
    // There is none in this town: tried in `practice_map`.
    ("GET", "/ogc/collections/{collection}/items/{number}", "", Asks::Nothing),
    ("GET", "/pratiche.atom", "/pratiche.atom", Asks::Nothing),
    (
        "POST",
        "/ufficio/segnalazioni/{number}/pratica",
        "/ufficio/segnalazioni/{number}/pratica",
        Asks::MayOn(Action::OpenRecord),
    ),
    ("GET", "/ufficio/pratiche/indizi", "/ufficio/pratiche/indizi", Asks::May(Action::SeeLeads)),
    ("ANY", "/ogc/{*rest}", "", Asks::Nothing),
    ("GET", "/luoghi", "/luoghi?q=piazza", Asks::Nothing),
    ("GET", "/luogo", "/luogo?lon=11.2&lat=43.83", Asks::Nothing),
    ("GET", "/static/{build}/{*path}", "", Asks::Nothing),
    ("POST", "/api/v1/reports", "/api/v1/reports", Asks::May(Action::Report)),
    ("GET", "/api/v1/reports", "/api/v1/reports", Asks::Nothing),
    ("GET", "/api/v1/reports/{number}", "/api/v1/reports/{number}", Asks::MayOn(Action::See)),
    ("POST", "/api/v1/reports/{number}/acts", "/api/v1/reports/{number}/acts", Asks::MayOn(Action::OpenRecord)),
    ("GET", "/api/v1/office/reports", "/api/v1/office/reports", Asks::May(Action::SeeReserved)),
    ("ANY", "/api/{*rest}", "", Asks::Nothing),
    ("GET", "/healthz", "/healthz", Asks::Nothing),
    ("GET", "/readyz", "/readyz", Asks::Nothing),
    ("GET", "/metrics", "/metrics", Asks::Nothing),
    ("GET", "/tiles/{*rest}", "/tiles/reports/0/0/0.mvt", Asks::Nothing),
    ("GET", "/maps/basemap/{z}/{x}/{y}", "/maps/basemap/0/0/0.mvt", Asks::Nothing),
    ("GET", "/maps/static/{place}/{size}", "/maps/static/11.2,43.83,15/64x64.png", Asks::Nothing),
    ("GET", "/media/{name}", "/media/{photo}.jpg", Asks::MayOn(Action::See)),
    // A stream that does not end.
    ("GET", "/live", "", Asks::Nothing),
    // Last, because whoever asks has signed out afterwards.
    ("POST", "/esci", "", Asks::Nothing),
];

/// How the service answered, as far as permission goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answered {
    /// It did it, or would have if more had been said.
    Allowed,
    /// It sends to the page where one signs in.
    SignIn,
    Refused,
    NotFound,
}

async fn answered(answer: Response) -> Answered {
    let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
    match answer.status().as_u16() {
        303 if to.starts_with("/accedi?poi=") => Answered::SignIn,
        401 => Answered::SignIn,
        403 => Answered::Refused,
        404 => Answered::NotFound,
        422 if answer.text().await.expect("a page").contains("Non hai il permesso") => Answered::Refused,
        status => {
            assert!(status < 500, "{status}");
            Answered::Allowed
        }
    }
}

/// Somebody, and what the table knows of them.
pub(crate) struct Somebody {
    pub(crate) name: &'static str,
    pub(crate) actor: Actor,
    pub(crate) person: Person,
}

impl Somebody {
    pub(crate) fn is_stranger(&self) -> bool {
        self.actor.role == Role::Citizen
    }

    pub(crate) async fn asks(&self, method: &str, path: &str) -> Answered {
        let request = match method {
            "GET" => self.person.client.get(format!("{}{path}", self.person.url)),
            // Nothing was typed: enough to learn whether it would have been taken.
            _ => self.person.client.post(format!("{}{path}", self.person.url)).form(&[("", ""); 0]),
        };
        answered(request.send().await.expect("an answer")).await
    }
}

/// Everybody that the table tells apart: by role, and by whether the office is the one that answers.
pub(crate) async fn everybody(town: &Town) -> Vec<Somebody> {
    let all = [
        ("no account", Role::Citizen, ""),
        ("front desk", Role::FrontDesk, "urp"),
        ("coordinator in charge", Role::Coordinator, "lavori-pubblici"),
        ("coordinator of another office", Role::Coordinator, "ambiente-verde"),
        ("crew", Role::Crew, "lavori-pubblici"),
        ("partner in charge", Role::Partner, "alia"),
        ("other partner", Role::Partner, "publiacqua"),
        ("building officer", Role::BuildingOfficer, "edilizia-privata"),
        ("administrator", Role::Administrator, ""),
        ("system administrator", Role::SystemAdministrator, ""),
    ];
    let mut everybody = Vec::new();
    for (name, role, office) in all {
        let person = if role == Role::Citizen { town.citizen() } else { town.staff(role, office).await };
        let actor = Actor {
            role,
            office: office.parse().ok(),
            account: None,
            program: None,
            channel: Channel::Web,
            holds: None,
        };
        everybody.push(Somebody { name, actor, person });
    }
    let roles: BTreeSet<Role> = everybody.iter().map(|somebody| somebody.actor.role).collect();
    assert_eq!(roles, Role::ALL.into(), "somebody is missing");
    everybody
}

/// A photo of a colour of its own, and a document, kept as those that were sent.
async fn files(town: &Town, number: u8) -> Vec<Attachment> {
    let app = town.app();
    let mut png = std::io::Cursor::new(Vec::new());
    let colour = image::Rgb([number.wrapping_mul(40), 200, 90]);
    image::RgbImage::from_pixel(64, 48, colour).write_to(&mut png, image::ImageFormat::Png).expect("a picture");
    let photo = app.photos().make(png.into_inner().into()).await.expect("a photo");
    for rendition in photo.renditions() {
        app.media().put(&rendition.file).await.expect("kept");
    }
    let pdf = Blob::new(Extension::Pdf, format!("%PDF-1.4\n% {number}\n%%EOF\n").into_bytes().into());
    app.media().put(&pdf).await.expect("kept");
    vec![
        Attachment::Photo {
            small: photo.small.file.hash(),
            medium: photo.medium.file.hash(),
            large: photo.large.file.hash(),
            width: photo.large.width,
            height: photo.large.height,
        },
        Attachment::Document { hash: pdf.hash(), name: "relazione.pdf".to_owned(), size_bytes: 20 },
    ]
}

/// A report of this office, with files.
pub(crate) async fn a_report_of(town: &Town, office: &str, public: bool, number: u8) -> Report {
    let attachments = files(town, number).await;
    let submit = async |submission: Submission| town.app().submit(submission).await.expect("submitted");
    let subject = format!("Prova {number} di {office}");
    let opened = submit(open(sestomia::domain::report::Draft { attachments, ..draft(&subject) })).await;
    if office != "urp" {
        submit(act(opened.record, &desk(), Command::Route { office: office.parse().expect("a code"), note: None }))
            .await;
    }
    if !public {
        submit(act(opened.record, &desk(), Command::Moderate { public, reason: Some(HidingReason::Spam) })).await;
    }
    as_it_is(town, opened.record).await
}

pub(crate) async fn as_it_is(town: &Town, record: RecordId) -> Report {
    town.app().report_of_id(record).await.expect("it reads").expect("a report")
}

fn at(path: &str, report: &Report) -> String {
    let hash = |photo: bool| {
        let file = report.attachments.iter().find(|file| file.is_photo() == photo).expect("a file");
        file.hashes().last().expect("a hash").to_string()
    };
    path.replace("{number}", &report.number.to_string())
        .replace("{enclosed}", &report.enclosures.first().map_or(0, |one| one.version.0).to_string())
        .replace("{document}", &hash(false))
        .replace("{photo}", &hash(true))
}

/// What the table says about a route that is about a report.
fn expected_on(somebody: &Somebody, action: Action, report: &Report) -> Answered {
    let actor = &somebody.actor;
    if may_on(actor, action, report, None) {
        Answered::Allowed
    } else if action == Action::See {
        Answered::NotFound
    } else if somebody.is_stranger() {
        Answered::SignIn
    } else if may(actor, action) && !may_on(actor, Action::See, report, None) {
        // That there is such a number is not told either.
        Answered::NotFound
    } else {
        Answered::Refused
    }
}

fn expected(somebody: &Somebody, asks: Asks) -> Answered {
    match asks {
        Asks::Nothing => Answered::Allowed,
        Asks::May(action) | Asks::MayOn(action) if may(&somebody.actor, action) => Answered::Allowed,
        Asks::May(_) | Asks::MayOn(_) if somebody.is_stranger() => Answered::SignIn,
        Asks::May(_) | Asks::MayOn(_) => Answered::Refused,
    }
}

/// The routes as `web/mod.rs` and the pages of practices have them: method and path.
fn routes_of_the_source() -> BTreeSet<(String, String)> {
    const METHODS: [(&str, &str); 6] = [
        ("get(", "GET"),
        ("post(", "POST"),
        ("put(", "PUT"),
        ("patch(", "PATCH"),
        ("delete(", "DELETE"),
        ("any(", "ANY"),
    ];
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let mut files = vec![web.join("mod.rs")];
    // Practices name their own beside their pages.
    let mut folders = vec![web.join("page/practices")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    let text: String = files.iter().map(|file| std::fs::read_to_string(file).expect("a source")).collect();
    let mut routes = BTreeSet::new();
    for piece in text.split(".route(").skip(1) {
        let (_, rest) = piece.split_once('"').expect("a path");
        let (path, rest) = rest.split_once('"').expect("a path");
        let handlers = rest.split(';').next().unwrap_or_default();
        let methods = METHODS.iter().filter(|(name, _)| {
            handlers
                .match_indices(name)
                .any(|(at, _)| !handlers[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
        });
        let before = routes.len();
        routes.extend(methods.map(|(_, method)| ((*method).to_owned(), path.to_owned())));
        assert!(routes.len() > before, "{path}: by which method?");
    }
    routes
}

#[test]
fn every_route_is_in_the_matrix() {
    let known: BTreeSet<(String, String)> =
        ROUTES.iter().map(|(method, route, ..)| ((*method).to_owned(), (*route).to_owned())).collect();
    assert_eq!(known.len(), ROUTES.len(), "a route is there twice");
    let there = routes_of_the_source();
    let missing: Vec<_> = there.difference(&known).collect();
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(missing.is_empty() && gone.is_empty(), "say in ROUTES who may: {missing:?}; no longer there: {gone:?}");
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let mut folders = vec![web.clone()];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path == web.join("page/practices") || path == web.join("mod.rs") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).expect("a text");
                assert!(!text.contains(".route("), "{}: routes are in web/mod.rs", path.display());
            }
        }
    }
}

/// A command that leads towards a state in which `act` is legal.
fn way_to(act: Act) -> Vec<Command> {
    let advance = |act| Command::Advance { act, note: None };
    let taken = advance(Act::TakeCharge);
    let weather = || Command::Suspend {
        reason: SuspensionReason::Weather,
        review_on: "2026-03-20".parse().expect("a date"),
        note: None,
    };
    let resolve = || Command::Resolve { result: Outcome::Done, text: text("Fatto"), attachments: Vec::new() };
    match act {
        Act::Start | Act::Inspect | Act::Resolve | Act::Suspend => vec![taken],
        Act::Resume => vec![taken, weather()],
        Act::Answer | Act::SendBack => vec![taken, resolve()],
        Act::Reopen => vec![taken, resolve(), Command::Answer { text: text("Fatto") }],
        _ => Vec::new(),
    }
}

/// A report of that office, in a state in which the act is legal.
pub(crate) async fn ready_for(town: &Town, done: Act, office: &str) -> Report {
    let route = Command::Route { office: office.parse().expect("a code"), note: None };
    let opened = town.app().submit(open(draft("Una mossa"))).await.expect("opened");
    for command in std::iter::once(route).chain(way_to(done)) {
        town.app().submit(act(opened.record, &desk(), command)).await.expect("led there");
    }
    let report = as_it_is(town, opened.record).await;
    assert!(done.row().from.contains(&report.state), "{done:?} from {:?}", report.state);
    report
}

/// Makes the move by its form.
async fn makes(somebody: &Somebody, done: Act, report: &Report, original: &str) -> Answered {
    let fields = [
        ("atto", done.code()),
        ("testo", "Perché sì"),
        ("ufficio", "mobilita"),
        ("motivo", if done == Act::Suspend { "weather" } else { "not_found" }),
        ("riesame", "2026-03-20"),
        ("originale", original),
        ("ente", "Città metropolitana"),
    ];
    let answer = somebody.person.post(&format!("/ufficio/segnalazioni/{}", report.number), &fields).await;
    let status = answer.status();
    let answered = answered(answer).await;
    assert!(answered != Answered::Allowed || status == 303, "{}: {done:?}: {status}", somebody.name);
    answered
}

both! {
    async fn every_route_by_everybody(town: &Town) {
        let mut reports = Vec::new();
        for (number, (office, public)) in (1..).zip([
            ("urp", true), ("urp", false), ("lavori-pubblici", true), ("lavori-pubblici", false), ("alia", true), ("alia", false),
        ]) {
            let report = a_report_of(town, office, public, number).await;
            let (title, audience) = (Line::new("Perizia").expect("a line"), Audience::Public);
            let file = report.attachments.iter().find(|file| !file.is_photo()).expect("a document").clone();
            town.app().submit(act(report.id, &desk(), Command::Enclose { title, audience, file })).await.expect("enclosed");
            reports.push(as_it_is(town, report.id).await);
        }
        town.account(Role::Crew, "scuola").await;
        let account = town.app().accounts().list().await.expect("it reads")[0].id.0.to_string();
        let mut tried = BTreeSet::new();
        for somebody in &everybody(town).await {
            for (method, route, path, asks) in ROUTES.iter().filter(|(_, _, path, _)| !path.is_empty()) {
                let Asks::MayOn(action) = *asks else {
                    let path = path.replace("{account}", &account);
                    let answered = somebody.asks(method, &path).await;
                    assert_eq!(answered, expected(somebody, *asks), "{}: {method} {path}", somebody.name);
                    tried.insert((answered as u8, matches!(asks, Asks::Nothing)));
                    continue;
                };
                for report in &reports {
                    let mut expected = expected_on(somebody, action, report);
                    if route.starts_with("/ogc/") && !report.public {
                        // Open data: what is not public is for nobody there.
                        expected = Answered::NotFound;
                    }
                    let path = at(path, report);
                    let answered = somebody.asks(method, &path).await;
                    assert_eq!(answered, expected, "{}: {method} {path}, {:?}", somebody.name, (&report.office, report.public));
                    tried.insert((answered as u8, false));
                }
                // A number that is nobody's, and one that is none.
                for nobodys in ["2026-999999", "1", "x"] {
                    let path = at(&path.replace("{number}", nobodys), &reports[0]);
                    if route.contains("{number}") {
                        let expected = match expected(somebody, *asks) { Answered::Allowed => Answered::NotFound, other => other };
                        assert_eq!(somebody.asks(method, &path).await, expected, "{}: {path}", somebody.name);
                    }
                }
            }
        }
        assert_eq!(tried.len(), 5, "not every answer has been seen");
    }

    async fn files_of_what_is_withheld(town: &Town) {
        let desk = town.desk().await;
        let other = town.coordinator("ambiente-verde").await;
        let stranger = town.citizen();
        let report = a_report_of(town, "urp", true, 1).await;
        let (photo, document) = (at("/media/{photo}.jpg", &report), at("/ufficio/documenti/{document}?numero=", &report));
        let answer = stranger.get(&photo).await;
        assert!(answer.headers()["cache-control"].to_str().expect("text").contains("immutable"));
        let record = format!("/ufficio/segnalazioni/{}", report.number);
        desk.post(&record, &[("atto", "nascondi"), ("motivo", "personal_data")]).await;
        for person in [&stranger, &other] {
            assert_eq!(person.get(&photo).await.status(), 404, "an address that was kept still works");
        }
        let answer = desk.get(&photo).await;
        assert_eq!((answer.status().as_u16(), &answer.headers()["cache-control"]), (200, &"no-store".parse().expect("a value")));
        // Who sent it sees it on their page, and there alone.
        let key = town.app().private_key_of(report.id);
        let page = stranger.page(&format!("/segnalazioni/{}?chiave={key}", report.number)).await;
        let shown = format!("{photo}?chiave={key}");
        assert!(page.contains(&shown), "the reporter's own photo is not shown");
        assert_eq!(stranger.get(&shown).await.status(), 200);
        let elsewhere = a_report_of(town, "urp", true, 2).await;
        let key = town.app().private_key_of(elsewhere.id);
        assert_eq!(stranger.get(&format!("{photo}?chiave={key}")).await.status(), 404, "by another report's key");
        // A document is had by its own report's number only.
        assert_eq!(desk.get(&format!("{document}{}", elsewhere.number)).await.status(), 404);
        assert_eq!(desk.get(&format!("{document}{}", report.number)).await.status(), 200);
        assert_eq!(other.get(&format!("{document}{}", report.number)).await.status(), 404);
        // A process that starts later knows it too.
        let later = sestomia::app::App::start(town.options()).await.expect("starts");
        let url = town.serve_app(&later.app, false).await;
        assert_eq!(Person::new(url.clone()).get(&photo).await.status(), 404);
        desk.post(&record, &[("atto", "pubblica")]).await;
        assert_eq!(stranger.get(&photo).await.status(), 200);
        later.stop().await;
    }

    async fn every_move_by_everybody(town: &Town) {
        let everybody = everybody(town).await;
        let original = ready_for(town, Act::Route, "urp").await.number.to_string();
        let (mut allowed, mut refused) = (0, 0);
        let by_hand = |(role, reach): &(Role, Reach)| *role != Role::SystemAdministrator && *reach != Reach::Key;
        let by_form = |row: &&Move| row.who.iter().all(by_hand);
        for done in MOVES.iter().filter(by_form).map(|row| row.act) {
            for office in ["lavori-pubblici", "alia"] {
                let mut report = ready_for(town, done, office).await;
                for somebody in &everybody {
                    let category = town.app().rules().categories.get(&report.category).cloned();
                    let may = may_on(&somebody.actor, Action::Move(done), &report, category.as_ref());
                    let what = format!("{}: {done:?} on a report of {office}", somebody.name);
                    let offered = somebody.person.get(&format!("/ufficio/segnalazioni/{}", report.number)).await;
                    let offered = offered.text().await.expect("a page").contains(&format!("name=\"atto\" value=\"{}\"", done.code()));
                    assert_eq!(offered, may, "{what}: offered?");
                    let answered = makes(somebody, done, &report, &original).await;
                    if may {
                        allowed += 1;
                        assert_eq!(answered, Answered::Allowed, "{what}");
                        report = ready_for(town, done, office).await;
                    } else {
                        refused += 1;
                        assert!(matches!(answered, Answered::SignIn | Answered::Refused), "{what}: {answered:?}");
                        assert_eq!(as_it_is(town, report.id).await.version, report.version, "{what}: it was done");
                    }
                }
            }
        }
        assert!(allowed > 30 && refused > 150, "{allowed} allowed, {refused} refused");
        // No form closes what another system has closed.
        let report = ready_for(town, Act::Route, "urp").await;
        for somebody in &everybody {
            // Nor does any of the staff do what only whoever reported does.
            for done in [Act::CloseImported, Act::AnswerTogether, Act::Withdraw, Act::Contest] {
                assert_ne!(makes(somebody, done, &report, &original).await, Answered::Allowed, "{}: {done:?}", somebody.name);
            }
        }
        assert_eq!(as_it_is(town, report.id).await.state, State::Routed);
    }

    async fn queues_show_what_the_table_lets_find(town: &Town) {
        let mut reports = Vec::new();
        for (number, (office, public)) in (1..).zip([("urp", true), ("lavori-pubblici", true), ("lavori-pubblici", false), ("alia", false)]) {
            reports.push(a_report_of(town, office, public, number).await);
        }
        for somebody in everybody(town).await.iter().filter(|somebody| !somebody.is_stranger()) {
            let queue = somebody.person.page("/ufficio?vista=tutte").await;
            for report in &reports {
                let may = may_on(&somebody.actor, Action::SeeReserved, report, None);
                assert_eq!(queue.contains(&report.number.to_string()), may, "{}: {:?}", somebody.name, report.office);
            }
        }
    }
}
