//! Response times as `domain::figures` defines them: of which reports, and which reports a figure counts.

use std::cmp::Reverse;
use std::panic::resume_unwind;

use jiff::Timestamp;
use tokio::task::spawn_blocking;

use crate::app::App;
use crate::domain::area::AreaCode;
use crate::domain::category::CategoryCode;
use crate::domain::course::Course;
use crate::domain::figures::{self, Figure, Figures, OfficeFigures, Period, Scope, StepFigures};
use crate::domain::iter::State;
use crate::domain::report::Report;
use crate::store::{self, StoreError};

/// The response times of a period.
#[derive(Debug, Default)]
pub struct ResponseTimes {
    /// Of all reports of the scope.
    pub all: Figures,
    /// The same of the period before, as things stood when that was as old as this is now.
    pub before: Figures,
    /// Step by step.
    pub steps: Vec<StepFigures>,
    /// By what they are about.
    pub categories: Vec<(CategoryCode, Figures)>,
    /// By area; those in none together.
    pub areas: Vec<(Option<AreaCode>, Figures)>,
    /// By the offices that have had them.
    pub offices: Vec<OfficeFigures>,
}

/// What is counted: a figure, of those that now stand in a step if one is named; all received, of those that have been
/// in it.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// The figure.
    pub figure: Figure,
    /// The step.
    pub step: Option<State>,
}

impl App {
    /// The response times of the reports of a scope that came in during a period. Cost: one pass over the courses of
    /// all reports of the period and of the one before.
    pub async fn response_times(&self, period: Period, scope: Scope) -> Result<ResponseTimes, StoreError> {
        let (now, before) = (self.now(), period.before());
        let then = now.checked_sub(period.to.duration_since(period.from)).unwrap_or(Timestamp::MIN);
        self.reckon(Period { from: before.from, to: period.to }, move |courses| {
            let courses = courses.into_iter().filter(|course| scope.holds(course));
            let (earlier, these): (Vec<Course>, Vec<Course>) =
                courses.partition(|course| course.opened_at < period.from);
            let earlier: Vec<Course> = earlier.into_iter().map(|course| course.until(then)).collect();
            ResponseTimes {
                all: Figures::of(&these, &scope, now),
                before: Figures::of(&earlier, &scope, then),
                steps: figures::steps(&these, &scope, now),
                categories: figures::by(&these, &scope, now, |course| course.category.clone()),
                areas: figures::by(&these, &scope, now, |course| course.area.clone()),
                offices: figures::offices(&these, now),
            }
        })
        .await
    }

    /// The reports that a figure counts: how many, and `limit` of them after the first `skipped`. Of open ones the oldest
    /// come first, of others the newest.
    pub async fn counted(
        &self,
        period: Period,
        scope: Scope,
        counted: Counted,
        (skipped, limit): (usize, usize),
    ) -> Result<(usize, Vec<Report>), StoreError> {
        let now = self.now();
        let Counted { figure, step } = counted;
        let find = move |courses: Vec<Course>| {
            let is_in = |course: &Course| match (step, figure) {
                (None, _) => true,
                (Some(step), Figure::Received) => course.was_in(step, scope.office.as_ref()),
                (Some(step), _) => course.last().is_some_and(|last| last.state == step),
            };
            let is_counted =
                |course: &Course| scope.holds(course) && figure.counts(course, &scope, now) && is_in(course);
            let mut found: Vec<_> = courses.into_iter().filter(is_counted).collect();
            match figure {
                Figure::Open | Figure::Overdue | Figure::Held | Figure::Late => {
                    found.sort_by_key(|course| (course.opened_at, course.record));
                }
                _ => found.sort_by_key(|course| Reverse((course.opened_at, course.record))),
            }
            let ids: Vec<_> = found.iter().skip(skipped).take(limit).map(|course| course.record).collect();
            (found.len(), ids)
        };
        let (all, ids) = self.reckon(period, find).await?;
        Ok((all, store::records::reports_of(&self.db, &self.jurisdiction, &ids).await?))
    }

    /// Works on the courses of a period away from the threads that answer, one at a time: a million of them take room.
    async fn reckon<T: Send + 'static>(
        &self,
        period: Period,
        work: impl FnOnce(Vec<Course>) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let _alone = self.reckoning.lock().await;
        let courses = store::courses::of_period(&self.db, &self.jurisdiction, period).await?;
        Ok(spawn_blocking(move || work(courses)).await.unwrap_or_else(|error| resume_unwind(error.into_panic())))
    }
}
