//! Practices in memory: found by what everybody may ask for, and by place. It knows nothing of persons.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geo::Rect;
use jiff::Timestamp;
use jiff::civil::Date;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::domain::footprint::Footprint;
use crate::domain::office::OfficeCode;
use crate::domain::place::Position;
use crate::domain::practice::Practice;
use crate::domain::practice::iter::State;
use crate::domain::practice::kind::TypeCode;
use crate::domain::practice::parcel::key_of;
use crate::domain::record::{Number, RecordId};
use crate::domain::text::folded;
use crate::formats::mvt;
use crate::territory::drawn::{self, Drawn};
use crate::territory::mercator::TileAddress;

/// Most words of a question.
pub const WORDS_MAX: usize = 12;

/// What everybody may know of a practice.
#[derive(Debug, Clone, PartialEq)]
pub struct Essentials {
    /// Its id.
    pub record: RecordId,
    /// Its number.
    pub number: Number,
    /// Its type.
    pub kind: TypeCode,
    /// Where it stands.
    pub state: State,
    /// What it is about.
    pub object: Box<str>,
    /// The address.
    pub address: Option<Box<str>>,
    /// The day on which it was filed.
    pub filed_on: Date,
    /// The day of its outcome.
    pub decided_on: Option<Date>,
    /// When the term of the law passes, while nothing is decided.
    pub due: Option<Timestamp>,
    /// Whether works are under way.
    pub site: bool,
    /// The day on which they began.
    pub began_on: Option<Date>,
    /// The day on which they ended.
    pub ended_on: Option<Date>,
    /// The last day on which its outcome is on the online register.
    pub posted_until: Option<Date>,
    /// The office that answers for it.
    pub office: OfficeCode,
    /// Who is responsible for the procedure.
    pub officer: Option<Box<str>>,
    /// Its parcels, as people read them.
    pub parcels: Box<[Box<str>]>,
    /// Where, if that is known.
    pub footprint: Option<Footprint>,
    /// What it is called in registers.
    keys: Vec<(Register, Box<str>)>,
}

/// A register whose numbers practices are looked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Register {
    /// The number in the municipality's program or archive.
    File,
    /// The protocol (protocollo).
    Protocol,
    /// The envelope of the archive (busta).
    Envelope,
    /// The act that grants it (rilascio).
    Release,
    /// Sheet and parcel.
    Parcel,
}

/// What is looked for: all of it must fit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Search {
    /// The year of its filing.
    pub year: Option<i16>,
    /// Numbers of registers, as somebody types them.
    pub numbers: Vec<(Register, String)>,
    /// Sheet and parcel.
    pub parcel: Option<(String, String)>,
    /// Words of the object, or their beginnings.
    pub words: String,
    /// Words of the address, or their beginnings.
    pub address: String,
    /// Filed on this day or later.
    pub from: Option<Date>,
    /// Filed on this day or earlier.
    pub until: Option<Date>,
    /// The type.
    pub kind: Option<TypeCode>,
    /// Only those in which the office owes a decision, or none of them.
    pub open: Option<bool>,
    /// Only those whose works are under way.
    pub site: bool,
    /// Only those whose outcome is on the online register on this day.
    pub posted_on: Option<Date>,
    /// Whose box meets this one: min and max of lon (x) and lat (y).
    pub area: Option<Rect<f64>>,
}

impl Search {
    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

type Boxed = GeomWithData<Rectangle<[f64; 2]>, u32>;
type Postings = BTreeMap<Box<str>, BTreeSet<u32>>;

/// The index. A practice keeps its slot.
#[derive(Debug, Default)]
pub struct Practices {
    all: Vec<Essentials>,
    slots: HashMap<RecordId, u32>,
    numbers: HashMap<Number, u32>,
    objects: Postings,
    addresses: Postings,
    registers: HashMap<(Register, Box<str>), Vec<u32>>,
    boxes: RTree<Boxed>,
    drawn: Drawn,
}

impl Essentials {
    /// Whether the map shows it: the office owes a decision, works are under way, or it was decided on that day or later.
    #[must_use]
    pub fn is_drawn(&self, decided_since: Date) -> bool {
        let is_recent = self.decided_on.is_some_and(|decided| decided >= decided_since);
        self.footprint.is_some() && (self.state.is_open() || self.site || is_recent)
    }

