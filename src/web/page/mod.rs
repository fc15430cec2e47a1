//! The pages: a file each, handler and template side by side.

pub mod about;
pub mod afterwards;
mod clocks;
pub mod desk;
pub mod desk_act;
pub mod desk_new;
pub mod desk_photo;
pub mod desk_record;
pub mod desk_split;
pub mod filters;
pub mod follow;
pub mod frame;
pub mod home;
pub mod list;
pub mod once_link;
pub mod password;
pub mod people;
pub mod places;
pub mod profile;
pub mod register;
pub mod report;
pub mod report_card;
pub mod sign_in;
pub mod submit;
pub mod users;
