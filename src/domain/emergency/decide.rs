//! What becomes of what somebody wants of an emergency: the event it leads to, or why not.

use jiff::Timestamp;

use crate::domain::area::AreaKind;
use crate::domain::emergency::alert::{ABSORBS_MAX, Alert, Hazard, NotAnExtent};
use crate::domain::emergency::iter::{Act, State};
use crate::domain::emergency::{Command, Draft, Emergency, Event, HOLDS_MAX, MESSAGES_MAX};
use crate::domain::footprint::Footprint;
use crate::domain::matter::MatterKind;
use crate::domain::office::Office;
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{Action, may, may_with};
use crate::domain::record::Number;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::rules::{Location, Rules};

/// Decides about a new emergency: the event that issues it, or why not.
pub fn issue(draft: Draft, number: Number, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
    if !may(actor, Action::Begin(MatterKind::Emergency)) {
        return Err(Refusal::NotPermitted);
    }
    // Who works for an office speaks for that one only.
    let is_bound = matches!(actor.role, Role::Coordinator | Role::Partner);
    if is_bound && actor.office.as_ref() != Some(&draft.office) {
        return Err(Refusal::NotPermitted);
    }
    if !rules.offices.get(&draft.office).is_some_and(Office::takes_reports) {
        return Err(Refusal::UnknownOffice(draft.office.to_string()));
    }
    let (alert, ground) = checked(draft.alert, None, now, rules)?;
    Ok(Event::Issued { number, status: draft.status, office: draft.office, alert, ground })
}

/// The alert without what it says twice, and the ground it covers. What is said anew keeps the beginning that it had,
/// however long ago that was: `begun`.
fn checked(
    mut alert: Alert,
    begun: Option<Timestamp>,
    now: Timestamp,
    rules: &Rules,
) -> Result<(Box<Alert>, Footprint), Refusal> {
    alert.hazards.sort_unstable();
    alert.hazards.dedup();
    alert.absorbs.sort_unstable();
    alert.absorbs.dedup();
    if alert.hazards.is_empty() {
        return Err(Refusal::Missing(Field::Category));
    }
    if alert.hazards.len() > Hazard::ALL.len() || alert.absorbs.len() > ABSORBS_MAX {
        return Err(Refusal::TooMany { field: Field::Absorbs, max: ABSORBS_MAX });
    }
    if let Some(unknown) = alert.absorbs.iter().find(|code| !rules.categories.contains_key(code)) {
        return Err(Refusal::UnknownCategory(unknown.to_string()));
    }
    let from = alert.onset.map_or(now, |onset| onset.max(now));
    let is_old = |onset: Timestamp| now.duration_since(onset) > HOLDS_MAX && Some(onset) != begun;
    if alert.onset.is_some_and(is_old)
        || alert.expires <= from
        || from.duration_since(now) > HOLDS_MAX
        || alert.expires.duration_since(from) > HOLDS_MAX
    {
        return Err(Refusal::Holds);
    }
    let ground = alert.extent.ground(rules).map_err(|error| match error {
        NotAnExtent::NoSurface => Refusal::Missing(Field::Extent),
        NotAnExtent::Radius => Refusal::Radius,
        NotAnExtent::Areas => Refusal::Missing(Field::Areas),
    })?;
    // It may reach over the border: it is enough that a part of it is here.
    let mut boundary = rules.areas.values().filter(|area| area.kind == AreaKind::Boundary && !area.retired).peekable();
    if boundary.peek().is_some() && !boundary.any(|area| ground.meets(area.shape.polygons())) {
        return Err(Refusal::Outside(Location::Elsewhere));
    }
    Ok((Box::new(alert), ground))
}

impl Emergency {
    /// Decides about a command: the event it leads to, or why not.
    pub fn decide(&self, command: Command, actor: &Actor, now: Timestamp, rules: &Rules) -> Result<Event, Refusal> {
        match command {
            Command::Update(alert) => {
                self.check_move(Act::Update, actor)?;
                // The last one says that it is over.
                if self.messages.len() + 1 >= MESSAGES_MAX {
                    return Err(Refusal::TooMuchSaid { max: MESSAGES_MAX });
                }
                let (alert, ground) = checked(*alert, self.alert.onset, now, rules)?;
                Ok(Event::Updated { alert, ground })
            }
            Command::Cancel { text } => {
                self.check_move(Act::Cancel, actor)?;
                Ok(Event::Cancelled { text })
            }
            Command::Lapse => {
                self.check_move(Act::Lapse, actor)?;
                if self.standing(now) == State::Expired { Ok(Event::Lapsed) } else { Err(Refusal::NothingDue) }
            }
        }
    }

