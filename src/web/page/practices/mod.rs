//! Practices: consulted by everybody, filed by citizens and professionals, followed with a password, dealt with by the office.

pub mod imports;
pub mod reader;
pub mod times;
