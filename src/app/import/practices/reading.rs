//! What the lines of a practice say: what it is about, how it stands, and who has to do with it. Pure.

use std::cell::RefCell;
use std::collections::HashMap;

use geo::Geometry;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::import::practices::column::Column;
use crate::app::import::practices::mapping::PracticesMapping;
use crate::app::import::practices::sheet::Row;
use crate::app::import::practices::{guess, values};
use crate::domain::footprint::Footprint;
use crate::domain::place::Position;
use crate::domain::practice::Standing;
use crate::domain::practice::dossier::{Dossier, PARTIES_MAX, Party, PartyRole, Reference, References};
use crate::domain::practice::iter::State;
use crate::domain::practice::kind::{DAYS_MAX, PracticeType};
use crate::domain::practice::parcel::{PARCELS_MAX, Parcel};
use crate::domain::practice::run::{Fault, Noted};
use crate::domain::rules::Rules;
use crate::domain::text::{Line, TextError};
use crate::domain::toponym::{HouseNumber, Toponym, ToponymKind};
use crate::formats::grid::Grid;
use crate::territory::spelling::words_of;

/// Longest value of a file that is repeated in a note.
const REPEATED_MAX: usize = 60;

/// A practice as the file has it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) line: u64,
    pub(super) dossier: Dossier,
    pub(super) standing: Standing,
    pub(super) parties: Vec<Party>,
}

/// Doors that registers of addresses know, by street and number.
#[derive(Debug, Default)]
pub(super) struct Doors(HashMap<Vec<String>, HashMap<HouseNumber, Position>>);

impl Doors {
    pub(super) fn of(toponyms: Vec<Toponym>) -> Self {
        let mut streets: HashMap<Vec<String>, HashMap<HouseNumber, Position>> = HashMap::new();
        for toponym in toponyms.into_iter().filter(|one| one.kind == ToponymKind::Street && !one.doors.is_empty()) {
            let doors = streets.entry(words_of(toponym.name.as_str())).or_default();
            doors.extend(toponym.doors.into_iter().map(|door| (door.house, door.position)));
        }
        Self(streets)
    }

    /// The door of just that street and number.
    fn door(&self, street: &str, house: &str) -> Option<Position> {
        self.0.get(&words_of(street))?.get(&house.parse().ok()?).copied()
    }
}

/// What lines are read by.
pub(super) struct Reader<'a> {
    pub(super) rules: &'a Rules,
    pub(super) mapping: &'a PracticesMapping,
    pub(super) doors: &'a Doors,
    pub(super) today: Date,
    grids: RefCell<HashMap<u32, Option<Grid>>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(rules: &'a Rules, mapping: &'a PracticesMapping, doors: &'a Doors, today: Date) -> Self {
        Self { rules, mapping, doors, today, grids: RefCell::default() }
    }

    /// Reads the lines of one practice, the first of which says all but parcels and persons. Notes why it is refused, or
    /// what is left out.
    pub(super) fn read(&self, rows: &[Row], noted: &mut Vec<Noted>) -> Option<Entry> {
        let (first, others) = rows.split_first()?;
        let mut one = One { reader: self, row: first, noted: Vec::new() };
        let parties = one.parties(rows);
        let entry = one.entry(parties);
        let mut own = one.noted;
        let mut entry = entry.filter(|_| own.iter().all(|one| one.fault.is_remark()));
        for row in others {
            let mut other = One { reader: self, row, noted: Vec::new() };
            match (other.differing(first), entry.as_mut()) {
                (Some(column), _) => other.note(Some(column), Fault::Differs { line: first.line }),
                (None, Some(entry)) => {
                    let parcels = other.parcels();
                    entry.dossier.parcels.extend(
                        parcels
                            .into_iter()
                            .filter(|parcel| !entry.dossier.parcels.contains(parcel))
                            .collect::<Vec<_>>(),
                    );
                }
                (None, None) => {}
            }
            own.append(&mut other.noted);
        }
        if let Some(taken) = &entry
            && taken.dossier.parcels.len() > PARCELS_MAX
        {
            let (line, column) = (first.line, Some(Column::Parcel.name().to_owned()));
            own.push(Noted { line, column, fault: Fault::TooManyParcels { max: PARCELS_MAX } });
            entry = None;
        }
        noted.append(&mut own);
        entry
    }

    /// Moves a place from its grid to degrees.
    fn in_grid<T>(&self, srid: u32, place: impl FnOnce(&Grid) -> T) -> Option<T> {
        let mut grids = self.grids.borrow_mut();
        grids.entry(srid).or_insert_with(|| Grid::of_srid(srid)).as_ref().map(place)
    }
}