    pub(super) fn check_move(&self, act: Act, actor: &Actor) -> Result<(), Refusal> {
        if !may_with(actor, Action::MoveEmergency(act), &self.parties()) {
            return Err(Refusal::NotPermitted);
        }
        if !act.row().from.contains(&self.state) {
            return Err(Refusal::NotNow { act: act.code(), state: self.state.code() });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use geo::MultiPolygon;
    use jiff::SignedDuration;

    use super::*;
    use crate::domain::area::{Area, Shape};
    use crate::domain::emergency::alert::{Certainty, Extent, Severity, Status, Urgency, Wording};
    use crate::domain::emergency::iter::State;
    use crate::domain::emergency::{Closing, MessageKind, issue};
    use crate::domain::office::OfficeKind;
    use crate::domain::person::Channel;
    use crate::domain::place::Position;
    use crate::domain::record::RecordId;
    use crate::domain::rules::{Jurisdiction, Recurrent, Setting};
    use crate::domain::text::{Line, Prose};

    fn now() -> Timestamp {
        "2025-03-14T09:00:00Z".parse().expect("an instant")
    }

    fn area(code: &str, west: f64, east: f64) -> Area {
        let square = geo::Rect::new((west, 43.80), (east, 43.90)).to_polygon();
        Area {
            code: code.parse().expect("a code"),
            name: code.to_owned(),
            kind: AreaKind::Quarter,
            shape: Shape::new(MultiPolygon(vec![square])).expect("a shape"),
            retired: false,
        }
    }

    fn rules() -> Rules {
        let mut rules = Rules::new(Jurisdiction {
            code: "sesto".parse().expect("a code"),
            name: String::new(),
            short_name: String::new(),
            region: String::new(),
            istat: String::new(),
            language: "it".to_owned(),
            center: Position::new(11.2, 43.83).expect("a position"),
            zoom: 13.0,
            calendar: crate::domain::calendar::sesto(),
            phone: String::new(),
            email: String::new(),
            website: String::new(),
            recurrent: Recurrent::default(),
            paper_is_off: false,
        });
        for (code, kind) in [("urp", OfficeKind::FrontDesk), ("publiacqua", OfficeKind::Partner)] {
            let office = serde_json::json!({ "code": code, "name": code, "short_name": code, "kind": kind });
            rules.apply(Setting::Office(serde_json::from_value(office).expect("an office")));
        }
        rules.apply(Setting::Area(Area { kind: AreaKind::Boundary, ..area("all", 11.10, 11.30) }));
        rules.apply(Setting::Area(area("west", 11.10, 11.20)));
        rules.apply(Setting::Area(area("east", 11.20, 11.30)));
        rules.apply(Setting::Area(Area { kind: AreaKind::Zone, ..area("far", 12.0, 12.1) }));
        rules
    }

    fn alert(extent: Extent) -> Alert {
        Alert {
            hazards: vec![Hazard::Safety, Hazard::Met, Hazard::Met],
            severity: Severity::Extreme,
            urgency: Urgency::Immediate,
            certainty: Certainty::Observed,
            words: Wording {
                event: Line::new("Alluvione").expect("fine"),
                headline: Line::new("Allerta rossa").expect("fine"),
                description: None,
                instruction: Prose::new("Salite ai piani alti.").expect("fine"),
            },
            english: None,
            call: None,
            place: Line::new("Centro").expect("fine"),
            extent,
            onset: None,
            expires: now() + SignedDuration::from_hours(24),
            absorbs: Vec::new(),
        }
    }

    fn circle(radius_m: u32) -> Extent {
        Extent::Circle { center: Position::new(11.2, 43.83).expect("a position"), radius_m }
    }

    fn actor(role: Role, office: Option<&str>) -> Actor {
        let office = office.map(|code| code.parse().expect("a code"));
        Actor { role, office, account: None, program: None, channel: Channel::Web, holds: None }
    }

    fn issued(actor: &Actor, office: &str, alert: Alert) -> Result<Emergency, Refusal> {
        let draft = Draft { status: Status::Actual, office: office.parse().expect("a code"), alert };
        let event = issue(draft, Number { year: 2025, serial: 7 }, actor, now(), &rules())?;
        Ok(Emergency::open(RecordId(1), now(), &event).expect("it opens"))
    }

    #[test]
    fn an_emergency_is_issued_said_anew_and_over() {
        let desk = actor(Role::FrontDesk, Some("urp"));
        let mut emergency = issued(&desk, "urp", alert(circle(500))).expect("legal");
        assert_eq!(emergency.alert.hazards, [Hazard::Met, Hazard::Safety], "each once");
        let later = now() + SignedDuration::from_hours(30);
        assert!(emergency.is_in_force(now()) && !emergency.is_in_force(later));
        assert_eq!(emergency.standing(later), State::Expired);
        let system = Actor::system(Channel::Web);
        assert_eq!(emergency.decide(Command::Lapse, &system, now(), &rules()), Err(Refusal::NothingDue));
        let lapsed = emergency.decide(Command::Lapse, &system, later, &rules()).expect("its time is over");
        emergency.apply(later, &lapsed);
        assert_eq!((emergency.state, emergency.messages.len()), (State::Expired, 1));
        let anew = Alert { expires: later + SignedDuration::from_hours(2), ..alert(circle(900)) };
        let updated = emergency.decide(Command::Update(Box::new(anew)), &desk, later, &rules()).expect("legal");
        emergency.apply(later, &updated);
        assert!(emergency.is_in_force(later));
        let text = Closing::new("È finita.").expect("fine");
        let cancelled = emergency.decide(Command::Cancel { text }, &desk, later, &rules()).expect("legal");
        emergency.apply(later, &cancelled);
        assert_eq!(emergency.state, State::Cancelled);
        let kinds: Vec<MessageKind> = emergency.messages.iter().map(|message| message.kind).collect();
        assert_eq!(kinds, [MessageKind::Alert, MessageKind::Update, MessageKind::Cancel]);
        let again = Command::Cancel { text: Closing::new("Di nuovo.").expect("fine") };
        let refused = emergency.decide(again, &desk, later, &rules());
        assert_eq!(refused, Err(Refusal::NotNow { act: "cancel", state: "cancelled" }));
        let code = "sesto".parse().expect("a code");
        assert_eq!(emergency.identifier(&code, 2), "sesto-2025-000007-2");
        assert_eq!(Emergency::of_identifier(&code, "sesto-2025-000007-2"), Some((emergency.number, 2)));
        for other in ["sesto-2025-7-2", "altro-2025-000007-2", "sesto-2025-000007", "sesto-2025-000007-02"] {
            assert_eq!(Emergency::of_identifier(&code, other), None, "{other}");
        }
    }

    #[test]
    fn an_office_speaks_for_itself_and_a_crew_for_nobody() {
        let partner = actor(Role::Partner, Some("publiacqua"));
        let own = issued(&partner, "publiacqua", alert(circle(500))).expect("its own");
        assert_eq!(issued(&partner, "urp", alert(circle(500))), Err(Refusal::NotPermitted));
        for (role, office) in [(Role::Crew, "publiacqua"), (Role::Citizen, "urp"), (Role::Administrator, "urp")] {
            assert_eq!(issued(&actor(role, Some(office)), office, alert(circle(500))), Err(Refusal::NotPermitted));
        }
        let text = Closing::new("È finita.").expect("fine");
        let other = actor(Role::Coordinator, Some("urp"));
        let refused = own.decide(Command::Cancel { text }, &other, now(), &rules());
        assert_eq!(refused, Err(Refusal::NotPermitted));
        assert!(own.may(&actor(Role::FrontDesk, Some("urp")), Act::Cancel));
    }

    #[test]
    fn what_is_no_time_or_place_is_refused() {
        let desk = actor(Role::FrontDesk, Some("urp"));
        let until = |hours| Alert { expires: now() + SignedDuration::from_hours(hours), ..alert(circle(500)) };
        assert_eq!(issued(&desk, "urp", until(0)), Err(Refusal::Holds));
        assert_eq!(issued(&desk, "urp", until(7 * 24 + 1)), Err(Refusal::Holds));
        assert!(issued(&desk, "urp", until(7 * 24)).is_ok());
        let late = Some(now() + SignedDuration::from_hours(8 * 24));
        let ahead = Alert { onset: late, expires: now() + SignedDuration::from_hours(9 * 24), ..alert(circle(500)) };
        assert_eq!(issued(&desk, "urp", ahead), Err(Refusal::Holds));
        let begun = Some(now() - SignedDuration::from_hours(8 * 24));
        assert_eq!(issued(&desk, "urp", Alert { onset: begun, ..until(24) }), Err(Refusal::Holds));
        // One that goes on is said anew with the beginning that it had.
        let long = issued(&desk, "urp", Alert { onset: Some(now()), ..until(24) }).expect("legal");
        let later = now() + SignedDuration::from_hours(8 * 24);
        let anew = Alert { onset: Some(now()), expires: later + SignedDuration::from_hours(24), ..alert(circle(500)) };
        assert!(long.decide(Command::Update(Box::new(anew.clone())), &desk, later, &rules()).is_ok());
        let backdated = Command::Update(Box::new(Alert { onset: begun, ..anew }));
        assert_eq!(long.decide(backdated, &desk, later, &rules()), Err(Refusal::Holds));
        assert_eq!(issued(&desk, "urp", alert(circle(0))), Err(Refusal::Radius));
        assert_eq!(issued(&desk, "urp", alert(circle(30_001))), Err(Refusal::Radius));
        let areas =
            |codes: &[&str]| Extent::Areas { areas: codes.iter().map(|c| c.parse().expect("a code")).collect() };
        assert_eq!(issued(&desk, "urp", alert(areas(&["nowhere"]))), Err(Refusal::Missing(Field::Areas)));
        assert_eq!(issued(&desk, "urp", alert(areas(&["far"]))), Err(Refusal::Outside(Location::Elsewhere)));
        let point = Footprint::of_point(Position::new(11.2, 43.83).expect("a position"));
        let point = alert(Extent::Polygon { footprint: point });
        assert_eq!(issued(&desk, "urp", point), Err(Refusal::Missing(Field::Extent)));
        let none = Alert { hazards: Vec::new(), ..alert(circle(500)) };
        assert_eq!(issued(&desk, "urp", none), Err(Refusal::Missing(Field::Category)));
    }

    #[test]
    fn what_lies_in_it_is_taken_in() {
        let desk = actor(Role::FrontDesk, Some("urp"));
        let at = |lon, lat| Position::new(lon, lat).expect("a position");
        let category: crate::domain::category::CategoryCode = "acqua".parse().expect("a code");
        let mut round = issued(&desk, "urp", alert(circle(500))).expect("legal");
        round.alert.absorbs = vec![category.clone()];
        assert!(round.absorbs(&category, at(11.2, 43.8344), now()));
        assert!(!round.absorbs(&category, at(11.2, 43.8346), now()), "511 m north");
        assert!(!round.absorbs(&"buca".parse().expect("a code"), at(11.2, 43.83), now()));
        assert!(!round.absorbs(&category, at(11.2, 43.83), now() + SignedDuration::from_hours(24)));
        assert!(!round.absorbs(&category, at(11.2, 43.83), now() - SignedDuration::from_secs(1)), "not before");
        round.status = Status::Exercise;
        assert!(!round.absorbs(&category, at(11.2, 43.83), now()), "nothing is taken in by what is practised");
        // No place of the circle is outside the polygon that stands for it.
        for step in 0..360_u32 {
            let angle = f64::from(step).to_radians();
            let edge = at(
                11.2 + 499.0 * angle.cos() / 111_200.0 / 43.83_f64.to_radians().cos(),
                43.83 + 499.0 * angle.sin() / 111_200.0,
            );
            assert!(round.ground.holds(edge), "{step}");
        }
        let both = Extent::Areas { areas: vec!["west".parse().expect("a code"), "east".parse().expect("a code")] };
        let both = issued(&desk, "urp", alert(both)).expect("legal");
        assert!(both.holds(at(11.2, 43.85)), "also on the border between two areas");
        assert!(!both.holds(at(11.31, 43.85)));
    }
}
