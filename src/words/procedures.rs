//! A type of practice in sentences: what its law says of time, when works may begin, who deals with it.

use jiff::civil::{Date, Weekday};

use crate::domain::calendar::OfficeHours;
use crate::domain::practice::Practice;
use crate::domain::practice::kind::{Days, Filer, Notice, PracticeType, Silence, Stop, Terms, WorksFrom};
use crate::t;
use crate::words::Words;

/// The weekdays, from Monday.
const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl Words {
    /// "60 giorni", "5 giorni lavorativi".
    #[must_use]
    pub fn practice_days(&self, days: Days) -> String {
        if days.are_working() {
            t!(self, "practice-file-working-days", n = days.count())
        } else {
            t!(self, "practice-file-days", n = days.count())
        }
    }

    /// What the law says of time, a sentence each.
    #[must_use]
    pub fn practice_terms(&self, terms: &Terms) -> Vec<String> {
        if terms.stages.is_empty() {
            return vec![t!(self, "practice-clock-none")];
        }
        let stage = |step: &crate::domain::practice::kind::StageTerm| {
            t!(
                self,
                "practice-file-stage",
                stage = self.practice_stage(step.stage),
                days = self.practice_days(step.term)
            )
        };
        let mut said: Vec<String> = terms.stages.iter().map(stage).collect();
        said.extend(terms.whole.map(|days| t!(self, "practice-file-whole", days = self.practice_days(days))));
        said.push(format!("{}.", self.practice_silence(terms.silence)));
        if terms.constraint_excludes_silence {
            said.push(t!(self, "practice-file-constraint-silence"));
        }
        said.extend(terms.suspension.map(|stop| self.stop_said(stop, false)));
        said.extend(terms.interruption.map(|stop| self.stop_said(stop, true)));
        said.extend(terms.notice.map(|notice| match notice {
            Notice::Suspends(days) => t!(self, "practice-file-notice-suspends", n = days),
            Notice::Extends(days) => t!(self, "practice-file-notice-extends", n = days),
        }));
        if terms.extension > 0 {
            said.push(t!(self, "practice-file-extension", n = terms.extension));
        }
        if terms.begin_months > 0 {
            said.push(t!(self, "practice-file-begin-months", n = terms.begin_months));
        }
        if terms.end_months > 0 {
            said.push(t!(self, "practice-file-end-months", n = terms.end_months));
        }
        said
    }

    fn stop_said(&self, stop: Stop, anew: bool) -> String {
        let mut said = vec![if anew {
            t!(self, "practice-file-interruption", n = stop.times)
        } else {
            t!(self, "practice-file-suspension", n = stop.times)
        }];
        said.extend(stop.within.map(|day| t!(self, "practice-file-stop-within", day = day)));
        said.extend(stop.max_days.map(|days| t!(self, "practice-file-stop-max", n = days)));
        format!("{}.", said.join(", "))
    }

    /// When works may begin, by the type.
    #[must_use]
    pub fn practice_works(&self, works: WorksFrom) -> String {
        match works {
            WorksFrom::Filing => t!(self, "practice-file-works-filing"),
            WorksFrom::Days(days) => t!(self, "practice-file-works-days", n = days),
            WorksFrom::Decision => t!(self, "practice-file-works-decision"),
            WorksFrom::Never => t!(self, "practice-file-works-never"),
        }
    }

    /// Who files it.
    #[must_use]
    pub fn practice_filer(&self, kind: &PracticeType) -> String {
        match kind.filer {
            Filer::Anybody => t!(self, "practice-filer-anybody"),
            Filer::Professional => t!(self, "practice-filer-professional"),
            Filer::Office => t!(self, "practice-filer-office"),
        }
    }

    /// When offices are open, a line for days in a row that are alike: "lun–gio 8:30–13:00".
    #[must_use]
    pub fn office_hours(&self, hours: &OfficeHours) -> Vec<String> {
        let mut rows: Vec<(u8, u8, String)> = Vec::new();
        for (day, weekday) in (0_u8..).zip(WEEK) {
            let openings = hours.of(weekday);
            let said = openings.iter().map(|one| one.to_string().replace('-', "–")).collect::<Vec<_>>().join(", ");
            match rows.last_mut() {
                Some((_, last, same)) if *same == said && *last + 1 == day => *last = day,
                _ if said.is_empty() => {}
                _ => rows.push((day, day, said)),
            }
        }
        let days = |first: u8, last: u8| {
            if first == last {
                self.weekday_short(first)
            } else {
                format!("{}–{}", self.weekday_short(first), self.weekday_short(last))
            }
        };
        rows.into_iter().map(|(first, last, said)| format!("{} {said}", days(first, last))).collect()
    }

    /// What happens after a practice was filed, a sentence each: by when, what silence means, when works may begin.
    #[must_use]
    pub fn practice_next(&self, practice: &Practice, due_on: Option<Date>) -> Vec<String> {
        let mut said = Vec::new();
        match due_on {
            Some(day) => said.push(t!(self, "practice-file-next-due", day = self.date_of(day))),
            None => said.push(t!(self, "practice-file-next-register")),
        }
        match practice.silence() {
            Silence::Nothing => {}
            silence if due_on.is_some() => said.push(format!("{}.", self.practice_silence(silence))),
            _ => {}
        }
        said.push(match practice.works_from {
            Some(day) => t!(self, "practice-file-next-works", day = self.date_of(day)),
            None => self.practice_works(practice.works),
        });
        said.push(t!(self, "practice-file-next-asked"));
        said
    }
}