    /// Whether works were under way on a day.
    #[must_use]
    pub fn was_site_on(&self, day: Date) -> bool {
        self.began_on.is_some_and(|began| began <= day) && self.ended_on.is_none_or(|ended| ended >= day)
    }

    fn of(practice: &Practice) -> Self {
        let dossier = &practice.dossier;
        let references = &dossier.references;
        let protocol = references.protocol.as_ref().map(|one| (Register::Protocol, one.number.as_str()));
        let release = references.release.as_ref().map(|one| (Register::Release, one.number.as_str()));
        let envelope = references.envelope.as_ref().map(|one| (Register::Envelope, one.as_str()));
        let file = references.file.as_ref().map(|one| (Register::File, one.as_str()));
        let named = [protocol, release, envelope, file].into_iter().flatten();
        let named = named.map(|(register, number)| (register, plain(number).into_boxed_str()));
        let parcels = dossier.parcels.iter().map(|parcel| (Register::Parcel, parcel.key().into_boxed_str()));
        Self {
            record: practice.id,
            number: practice.number,
            kind: dossier.kind.clone(),
            state: practice.state,
            object: dossier.object.as_str().into(),
            address: dossier.address.as_ref().map(|address| address.as_str().into()),
            filed_on: practice.filed_on,
            decided_on: practice.decided_on,
            due: practice.due.statutory.filter(|_| practice.state.is_open()),
            site: practice.is_site(),
            began_on: practice.began_on,
            ended_on: practice.ended_on,
            posted_until: practice.published_until,
            office: practice.office.clone(),
            officer: dossier.officer.as_ref().map(|officer| officer.as_str().into()),
            parcels: dossier.parcels.iter().map(|parcel| parcel.to_string().into_boxed_str()).collect(),
            footprint: dossier.footprint.clone(),
            keys: named.chain(parcels).collect(),
        }
    }
}

/// A number without what people write one way or the other: blanks, capitals, zeros in front of it.
fn plain(number: &str) -> String {
    let plain: String = number.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    plain.trim_start_matches('0').to_owned()
}

/// The words of a text, without accents and capitals.
fn words(text: &str) -> BTreeSet<String> {
    let folded = folded(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

impl Practices {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All of them, as they were entered.
    pub fn all(&self) -> impl Iterator<Item = &Essentials> {
        self.all.iter()
    }

    /// What everybody may know of one.
    #[must_use]
    pub fn get(&self, record: RecordId) -> Option<&Essentials> {
        self.slots.get(&record).and_then(|slot| self.at(*slot))
    }

    /// The same of the one of that number.
    #[must_use]
    pub fn of_number(&self, number: Number) -> Option<&Essentials> {
        self.numbers.get(&number).and_then(|slot| self.at(*slot))
    }

    fn at(&self, slot: u32) -> Option<&Essentials> {
        self.all.get(usize::try_from(slot).ok()?)
    }

    /// One is new, or another than before; true when it is new.
    pub fn put(&mut self, practice: &Practice) -> bool {
        let one = Essentials::of(practice);
        let known = self.slots.get(&one.record).copied();
        let slot = known.unwrap_or_else(|| u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        match self.at(slot) {
            // Most of what happens to a practice changes nothing that it is found by.
            Some(before) if *before == one => return false,
            Some(before) => {
                let before = before.clone();
                self.take_out(slot, &before);
            }
            None => {}
        }
        for (index, text) in [(&mut self.objects, Some(&one.object)), (&mut self.addresses, one.address.as_ref())] {
            for word in text.map(|text| words(text)).unwrap_or_default() {
                index.entry(word.into_boxed_str()).or_default().insert(slot);
            }
        }
        for key in &one.keys {
            self.registers.entry(key.clone()).or_default().push(slot);
        }
        if let Some(footprint) = &one.footprint {
            self.boxes.insert(boxed(footprint, slot));
        }
        self.drawn.put(&one, slot);
        self.slots.insert(one.record, slot);
        self.numbers.insert(one.number, slot);
        match usize::try_from(slot).ok().and_then(|slot| self.all.get_mut(slot)) {
            Some(place) => *place = one,
            None => self.all.push(one),
        }
        known.is_none()
    }

    fn take_out(&mut self, slot: u32, before: &Essentials) {
        for (index, text) in [(&mut self.objects, Some(&before.object)), (&mut self.addresses, before.address.as_ref())]
        {
            for word in text.map(|text| words(text)).unwrap_or_default() {
                if let Some(slots) = index.get_mut(word.as_str()) {
                    slots.remove(&slot);
                    if slots.is_empty() {
                        index.remove(word.as_str());
                    }
                }
            }
        }
        for key in &before.keys {
            if let Some(slots) = self.registers.get_mut(key) {
                slots.retain(|other| *other != slot);
            }
        }
        if let Some(footprint) = &before.footprint {
            self.boxes.remove(&boxed(footprint, slot));
        }
        self.drawn.remove(before, slot);
    }

    /// Those that fit, what was filed last first. Cost: those that the rarest part of the question leads to; all of them
    /// where only days, types and states are asked for.
    #[must_use]
    pub fn search(&self, search: &Search) -> Vec<&Essentials> {
        let mut found: Vec<&Essentials> = self.fitting(search);
        found.sort_unstable_by_key(|one| newest_first(one));
        found
    }

    /// How many fit, and of them those from `skip` on in the same order, at most `limit`: no more than these are put in
    /// order.
    #[must_use]
    pub fn page(&self, search: &Search, skip: usize, limit: usize) -> (usize, Vec<&Essentials>) {
        let mut found = self.fitting(search);
        let (count, upto) = (found.len(), skip.saturating_add(limit));
        if upto < count {
            found.select_nth_unstable_by_key(upto, |one| newest_first(one));
            found.truncate(upto);
        }
        found.sort_unstable_by_key(|one| newest_first(one));
        (count, found.split_off(skip.min(found.len())))
    }

    fn fitting(&self, search: &Search) -> Vec<&Essentials> {
        let mut wanted: Option<Slots> = None;
        let mut narrow = |slots: &mut dyn Iterator<Item = u32>| {
            let slots = Slots::of(self.all.len(), slots);
            wanted = Some(wanted.take().map_or_else(|| slots.clone(), |wanted| wanted.and(&slots)));
        };
        for (index, text) in [(&self.objects, &search.words), (&self.addresses, &search.address)] {
            for word in words(text).iter().take(WORDS_MAX) {
                narrow(&mut beginning(index, word));
            }
        }
        let parcel = search.parcel.as_ref().map(|(sheet, number)| (Register::Parcel, key_of(sheet, number)));
        let numbers = search.numbers.iter().map(|(register, number)| (*register, plain(number)));
        for (register, number) in numbers.chain(parcel) {
            let slots = self.registers.get(&(register, number.into_boxed_str()));
            narrow(&mut slots.into_iter().flatten().copied());
        }
        if let Some(area) = search.area {
            narrow(&mut self.boxed_in(area));
        }
        match wanted {
            None => self.all.iter().filter(|one| fits(one, search)).collect(),
            Some(wanted) => wanted.iter().filter_map(|slot| self.at(slot)).filter(|one| fits(one, search)).collect(),
        }
    }

    /// Those within so many metres of a position, the nearest first, each with its metres.
    #[must_use]
    pub fn near(&self, position: Position, radius_m: f64) -> Vec<(&Essentials, f64)> {
        let at = position.point();
        let about = self.boxed_in(super::works::widened(Rect::new(at, at), radius_m));
        let about = about.filter_map(|slot| self.at(slot));
        let measured = about.filter_map(|one| Some((one, one.footprint.as_ref()?.metres_to(position))));
        let mut found: Vec<_> = measured.filter(|(_, metres)| *metres <= radius_m).collect();
        found.sort_by(|(a, near), (b, far)| near.total_cmp(far).then(b.record.cmp(&a.record)));
        found
    }

    /// What a tile shows of practices of which something is to come, or that were decided on a day or later. Cost: those
    /// about there that it shows.
    #[must_use]
    pub fn layer(&self, address: TileAddress, decided_since: Date) -> mvt::Layer {
        self.drawn.layer(address, decided_since, |slot| self.at(slot))
    }

    /// What it showed on a day, by the days that are known of them. Cost: those about there, also of the archive.
    #[must_use]
    pub fn past_layer(&self, address: TileAddress, day: Date) -> mvt::Layer {
        drawn::past_layer(address, day, |area| self.about(area).collect())
    }

    /// Those whose box is within so many metres of that of a footprint, in no order.
    pub fn around(&self, footprint: &Footprint, metres: f64) -> impl Iterator<Item = &Essentials> {
        self.about(super::works::widened(footprint.envelope(), metres))
    }

    /// Those whose box meets a box: min and max of lon (x) and lat (y), in no order.
    pub fn about(&self, area: Rect<f64>) -> impl Iterator<Item = &Essentials> {
        self.boxed_in(area).filter_map(|slot| self.at(slot))
    }

    fn boxed_in(&self, area: Rect<f64>) -> impl Iterator<Item = u32> {
        let corners = AABB::from_corners([area.min().x, area.min().y], [area.max().x, area.max().y]);
        self.boxes.locate_in_envelope_intersecting(corners).map(|boxed| boxed.data)
    }

    /// The records of what one of two indexes knows otherwise than the other, or not at all.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<Number> {
        let otherwise = self.all.iter().filter(|one| other.get(one.record) != Some(one));
        let missing = other.all.iter().filter(|one| self.get(one.record).is_none());
        let mut numbers: Vec<Number> = otherwise.chain(missing).map(|one| one.number).collect();
        numbers.sort_unstable();
        numbers
    }
}

/// A bit for each slot: however common what is asked for, putting answers together costs a pass over these.
#[derive(Clone)]
struct Slots(Vec<u64>);

impl Slots {
    fn of(count: usize, slots: &mut dyn Iterator<Item = u32>) -> Self {
        let mut bits = vec![0; count.div_ceil(64)];
        for slot in slots {
            if let Some(word) = usize::try_from(slot / 64).ok().and_then(|at| bits.get_mut(at)) {
                *word |= 1_u64 << (slot % 64);
            }
        }
        Self(bits)
    }

    fn and(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine &= theirs);
        self
    }

    fn iter(&self) -> impl Iterator<Item = u32> {
        (0_u32..)
            .zip(&self.0)
            .filter(|(_, word)| **word != 0)
            .flat_map(|(at, word)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit))
    }
}

/// The order in which practices are listed.
const fn newest_first(one: &Essentials) -> std::cmp::Reverse<(Date, RecordId)> {
    std::cmp::Reverse((one.filed_on, one.record))
}

/// The slots of all words that begin so, some more than once.
fn beginning<'a>(index: &'a Postings, word: &'a str) -> impl Iterator<Item = u32> + 'a {
    let from = (std::ops::Bound::Included(word), std::ops::Bound::Unbounded);
    let words = index.range::<str, _>(from).take_while(move |(other, _)| other.starts_with(word));
    words.flat_map(|(_, slots)| slots.iter().copied())
}

/// What is not looked up in an index.
fn fits(one: &Essentials, search: &Search) -> bool {
    search.year.is_none_or(|year| one.filed_on.year() == year)
        && search.from.is_none_or(|from| one.filed_on >= from)
        && search.until.is_none_or(|until| one.filed_on <= until)
        && search.kind.as_ref().is_none_or(|kind| one.kind == *kind)
        && search.open.is_none_or(|open| one.state.is_open() == open)
        && (!search.site || one.site)
        && search.posted_on.is_none_or(|day| one.posted_until.is_some_and(|until| until >= day))
}

fn boxed(footprint: &Footprint, slot: u32) -> Boxed {
    let envelope = footprint.envelope();
    let corners = Rectangle::from_corners([envelope.min().x, envelope.min().y], [envelope.max().x, envelope.max().y]);
    GeomWithData::new(corners, slot)
}
