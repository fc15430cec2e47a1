//! Routing: which office is competent for a report, by which rule, and why.
//!
//! Rules are tried in their order; the first that fits names the office. Where none fits it is the office of the
//! category. What is found is a suggestion: whether it takes effect at once is for [`crate::domain::decide`].

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::area::{Area, AreaCode, AreaKind};
use crate::domain::category::{Answer, Category, CategoryCode};
use crate::domain::hours::Hours;
use crate::domain::office::{Office, OfficeCode, OfficeKind};
use crate::domain::place::{Near, Place, Side};
use crate::domain::record::{Number, code};
use crate::domain::report::Report;
use crate::domain::rules::Rules;
use crate::domain::text::folded;

code! {
    /// Names a rule of routing in its jurisdiction.
    RuleCode
}

/// Most rules of a jurisdiction.
pub const RULES_MAX: usize = 200;
/// Most streets that a rule names.
pub const STREETS_MAX: usize = 200;

/// A rule: reports like these, in these places, at these times, go to this office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoutingRule {
    /// Code, unique in the jurisdiction.
    pub code: RuleCode,
    /// What it is called: "Strade provinciali".
    pub name: String,
    /// Its place among the rules: lower ones are tried first, those alike by code.
    pub order: u16,
    /// The categories it is for; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryCode>,
    /// The areas it is for. With neither areas nor streets it is for all places; with both, either will do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaCode>,
    /// The streets it is for, as addresses begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub streets: Vec<String>,
    /// At which times it holds.
    #[serde(default, skip_serializing_if = "Hours::is_always")]
    pub hours: Hours,
    /// What must have been answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// The office that is competent.
    pub office: OfficeCode,
    /// Whether the report goes there at once, without the front desk.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
    /// The first day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// Whether it is no longer in force.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What routing asks of a report.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What it is about.
    pub category: &'a CategoryCode,
    /// Where.
    pub place: &'a Place,
    /// What was answered.
    pub answers: &'a [Answer],
}

impl<'a> Facts<'a> {
    /// What it asks of a report that is there.
    #[must_use]
    pub fn of(report: &'a Report) -> Self {
        Self { category: &report.category, place: &report.place, answers: &report.answers }
    }
}

/// The office that was found, and why: kept with the event, as the rule may change later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fired {
    /// The office.
    pub office: OfficeCode,
    /// The rule; none: no rule fits, it is the office of the category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleCode>,
    /// What the rule was called then.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What made it fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason>,
}

impl Fired {
    /// The executor of works that are under way there.
    #[must_use]
    pub fn by_works(executor: OfficeCode, works: Number) -> Self {
        Self { office: executor, rule: None, name: String::new(), because: vec![Reason::Works(works)] }
    }
}

/// Something that made a rule fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is about this.
    Category(CategoryCode),
    /// It lies there.
    Area(AreaCode),
    /// It lies in that street.
    Street(String),
    /// It came at such a time.
    Hours(Hours),
    /// That was answered.
    Answer(Answer),
    /// There are works, of that number, and it is about their ground.
    Works(Number),
}

impl RoutingRule {
    /// Whether it can name an office on that day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        !self.retired
            && self.valid_from.is_none_or(|from| from <= day)
            && self.valid_until.is_none_or(|until| day <= until)
    }

    /// What makes it fit, or `None` when it does not. The cheap questions come first.
    fn fits(&self, facts: Facts<'_>, rules: &Rules, at: Timestamp) -> Option<Vec<Reason>> {
        let mut because = Vec::new();
        if !self.categories.is_empty() {
            because.push(Reason::Category(self.categories.iter().find(|code| *code == facts.category)?.clone()));
        }
        for answer in &self.answers {
            because.push(Reason::Answer(facts.answers.iter().find(|given| *given == answer)?.clone()));
        }
        if !self.hours.hold(at, &rules.jurisdiction.calendar) {
            return None;
        }
        if !self.hours.is_always() {
            because.push(Reason::Hours(self.hours));
        }
        if !self.areas.is_empty() || !self.streets.is_empty() {
            because.push(self.reason_of_place(facts.place, rules)?);
        }
        Some(because)
    }

    fn reason_of_place(&self, place: &Place, rules: &Rules) -> Option<Reason> {
        let address = place.address.as_ref().map(|address| folded(address.as_str())).unwrap_or_default();
        let street = self.streets.iter().find(|street| is_in_street(&address, &folded(street)));
        street.map(|street| Reason::Street(street.clone())).or_else(|| {
            let areas = self.areas.iter().filter_map(|code| rules.areas.get(code));
            areas
                .filter(|area| !area.retired)
                .find(|area| place.is_in(area))
                .map(|area| Reason::Area(area.code.clone()))
        })
    }
}

