//! What else is planned or under way where something is planned: to do it at another time, or together.

use crate::domain::intervention::plan::{Kind, Plan};
use crate::domain::person::Role;
use crate::domain::record::RecordId;
use crate::t;
use crate::territory::works::Work;
use crate::web::Site;
use crate::web::page::works::card::name_of;
use crate::web::visitor::Visitor;

/// Works nearer than this are shown.
const NEAR_M: f64 = 30.0;
/// Works nearer than this are in the same place.
const SAME_PLACE_M: f64 = 5.0;
/// Digging is worth doing together when it is at most so many days apart.
const DIG_ONCE_DAYS: i64 = 180;
/// Most that are shown.
const SHOWN_MAX: usize = 20;

/// Another intervention.
#[derive(Debug)]
pub(super) struct Overlap {
    /// Where it is read, by those who may.
    pub(super) href: Option<String>,
    pub(super) title: String,
    pub(super) executor: String,
    /// Where the executor is reached.
    pub(super) contact: Option<String>,
    pub(super) when: String,
    pub(super) why: String,
    /// Whether both are in one place at one time.
    pub(super) collides: bool,
}

/// Others around a plan, but for the one it is of.
pub(super) async fn overlaps(site: &Site, visitor: &Visitor, plan: &Plan, own: Option<RecordId>) -> Vec<Overlap> {
    let (words, zone) = (visitor.words, visitor.zone());
    let sees_all = visitor.actor.role != Role::Partner;
    let page = if sees_all { "/ufficio/interventi" } else { "/interventi" };
    let days_apart = |work: &Work| plan.window.zip(work.stay()).map(|(ours, theirs)| ours.days_apart(theirs));
    let is_other = |work: &Work| {
        let is_works = Some(work.record) != own && work.current && work.kind_of_works().is_some();
        is_works && days_apart(work).is_none_or(|days| days <= DIG_ONCE_DAYS)
    };
    let others = site.app.works_around(&plan.footprint, NEAR_M, is_other).await;
    let found = others.into_iter().map(|(work, metres)| {
        let days = days_apart(&work);
        let digs = plan.kind.digs() && work.kind_of_works().is_some_and(Kind::digs);
        let collides = metres <= SAME_PLACE_M && days == Some(0) && overlap(plan, work.stay_ms);
        let why = match days {
            _ if collides => t!(words, "works-overlap-now"),
            Some(days) if digs => t!(words, "works-overlap-dig", days = days),
            _ => t!(words, "works-overlap-near", metres = format!("{metres:.0}")),
        };
        let office = visitor.rules.offices.get(&work.executor);
        let is_shown = sees_all || work.public;
        Overlap {
            href: is_shown.then(|| words.href(&format!("{page}/{}", work.number))),
            // What nobody has authorised yet others learn of, to dig together, but not what it says.
            executor: name_of(&work.executor, &visitor.rules),
            contact: office.and_then(|office| office.contacts().first().map(|contact| (*contact).to_owned())),
            when: work.stay().map(|stay| words.window(stay, zone)).unwrap_or_default(),
            title: if is_shown { work.title } else { t!(words, "works-overlap-other") },
            why,
            collides,
        }
    });
    found.take(SHOWN_MAX).collect()
}

/// Whether they share an instant: days alone do not tell.
fn overlap(plan: &Plan, stay_ms: Option<(i64, i64)>) -> bool {
    plan.window.zip(stay_ms).is_some_and(|(ours, (from, until))| {
        ours.from().as_millisecond() < until && from < ours.until().as_millisecond()
    })
}
