//! The pages: a file each, handler and template side by side.

pub mod about;
mod clocks;
pub mod desk;
pub mod desk_act;
pub mod desk_find;
pub mod desk_new;
pub mod desk_record;
mod desk_since;
pub mod desk_split;
pub mod desk_views;
pub mod filters;
pub mod forward;
pub mod frame;
pub mod home;
pub mod hooks;
pub mod list;
pub mod mail_stop;
pub mod password;
pub mod places;
pub mod profile;
pub mod report;
pub mod report_card;
pub mod sendings;
pub mod settings;
pub mod sign_in;
pub mod submit;
pub mod users;
