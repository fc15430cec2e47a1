//! Practices: consulted by everybody, filed by citizens and professionals, followed with a password, dealt with by the office.

pub mod filing;
pub mod access;
pub mod accesses;
pub mod papers;
pub mod reader;
pub mod upload;
