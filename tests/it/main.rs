//! The whole service over real HTTP, on `SQLite` and, when `SESTOMIA_TEST_POSTGRES` names a server, on `PostgreSQL`.

mod accounts;
mod addresses;
mod crash;
mod desk;
mod house;
mod import;
mod index;
mod iter;
mod ledger;
mod live;
mod map_layers;
mod ogc;
mod one_voice;
mod pages;
mod past;
mod photos;
mod policy;
mod rebuild;
mod refusals;
mod relations;
mod reminders;
mod report_flow;
mod server;
mod submission;
mod tiles;
mod words;
