//! The whole service over real HTTP, on `SQLite` and, when `SESTOMIA_TEST_POSTGRES` names a server, on `PostgreSQL`.

mod crash;
mod desk;
mod import;
mod ledger;
mod live;
mod pages;
mod photos;
mod refusals;
mod report_flow;
mod server;
