//! What the tasks of a record say together: that it is begun, and what came of it.

use crate::domain::document::{ATTACHMENTS_MAX, Attachment};
use crate::domain::iter;
use crate::domain::task::{Outcome, Stage, State, Task};

/// What came of a record by its tasks: when none is left to do and at least one has been done.
///
/// `None` too when one could not be done, or was refused: then somebody has to say what happens instead.
#[must_use]
pub fn proposed(tasks: &[&Task]) -> Option<iter::Outcome> {
    let tasks = || tasks.iter().filter(|task| task.state != State::Cancelled);
    let all_done = tasks().all(|task| matches!(task.state, State::Done | State::Verified));
    let outcomes = || tasks().filter_map(|task| task.outcome);
    if !all_done || outcomes().next().is_none() || outcomes().any(|outcome| outcome == Outcome::Impossible) {
        return None;
    }
    Some(if outcomes().any(|outcome| outcome == Outcome::Partly) {
        iter::Outcome::Partly
    } else if outcomes().all(|outcome| outcome == Outcome::NotNeeded) {
        iter::Outcome::NothingToDo
    } else {
        iter::Outcome::Done
    })
}

/// The photos that show what was done, at most as many as a proposal carries; the last of each task first.
#[must_use]
pub fn photos_after(tasks: &[&Task]) -> Vec<Attachment> {
    let photos = tasks.iter().flat_map(|task| {
        let mut after: Vec<_> = task.photos_of(Stage::After).map(|photo| photo.file.clone()).collect();
        after.reverse();
        after
    });
    let mut kept: Vec<Attachment> = Vec::new();
    for photo in photos.filter(Attachment::is_photo) {
        if kept.len() < ATTACHMENTS_MAX && !kept.contains(&photo) {
            kept.push(photo);
        }
    }
    kept
}