/// Whether an address begins with the name of a street; both folded.
fn is_in_street(address: &str, street: &str) -> bool {
    !street.is_empty()
        && address.strip_prefix(street).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// The competent office by the rules that hold at `at`; `None` only when there is no such category. Cost: the number of
/// rules, and the vertices of the areas that rules for this category name.
#[must_use]
pub fn route(facts: Facts<'_>, rules: &Rules, at: Timestamp) -> Option<Fired> {
    let category = rules.categories.get(facts.category)?;
    let fired = in_order(rules, at).find_map(|rule| {
        let because = rule.fits(facts, rules, at)?;
        Some(Fired { office: rule.office.clone(), rule: Some(rule.code.clone()), name: rule.name.clone(), because })
    });
    let of_category = || Fired {
        office: category.office.clone(),
        rule: None,
        name: String::new(),
        because: vec![Reason::Category(category.code.clone())],
    };
    Some(fired.unwrap_or_else(of_category))
}

/// The rules that can name an office at `at`, in the order in which they are tried.
fn in_order(rules: &Rules, at: Timestamp) -> impl Iterator<Item = &RoutingRule> {
    let day = rules.jurisdiction.calendar.day_of(at);
    let is_there = |code: &OfficeCode| rules.offices.get(code).is_some_and(|office: &Office| !office.retired);
    let mut in_force: Vec<_> =
        rules.routing.values().filter(|rule| rule.is_in_force(day) && is_there(&rule.office)).collect();
    // The map has them by code, and sorting keeps that among those alike.
    in_force.sort_by_key(|rule| rule.order);
    in_force.into_iter()
}

/// Whether a report goes to the office found at once. Not to the front desk, which has it already, and not to a body
/// that does not work here: handing over is a move of its own.
#[must_use]
pub fn is_automatic(fired: &Fired, category: &Category, rules: &Rules) -> bool {
    let Some(office) = rules.offices.get(&fired.office) else { return false };
    let rule = fired.rule.as_ref().and_then(|code| rules.routing.get(code));
    let to_works = fired.because.iter().any(|reason| matches!(reason, Reason::Works(_)));
    (category.automatic || to_works || rule.is_some_and(|rule| rule.automatic))
        && office.takes_reports()
        && office.kind != OfficeKind::FrontDesk
}

/// The area that a position lies too near the edge of to be sure who is competent, if that makes a difference: a
/// neighbouring municipality, the jurisdiction itself, or an area on one side of which another office answers.
#[must_use]
pub fn doubt<'r>(category: Option<&CategoryCode>, place: &Place, rules: &'r Rules, at: Timestamp) -> Option<&'r Area> {
    let most_m = f64::from(place.uncertainty_m());
    let near = |area: &&Area| !area.retired && area.shape.edge_within(place.position, most_m).is_some();
    let boundary = rules.areas.values().filter(|area| area.kind == AreaKind::Boundary);
    if let Some(boundary) = boundary.into_iter().find(near) {
        let touches = |area: &&Area| near(area) || area.shape.holds(place.position);
        let neighbours = rules.areas.values().filter(|area| matches!(area.kind, AreaKind::Neighbour { .. }));
        return Some(neighbours.into_iter().find(touches).unwrap_or(boundary));
    }
    let category = category?;
    let named = rules.routing.values().filter(|rule| !rule.retired).flat_map(|rule| &rule.areas);
    let mut areas: Vec<&Area> = named.filter_map(|code| rules.areas.get(code)).filter(near).collect();
    areas.sort_by(|a, b| a.code.cmp(&b.code));
    areas.dedup_by(|a, b| a.code == b.code);
    let office_on = |area: &Area, side: Side| {
        let place = Place { near: Some(Near { area: area.code.clone(), side }), ..place.clone() };
        route(Facts { category, place: &place, answers: &[] }, rules, at).map(|fired| fired.office)
    };
    areas.into_iter().find(|area| office_on(area, Side::Inside) != office_on(area, Side::Outside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::area::Shape;
    use crate::domain::place::{PlaceSource, Position};
    use crate::domain::rules::{Jurisdiction, Recurrent, Setting};
    use crate::domain::text::Line;

    /// Holes and lamps, three offices, a zone between 11.20 and 11.21 east.
    fn rules(routing: &[&str]) -> Rules {
        let at = Position::new(11.2, 43.83).expect("a position");
        let mut rules = Rules::new(Jurisdiction {
            code: "prova".parse().expect("a code"),
            name: String::new(),
            short_name: String::new(),
            region: String::new(),
            istat: String::new(),
            language: "it".to_owned(),
            center: at,
            zoom: 13.0,
            calendar: crate::domain::calendar::sesto(),
            phone: String::new(),
            email: String::new(),
            website: String::new(),
            recurrent: Recurrent::default(),
            paper_is_off: false,
        });
        for (code, kind) in
            [("urp", "front_desk"), ("strade", "technical"), ("provincia", "partner"), ("turno", "police")]
        {
            let office = serde_json::json!({"code": code, "name": code, "short_name": code, "kind": kind});
            rules.apply(Setting::Office(serde_json::from_value(office).expect("an office")));
        }
        for code in ["buca", "lampione"] {
            let category = serde_json::json!({
                "code": code, "group": "g", "name": code, "name_en": code, "description": "", "description_en": "",
                "icon": "road", "severity": 1, "office": "strade", "nearby_m": 10,
                "take_charge": "1 wd", "resolve": "10 wd", "answer": "30 d",
            });
            rules.apply(Setting::Category(serde_json::from_value(category).expect("a category")));
        }
        let square = geo::Rect::new((11.20, 43.83), (11.21, 43.84)).to_polygon();
        let shape = Shape::new(geo::MultiPolygon(vec![square])).expect("a shape");
        let code = "zona".parse().expect("a code");
        rules.apply(Setting::Area(Area { code, name: "Zona".to_owned(), kind: AreaKind::Zone, shape, retired: false }));
        for rule in routing {
            rules.apply(Setting::Rule(serde_json::from_str(rule).expect("a rule")));
        }
        rules
    }

    fn place(lon: f64, address: &str) -> Place {
        Place {
            position: Position::new(lon, 43.835).expect("a position"),
            accuracy_m: None,
            source: PlaceSource::Tap,
            address: Line::new(address).ok(),
            area: None,
            near: None,
        }
    }

    /// Tuesday 10 March 2026, in the morning.
    const WORK: &str = "2026-03-10T09:00:00+01:00";

    fn found(rules: &Rules, category: &str, place: &Place, answers: &[Answer], at: &str) -> String {
        let facts = Facts { category: &category.parse().expect("a code"), place, answers };
        let fired = route(facts, rules, at.parse().expect("a time")).expect("a category");
        fired.rule.map_or_else(|| format!("{}: category", fired.office), |rule| format!("{}: {rule}", fired.office))
    }

    #[test]
    fn the_first_rule_that_fits_wins_and_the_category_is_the_last_resort() {
        let rules = rules(&[
            r#"{"code": "c", "name": "", "order": 20, "categories": ["buca"], "office": "turno"}"#,
            r#"{"code": "b", "name": "", "order": 10, "categories": ["buca"], "areas": ["zona"], "office": "provincia"}"#,
            r#"{"code": "a", "name": "", "order": 20, "categories": ["buca"], "office": "urp"}"#,
        ]);
        let (inside, outside) = (place(11.205, ""), place(11.19, ""));
        assert_eq!(found(&rules, "buca", &inside, &[], WORK), "provincia: b");
        assert_eq!(found(&rules, "buca", &outside, &[], WORK), "urp: a", "alike: by code");
        assert_eq!(found(&rules, "lampione", &inside, &[], WORK), "strade: category");
        let nobody = "niente".parse().expect("a code");
        assert_eq!(
            route(Facts { category: &nobody, place: &inside, answers: &[] }, &rules, Timestamp::UNIX_EPOCH),
            None
        );
    }

    #[test]
    fn streets_are_found_in_addresses() {
        let rules = rules(&[
            r#"{"code": "sp", "name": "", "order": 1, "streets": ["Via dell'Olmo", "via Pisa"], "office": "provincia"}"#,
        ]);
        for (address, is_there) in [
            ("Via dell'Olmo 12", true),
            ("VIA  PISA, 3/a", true),
            ("Via Pisana 3", false),
            ("Vicolo di Via Pisa", false),
            ("", false),
        ] {
            let expected = if is_there { "provincia: sp" } else { "strade: category" };
            assert_eq!(found(&rules, "buca", &place(11.19, address), &[], WORK), expected, "{address}");
        }
    }

    #[test]
    fn nights_and_holidays_go_to_those_on_call() {
        let rules = rules(&[
            r#"{"code": "night", "name": "", "order": 1, "categories": ["buca"], "hours": "22:00-06:00", "office": "provincia"}"#,
            r#"{"code": "closed", "name": "", "order": 2, "categories": ["buca"], "hours": "closed", "office": "turno"}"#,
        ]);
        for (at, expected) in [
            (WORK, "strade: category"),
            ("2026-03-10T07:59:59+01:00", "turno: closed"),
            ("2026-03-10T08:00:00+01:00", "strade: category"),
            ("2026-03-10T14:00:00+01:00", "turno: closed"),
            ("2026-03-10T22:00:00+01:00", "provincia: night"),
            ("2026-03-11T05:59:00+01:00", "provincia: night"),
            ("2026-03-11T06:00:00+01:00", "turno: closed"),
            // Saturday, Easter Monday, the patron saint's day, a closure of the town's own.
            ("2026-03-14T10:00:00+01:00", "turno: closed"),
            ("2026-04-06T10:00:00+02:00", "turno: closed"),
            ("2026-11-11T10:00:00+01:00", "turno: closed"),
            ("2026-12-24T10:00:00+01:00", "turno: closed"),
            // The hour that comes twice when summer time ends.
            ("2026-10-25T02:30:00+01:00", "provincia: night"),
        ] {
            assert_eq!(found(&rules, "buca", &place(11.19, ""), &[], at), expected, "{at}");
        }
    }

    #[test]
    fn answers_dates_and_what_is_retired_are_heard() {
        let asks = r#"{"code": "big", "name": "", "order": 1, "answers": [{"question": "size", "value": "big"}], "office": "turno"}"#;
        let dated = r#"{"code": "work", "name": "", "order": 2, "valid_from": "2026-03-10", "valid_until": "2026-03-10", "office": "urp"}"#;
        let mut rules = rules(&[asks, dated]);
        let answer = |value: &str| Answer {
            question: "size".parse().expect("a code"),
            value: Line::new(value).expect("a line"),
        };
        let at = place(11.19, "");
        assert_eq!(found(&rules, "buca", &at, &[answer("big")], WORK), "turno: big");
        assert_eq!(found(&rules, "buca", &at, &[answer("small")], WORK), "urp: work");
        for day in ["2026-03-09T23:59:59+01:00", "2026-03-11T00:00:00+01:00"] {
            assert_eq!(found(&rules, "buca", &at, &[], day), "strade: category", "{day}");
        }
        let mut office = rules.offices.values().find(|office| office.code.as_str() == "turno").expect("there").clone();
        office.retired = true;
        rules.apply(Setting::Office(office));
        assert_eq!(found(&rules, "buca", &at, &[answer("big")], WORK), "urp: work", "nobody is there any more");
        let mut rule = rules.routing.values().find(|rule| rule.code.as_str() == "work").expect("there").clone();
        rule.retired = true;
        rules.apply(Setting::Rule(Box::new(rule)));
        assert_eq!(found(&rules, "buca", &at, &[], WORK), "strade: category");
    }

    #[test]
    fn only_where_it_makes_a_difference_is_asked() {
        let by_zone = r#"{"code": "z", "name": "", "order": 1, "categories": ["buca"], "areas": ["zona"], "office": "provincia"}"#;
        let rules = rules(&[by_zone]);
        let at = WORK.parse().expect("a time");
        let doubts = |category: &str, place: &Place| {
            doubt(Some(&category.parse().expect("a code")), place, &rules, at).map(|area| area.code.to_string())
        };
        // 8 m on either side of the edge; 80 m away; another category.
        assert_eq!(doubts("buca", &place(11.199_9, "")), Some("zona".to_owned()));
        assert_eq!(doubts("buca", &place(11.200_1, "")), Some("zona".to_owned()));
        assert_eq!(doubts("buca", &place(11.201, "")), None);
        assert_eq!(doubts("lampione", &place(11.200_1, "")), None);
        let vague = Place { accuracy_m: Some(90), ..place(11.201, "") };
        assert_eq!(doubts("buca", &vague), Some("zona".to_owned()));
        let answered =
            |side| Place { near: Some(Near { area: "zona".parse().expect("a code"), side }), ..place(11.200_1, "") };
        for (side, expected) in
            [(Side::Inside, "provincia: z"), (Side::Outside, "strade: category"), (Side::Unsure, "provincia: z")]
        {
            assert_eq!(found(&rules, "buca", &answered(side), &[], WORK), expected, "{side:?}");
        }
    }

    proptest::proptest! {
        /// Whatever the rules: the office that is found is one that is there, and it is the same however they are
        /// written down.
        #[test]
        fn somebody_is_always_found(
            orders in proptest::collection::vec((0_u16..4, 0_usize..4, proptest::bool::ANY, 0_u8..3), 0..8),
            lon in 11.19_f64..11.22,
        ) {
            let offices = ["urp", "strade", "provincia", "turno"];
            let texts: Vec<String> = orders.iter().enumerate().map(|(i, (order, office, in_zone, hours))| {
                let areas = if *in_zone { r#"["zona"]"# } else { "[]" };
                let hours = ["always", "open", "closed"][usize::from(*hours)];
                format!(
                    r#"{{"code": "r{i}", "name": "", "order": {order}, "areas": {areas}, "hours": "{hours}", "office": "{}"}}"#,
                    offices[*office]
                )
            }).collect();
            let forwards: Vec<&str> = texts.iter().map(String::as_str).collect();
            let backwards: Vec<&str> = texts.iter().rev().map(String::as_str).collect();
            let (one, other) = (rules(&forwards), rules(&backwards));
            let place = place(lon, "");
            let first = found(&one, "buca", &place, &[], WORK);
            proptest::prop_assert_eq!(&first, &found(&other, "buca", &place, &[], WORK));
            let fitting = orders.iter().enumerate().filter(|(_, (_, _, in_zone, hours))| {
                (!in_zone || one.areas.values().all(|area| area.shape.holds(place.position))) && *hours != 2
            });
            let expected = fitting.min_by_key(|(i, (order, ..))| (*order, *i));
            let expected = expected.map_or_else(
                || "strade: category".to_owned(),
                |(i, (_, office, ..))| format!("{}: r{i}", offices[*office]),
            );
            proptest::prop_assert_eq!(first, expected);
        }
    }
}
