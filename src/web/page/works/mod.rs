//! Interventions: what everybody sees of them, and how the staff plans and follows them.

pub mod at_place;
pub mod card;
pub mod desk;
pub mod edit;
pub mod form;
pub mod list;
mod overlaps;
pub mod record;
pub mod recurrent;
pub mod show;
