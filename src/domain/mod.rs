//! What the words mean and what is legal.
//!
//! Pure: no input or output, no async, no clock, no randomness. "Now" is an argument; what can go wrong is a
//! [`refusal::Refusal`], never an I/O error.

pub mod absence;
pub mod account;
pub mod afterwards;
mod apply;
pub mod area;
pub mod calendar;
pub mod category;
pub mod command;
pub mod course;
pub mod deadline;
pub mod decide;
pub mod document;
pub mod emergency;
pub mod enclosure;
pub mod event;
pub mod failure;
pub mod figures;
pub mod fitness;
pub mod follow;
pub mod footprint;
pub mod forward;
pub mod hook;
pub mod hours;
pub mod intervention;
pub mod iter;
pub mod linked;
pub mod matter;
pub mod moderation;
pub mod office;
pub mod person;
pub mod place;
pub mod policy;
pub mod practice;
pub mod queue;
pub mod reasons;
pub mod record;
pub mod recurrence;
pub mod refusal;
pub mod reminder;
pub mod report;
pub mod retention;
pub mod round;
pub mod routing;
pub mod rules;
pub mod spread;
pub mod task;
pub mod template;
pub mod text;
pub mod timeline;
pub mod toponym;
pub mod window;
