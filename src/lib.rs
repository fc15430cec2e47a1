//! sestomia: a municipality keeps its territory under control in real time.
//!
//! The crate is a house of rooms; an arrow only ever points up this list, and `tests/it/house.rs` checks it:
//!
//! | room | one line |
//! |---|---|
//! | [`domain`] | what the words mean and what is legal: pure |
//! | [`formats`] | the standards' documents to and from domain values: bytes in, bytes out, pure |
//! | [`words`] | what people read, in Italian and English: pure |
//! | [`territory`] | the public state of a jurisdiction in memory: takes events, answers queries, pure |
//! | [`store`] | every SQL statement |
//! | [`media`] | photos and documents, made safe and small, kept by content hash |
//! | [`app`] | what the service does: the only place where the rooms above meet |
//! | [`web`] | every HTTP surface: parse, ask `app`, render |
//! | [`cli`] | one file per command |
//!
//! `ARCHITECTURE.md` tells the two paths (write and read) and the invariants of each room.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod formats;
pub mod media;
pub mod store;
pub mod territory;
pub mod web;
pub mod words;
