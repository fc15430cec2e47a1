//! `sestomia pdf`: reads one PDF for the service, which calls it so; see [`crate::media::reader`]. Not for people.

use std::io;
use std::process::ExitCode;

use crate::cli::say;
use crate::media::reader;
use crate::web::style;

/// Does the job that comes in.
#[must_use]
pub fn run() -> ExitCode {
    let done = reader::bound_this_process()
        .and_then(|()| reader::serve(io::stdin().lock(), io::stdout().lock(), &style::font().unwrap_or_default()));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::remark(format_args!("sestomia: {error}"));
            ExitCode::FAILURE
        }
    }
}
