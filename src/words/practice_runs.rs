//! What came of taking practices over, and why a line was refused: one exhaustive match an enum.

use crate::domain::practice::run::{Fault, Load, Withheld};
use crate::t;
use crate::words::Words;

impl Words {
    /// What was taken over: "Pratiche".
    #[must_use]
    pub fn practice_load(&self, load: Load) -> String {
        match load {
            Load::Practices => t!(self, "practice-imp-load-practices"),
            Load::Scans => t!(self, "practice-imp-load-scans"),
        }
    }

    /// Why nothing was said to be missing, and what to do.
    #[must_use]
    pub fn practice_withheld(&self, why: Withheld) -> String {
        match why {
            Withheld::Unreadable => t!(self, "practice-imp-withheld-unreadable"),
            Withheld::TooMany { of, missing } => t!(self, "practice-imp-withheld-many", of = of, missing = missing),
        }
    }

    /// Why a line was refused, or what of it was left out.
    #[must_use]
    pub fn practice_fault(&self, fault: &Fault) -> String {
        let value = |value: &String| value.clone();
        match fault {
            Fault::Fields { found, expected } => {
                t!(self, "practice-imp-fault-fields", found = (*found), expected = (*expected))
            }
            Fault::Endless => t!(self, "practice-imp-fault-endless"),
            Fault::Unreadable => t!(self, "practice-imp-fault-unreadable"),
            Fault::Missing => t!(self, "practice-imp-fault-missing"),
            Fault::TooLong { max } => t!(self, "practice-imp-fault-too-long", max = (*max)),
            Fault::Control => t!(self, "practice-imp-fault-control"),
            Fault::NotADay { value: day } => t!(self, "practice-imp-fault-day", value = value(day)),
            Fault::Ahead { value: day } => t!(self, "practice-imp-fault-ahead", value = value(day)),
            Fault::UnknownType { value: kind } => t!(self, "practice-imp-fault-type", value = value(kind)),
            Fault::UnknownState { value: state } => t!(self, "practice-imp-fault-state", value = value(state)),
            Fault::TooManyParcels { max } => t!(self, "practice-imp-fault-parcels", max = (*max)),
            Fault::Differs { line } => t!(self, "practice-imp-fault-differs", line = line.to_string()),
            Fault::Refused { text } => text.clone(),
            Fault::UnknownGrid { value: grid } => t!(self, "practice-imp-fault-grid", value = value(grid)),
            Fault::NotAPlace => t!(self, "practice-imp-fault-place"),
            Fault::Outside => t!(self, "practice-imp-fault-outside"),
            Fault::NoPlace => t!(self, "practice-imp-fault-no-place"),
            Fault::OnlyYear => t!(self, "practice-imp-fault-only-year"),
            Fault::NotAParcel => t!(self, "practice-imp-fault-parcel"),
            Fault::NotAPerson => t!(self, "practice-imp-fault-person"),
            Fault::Cleaned => t!(self, "practice-imp-fault-cleaned"),
            Fault::LeftOut => t!(self, "practice-imp-fault-left-out"),
            Fault::NoFile => t!(self, "practice-imp-fault-no-file"),
            Fault::OutsideFolder => t!(self, "practice-imp-fault-outside-folder"),
            Fault::NotADocument => t!(self, "practice-imp-fault-document"),
            Fault::TooLarge { max } => t!(self, "practice-imp-fault-too-large", max = (*max >> 20)),
            Fault::NoPractice => t!(self, "practice-imp-fault-no-practice"),
            Fault::SeveralPractices { count } => t!(self, "practice-imp-fault-several", count = (*count)),
            Fault::UnknownClass { value: class } => t!(self, "practice-imp-fault-class", value = value(class)),
        }
    }
}