/// One line being read.
struct One<'a> {
    reader: &'a Reader<'a>,
    row: &'a Row,
    noted: Vec<Noted>,
}

impl<'a> One<'a> {
    fn text(&self, column: Column) -> Option<&'a str> {
        let default = || self.reader.mapping.defaults.get(column.name()).map(String::as_str);
        self.row.text(column).or_else(default)
    }

    fn note(&mut self, column: Option<Column>, fault: Fault) {
        let column = column.map(|column| column.name().to_owned());
        self.noted.push(Noted { line: self.row.line, column, fault });
    }

    /// The first column in which it says something else than the first line of the practice.
    fn differing(&self, first: &Row) -> Option<Column> {
        Column::all().find(|column| !column.is_list() && self.row.text(*column) != first.text(*column))
    }

    fn entry(&mut self, parties: Vec<Party>) -> Option<Entry> {
        let filed_on = self.filed_on();
        let kind = self.kind();
        let state = self.state(kind);
        let object = self.object(&parties);
        let standing = self.standing(filed_on, state);
        let address = self.address();
        let address = self.optional::<200>(Column::Street, address.as_deref());
        let references = self.references();
        let parcels = self.parcels();
        let footprint = self.footprint();
        let officer = self.optional(Column::Officer, self.text(Column::Officer));
        let constraint = self.text(Column::Constraint).is_some_and(values::truth);
        Some(Entry {
            line: self.row.line,
            dossier: Dossier {
                kind: kind?.code.clone(),
                object: object?,
                address,
                footprint,
                parcels,
                references,
                constraint,
                officer,
            },
            standing: standing?,
            parties,
        })
    }

    fn day(&mut self, column: Column) -> Option<Date> {
        let text = self.text(column)?;
        match values::day(text) {
            Ok(Some(day)) if day > self.reader.today && column != Column::DueOn => {
                self.note(Some(column), Fault::Ahead { value: shortened(text) });
                None
            }
            Ok(day) => day,
            Err(()) => {
                self.note(Some(column), Fault::NotADay { value: shortened(text) });
                None
            }
        }
    }

    fn filed_on(&mut self) -> Option<Date> {
        let before = self.noted.len();
        if let Some(day) = self.day(Column::FiledOn) {
            return Some(day);
        }
        if self.noted.len() > before {
            return None;
        }
        let year = self.text(Column::Year);
        match year.map(|text| (text, values::year(text).filter(|year| *year <= self.reader.today.year()))) {
            Some((_, Some(year))) => {
                self.note(Some(Column::FiledOn), Fault::OnlyYear);
                Date::new(year, 1, 1).ok()
            }
            Some((text, None)) => {
                self.note(Some(Column::Year), Fault::NotADay { value: shortened(text) });
                None
            }
            None => {
                self.note(Some(Column::FiledOn), Fault::Missing);
                None
            }
        }
    }

    fn kind(&mut self) -> Option<&'a PracticeType> {
        let Some(text) = self.text(Column::Kind) else {
            self.note(Some(Column::Kind), Fault::Missing);
            return None;
        };
        let rules = self.reader.rules;
        let said = self.reader.mapping.meaning(Column::Kind, text);
        let said = said.and_then(|code| rules.practice_types.get(&code.parse().ok()?));
        let kind = said.or_else(|| guess::kind(text, rules));
        if kind.is_none() {
            self.note(Some(Column::Kind), Fault::UnknownType { value: shortened(text) });
        }
        kind
    }

    /// By the outcome, else by the state; what has been released was granted.
    fn state(&mut self, kind: Option<&PracticeType>) -> Option<State> {
        let mut state = None;
        for column in [Column::Outcome, Column::State] {
            let Some(text) = self.text(column) else { continue };
            let said = self.reader.mapping.meaning(column, text).and_then(State::of_code);
            match said.or_else(|| guess::state(text)) {
                // Afterwards it may have been taken back.
                Some(later @ (State::Annulled | State::Lapsed)) => state = Some(later),
                Some(known) => state = state.or(Some(known)),
                None if state.is_some() => {}
                None if column == Column::State && self.row.text(Column::ReleasedOn).is_some() => {}
                None => self.note(Some(column), Fault::UnknownState { value: shortened(text) }),
            }
        }
        if state.is_none() && self.row.text(Column::ReleasedOn).is_some() {
            state = Some(State::Granted);
        }
        if state.is_none() && self.noted.iter().all(|one| !matches!(one.fault, Fault::UnknownState { .. })) {
            self.note(Some(Column::State), Fault::Missing);
        }
        state.map(|state| kind.map_or(state, |kind| guess::as_of(state, kind)))
    }

    fn standing(&mut self, filed_on: Option<Date>, state: Option<State>) -> Option<Standing> {
        let decided_on = self.day(Column::DecidedOn);
        let released_on = self.day(Column::ReleasedOn);
        let (completed_on, began_on) = (self.day(Column::CompletedOn), self.day(Column::BeganOn));
        let ended_on = self.day(Column::EndedOn);
        let due_on = self.due_on(filed_on);
        let decided_on = decided_on.or(released_on).filter(|_| state.is_some_and(|state| !state.is_open()));
        Some(Standing { state: state?, filed_on: filed_on?, decided_on, due_on, completed_on, began_on, ended_on })
    }

    /// A day, or so many days after the filing.
    fn due_on(&mut self, filed_on: Option<Date>) -> Option<Date> {
        let text = self.text(Column::DueOn)?;
        match values::whole(text).and_then(|days| u16::try_from(days).ok()).filter(|days| (1..=DAYS_MAX).contains(days))
        {
            Some(days) => Some(filed_on?.saturating_add(i64::from(days).days())),
            None => self.day(Column::DueOn),
        }
    }

    fn object(&mut self, parties: &[Party]) -> Option<Line<500>> {
        let Some(text) = self.text(Column::Object) else {
            self.note(Some(Column::Object), Fault::Missing);
            return None;
        };
        let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
        let (text, found) = values::without_names(text, &names);
        if found {
            self.note(Some(Column::Object), Fault::Cleaned);
        }
        match Line::new(&text) {
            Ok(object) => Some(object),
            Err(error) => {
                self.note(Some(Column::Object), fault_of(error));
                None
            }
        }
    }

    /// A text that is left out where it cannot be kept.
    fn optional<const MAX: usize>(&mut self, column: Column, text: Option<&str>) -> Option<Line<MAX>> {
        let line = Line::new(text?);
        if line.is_err() {
            self.note(Some(column), Fault::LeftOut);
        }
        line.ok()
    }

    fn house(&self) -> Option<String> {
        let house = self.text(Column::House)?;
        // What stands after it within a building is nobody's business.
        let house = house.strip_suffix(".0").unwrap_or(house);
        Some(match self.text(Column::HouseLetter) {
            Some(letter) => format!("{house}/{letter}"),
            None => house.to_owned(),
        })
    }

    fn address(&self) -> Option<String> {
        let street = self.text(Column::Street)?;
        Some(self.house().map_or_else(|| street.to_owned(), |house| format!("{street} {house}")))
    }

    fn references(&mut self) -> References {
        let reference = |one: &mut Self, column: Column, on: Column| {
            let number = one.optional(column, one.text(column))?;
            // What is wrong with the day has been said where it was read first.
            let on = one.text(on).and_then(|text| values::day(text).ok().flatten());
            Some(Reference { number, on })
        };
        References {
            file: self.optional(Column::Number, self.text(Column::Number)),
            protocol: reference(self, Column::Protocol, Column::FiledOn),
            envelope: self.optional(Column::Envelope, self.text(Column::Envelope)),
            release: reference(self, Column::Release, Column::ReleasedOn),
        }
    }

    fn parcels(&mut self) -> Vec<Parcel> {
        let Some(numbers) = self.text(Column::Parcel) else { return Vec::new() };
        let register = self.text(Column::Register).map(values::register).unwrap_or_default();
        let sheet = self.text(Column::Sheet).unwrap_or_default();
        let parcels = values::parcels(self.text(Column::Section), sheet, numbers, self.text(Column::Unit), register);
        parcels.unwrap_or_else(|| {
            self.note(Some(Column::Parcel), Fault::NotAParcel);
            Vec::new()
        })
    }

    /// The shape, else the coordinates, else the door of the address. What lies outside, or nowhere, costs the place only.
    fn footprint(&mut self) -> Option<Footprint> {
        let before = self.noted.len();
        if let Some(shape) = self.drawn() {
            match shape {
                Ok(footprint) if self.reader.rules.check_here(&footprint).is_ok() => return Some(footprint),
                Ok(_) => self.note(None, Fault::Outside),
                Err(fault) => self.note(None, fault),
            }
        }
        let door = self.text(Column::Street).zip(self.house());
        let door = door.and_then(|(street, house)| self.reader.doors.door(street, &house)).map(Footprint::of_point);
        let door = door.filter(|footprint| self.reader.rules.check_here(footprint).is_ok());
        if door.is_none() && self.noted.len() == before {
            self.note(None, Fault::NoPlace);
        }
        door
    }

    fn drawn(&mut self) -> Option<Result<Footprint, Fault>> {
        let srid = self.text(Column::Srid).and_then(values::whole);
        let srid = srid.or(self.reader.mapping.srid).unwrap_or(4326);
        let shape = if let Some(shape) = &self.row.shape {
            shape.clone()
        } else {
            let (x, y) = (self.text(Column::X)?, self.text(Column::Y)?);
            match (values::number(x), values::number(y)) {
                (Some(0.0), _) | (_, Some(0.0)) => return None,
                (Some(x), Some(y)) => Geometry::Point(geo::Point::new(x, y)),
                _ => return Some(Err(Fault::NotAPlace)),
            }
        };
        let moved = self.reader.in_grid(srid, |grid| grid.shape(&shape));
        Some(match moved {
            None => Err(Fault::UnknownGrid { value: srid.to_string() }),
            Some(None) => Err(Fault::NotAPlace),
            Some(Some(shape)) => Footprint::new(&shape).map_err(|_error| Fault::NotAPlace),
        })
    }

    /// The persons of all lines; what is wrong with one is not repeated, as it may name them.
    fn parties(&mut self, rows: &[Row]) -> Vec<Party> {
        let mut parties: Vec<Party> = Vec::new();
        let mut lost = false;
        for row in rows {
            let codes: Vec<&str> = list(row.text(Column::TaxCode)).collect();
            let applicants = list(row.text(Column::Applicant)).enumerate();
            let applicants = applicants.map(|(at, name)| (PartyRole::Applicant, name, codes.get(at).copied()));
            let technicians = list(row.text(Column::Professional)).map(|name| (PartyRole::Professional, name, None));
            for (role, name, code) in applicants.chain(technicians) {
                let code = code.map(Line::new).transpose();
                lost |= code.is_err();
                let Ok(name) = Line::new(name) else {
                    lost = true;
                    continue;
                };
                let party =
                    Party { role, name, tax_code: code.ok().flatten(), email: None, phone: None, register: None };
                if !parties.contains(&party) {
                    parties.push(party);
                }
            }
        }
        if lost || parties.len() > PARTIES_MAX {
            parties.truncate(PARTIES_MAX);
            self.note(Some(Column::Applicant), Fault::NotAPerson);
        }
        parties
    }
}

/// The parts of a value that may hold several.
fn list(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.into_iter().flat_map(|text| text.split(';')).map(str::trim).filter(|part| !part.is_empty())
}

const fn fault_of(error: TextError) -> Fault {
    match error {
        TextError::Empty => Fault::Missing,
        TextError::TooLong { max } => Fault::TooLong { max },
        TextError::ControlCharacters => Fault::Control,
    }
}

/// The beginning of a value, clean enough to be shown.
pub(super) fn shortened(text: &str) -> String {
    text.chars().filter(|c| !crate::domain::text::is_control(*c)).take(REPEATED_MAX).collect()
}
