//! The emergency of the demonstration, after the flood of 14 and 15 March 2025: issued, said anew, over, with the reports
//! that it took in.

use jiff::Timestamp;

use crate::app::App;
use crate::app::demo::DemoError;
use crate::app::submit::{Submission, What};
use crate::domain::emergency::alert::{Alert, Certainty, Dial, Extent, Hazard, Severity, Status, Urgency, Wording};
use crate::domain::emergency::{Closing, Command, Draft};
use crate::domain::iter::{Act, State};
use crate::domain::matter::{Beginning, Doing};
use crate::domain::person::{Actor, Channel};
use crate::domain::place::{Place, PlaceSource, Position};
use crate::domain::rules::Rules;
use crate::domain::text::{Description, Line, Prose, Subject};
use crate::domain::{person, report};

const BEGINS: &str = "2025-03-14T12:30:00Z";
const WORSE: &str = "2025-03-14T15:00:00Z";
const REPORTED: &str = "2025-03-14T15:20:00Z";
const OVER: &str = "2025-03-15T17:00:00Z";
const UNTIL: &str = "2025-03-16T11:00:00Z";

/// Streets and squares that were under water.
const FLOODED: [&str; 9] = [
    "Piazza Vittorio Veneto",
    "Via Barducci",
    "Piazza del Mercato",
    "Via della Tonietta",
    "Piazza della Chiesa",
    "Via del Soderello",
    "Via Scardassieri",
    "Via dei Ciompi",
    "Via Girolamo Savonarola",
];
const CLOSING: &str = "L'allerta rossa è finita. Le strade allagate sono riaperte, i sottopassi di viale Machiavelli e di piazza della Chiesa \
                       compresi. Chi ha avuto danni conservi foto e ricevute: dal sito del Comune si chiede il ritiro degli ingombranti e si \
                       inviano le segnalazioni di danno.";

/// Makes it up, where its days lie in the past and its office and streets are there; returns how many reports it took in.
pub(super) async fn make(
    app: &App,
    rules: &Rules,
    streets: &[(String, geo::LineString<f64>)],
    until: Timestamp,
) -> Result<usize, DemoError> {
    let office = rules.working_offices().find(|office| office.code.as_str() == "protezione-civile");
    let Some((office, parts)) = office.map(|office| office.code.clone()).zip(parts(rules)) else { return Ok(0) };
    if parts.over > until {
        return Ok(0);
    }
    let desk = Actor { role: person::Role::FrontDesk, ..Actor::system(Channel::Desk) };
    let submission = |actor: &Actor, what: What, at: Timestamp| Submission {
        actor: actor.clone(),
        what,
        contact: None,
        at: Some(at),
        key: None,
    };
    let draft = Draft { status: Status::Actual, office, alert: parts.first };
    let begun = app.submit(submission(&desk, What::Begin(Box::new(Beginning::Emergency(draft))), parts.begins)).await?;
    let say = |command: Command| What::Do(begun.record, None, Box::new(Doing::Emergency(command)));
    app.submit(submission(&desk, say(Command::Update(Box::new(parts.second))), parts.worse)).await?;
    let mut taken_in = Vec::new();
    for street in FLOODED {
        let line = streets.iter().find(|(name, _)| name == street).map(|(_, line)| line);
        let Some(draft) = line.and_then(|line| draft_of(rules, street, line)) else { continue };
        let citizen = Actor::citizen(Channel::Web);
        taken_in
            .push(app.submit(submission(&citizen, What::Open(Box::new(draft), None), parts.reported)).await?.record);
    }
    app.submit(submission(&desk, say(Command::Cancel { text: parts.closing }), parts.over)).await?;
    for record in &taken_in {
        let is_waiting = app.report_of_id(*record).await?.is_some_and(|report| waits(report.state));
        if let (true, Ok(text)) = (is_waiting, Description::new(CLOSING)) {
            let command = report::Command::AnswerTogether { text };
            let system = Actor::system(Channel::Api);
            app.submit(submission(&system, What::Act(*record, Box::new(command)), parts.over)).await?;
        }
    }
    Ok(taken_in.len())
}

fn waits(state: State) -> bool {
    Act::AnswerTogether.row().from.contains(&state)
}

/// What is said when.
struct Parts {
    begins: Timestamp,
    worse: Timestamp,
    reported: Timestamp,
    over: Timestamp,
    first: Alert,
    second: Alert,
    closing: Closing,
}

fn parts(rules: &Rules) -> Option<Parts> {
    let instant = |text: &str| text.parse::<Timestamp>().ok();
    let first = Alert {
        hazards: vec![Hazard::Met, Hazard::Safety],
        severity: Severity::Severe,
        urgency: Urgency::Expected,
        certainty: Certainty::Likely,
        words: Wording {
            event: Line::new("Alluvione").ok()?,
            headline: Line::new("Allerta rossa per pioggia e torrenti: restate a casa").ok()?,
            description: Prose::new("Scuole, biblioteca e cimiteri chiusi, negozi chiusi dalle 14. Il Rimaggio e la Zambra crescono.").ok(),
            instruction: Prose::new(
                "Non usate l'auto se non è necessario. Non scendete in cantine e garage. State lontani da torrenti e sottopassi.",
            )
            .ok()?,
        },
        english: Some(Wording {
            event: Line::new("Flood").ok()?,
            headline: Line::new("Red alert for rain and streams: stay at home").ok()?,
            description: None,
            instruction: Prose::new(
                "Do not use your car unless you must. Do not go down to cellars and garages. Keep away from streams and underpasses.",
            )
            .ok()?,
        }),
        call: Dial::new("055 055").ok(),
        place: Line::new("Tutto il comune, soprattutto lungo il Rimaggio").ok()?,
        extent: Extent::Circle { center: rules.jurisdiction.center, radius_m: 5_000 },
        onset: None,
        expires: instant(UNTIL)?,
        absorbs: ["caditoia", "acqua"].iter().filter_map(|code| code.parse().ok()).collect(),
    };
    let mut second = first.clone();
    (second.severity, second.urgency, second.certainty) = (Severity::Extreme, Urgency::Immediate, Certainty::Observed);
    second.words.headline = Line::new("Strade allagate in centro: salite ai piani alti").ok()?;
    second.words.instruction = Prose::new(
        "Salite ai piani alti. Non uscite di casa e non attraversate l'acqua, né a piedi né in auto. Per lo svuotamento di \
         cantine e garage chiamate il numero dedicato: si interviene per priorità.",
    )
    .ok()?;
    Some(Parts {
        begins: instant(BEGINS)?,
        worse: instant(WORSE)?,
        reported: instant(REPORTED)?,
        over: instant(OVER)?,
        closing: Closing::new(CLOSING).ok()?,
        first,
        second,
    })
}

/// A report of water in a street.
fn draft_of(rules: &Rules, street: &str, line: &geo::LineString<f64>) -> Option<report::Draft> {
    let category = rules.categories.keys().find(|code| code.as_str() == "caditoia")?.clone();
    let middle = line.0.get(line.0.len() / 2)?;
    Some(report::Draft {
        category,
        place: Place {
            position: Position::new(middle.x, middle.y).ok()?,
            accuracy_m: None,
            source: PlaceSource::Tap,
            address: Line::new(street).ok(),
            area: None,
            near: None,
        },
        subject: Subject::new(&format!("Strada allagata: {street}")).ok()?,
        description: Description::new("L'acqua copre la strada ed entra nei garage.").ok(),
        answers: Vec::new(),
        attachments: Vec::new(),
        reporter: None,
        reachable: false,
        parent: None,
    })
}
