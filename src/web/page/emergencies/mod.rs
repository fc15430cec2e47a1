//! Emergencies: the band above every page, what everybody sees of them, and how the staff issues and ends them.

pub mod band;
pub mod desk;
pub mod edit;
mod form;
pub mod list;
pub mod record;
pub mod show;
