//! What was done with a record and said of it, as the staff reads it: with the program, by the name of its key, where it
//! was one.

use std::collections::BTreeMap;

use crate::domain::person::ApiKeyId;
use crate::domain::report::{Audience, Report};
use crate::domain::timeline::Timeline;
use crate::t;
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::page::report::{CommentView, Reading, StepView, comments, steps};
use crate::web::visitor::Visitor;

/// The steps and comments of a record for the staff.
pub(super) async fn told(
    site: &Site,
    visitor: &Visitor,
    report: &Report,
    timeline: &Timeline,
) -> Result<(Vec<StepView>, Vec<CommentView>), PageError> {
    let reading = Reading { by: Audience::Internal, key: None, is_public: report.public };
    let (mut steps, mut comments) =
        (steps(timeline, visitor, Audience::Internal), comments(timeline, visitor, reading));
    let of_steps = timeline.steps.iter().filter_map(|step| step.program);
    if of_steps.chain(timeline.comments.iter().filter_map(|comment| comment.program)).next().is_none() {
        return Ok((steps, comments));
    }
    let names = site.app.program_names().await?;
    for (view, step) in steps.iter_mut().zip(&timeline.steps) {
        view.program = step.program.map(|program| name_of(program, &names));
    }
    for view in &mut comments {
        let comment = timeline.comments.iter().find(|comment| comment.version.0 == view.version);
        if let Some(program) = comment.and_then(|comment| comment.program) {
            view.by = t!(visitor.words, "by-program", by = view.by.clone(), name = name_of(program, &names));
        }
    }
    Ok((steps, comments))
}

/// The name of a program; its number, should its key have come from another database.
pub(super) fn name_of(program: ApiKeyId, names: &BTreeMap<ApiKeyId, String>) -> String {
    names.get(&program).cloned().unwrap_or_else(|| program.0.to_string())
}
