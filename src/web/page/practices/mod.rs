//! Practices: consulted by everybody, filed by citizens and professionals, followed with a password, dealt with by the office.

pub mod around;
pub mod at_report;
pub mod card;
pub mod export;
pub mod leads;
pub mod reader;
pub mod relations;
