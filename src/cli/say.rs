//! What a command says to the person at the terminal.
//!
//! Answers go to standard output, so that they can be piped; all else goes to standard error. A reader that has gone
//! away (`sestomia user list | head -1`) is no error.

use std::fmt::Display;
use std::io::Write;

/// An answer: one line, or several that end without newline.
pub fn answer(text: impl Display) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// Something worth knowing, or what went wrong.
pub fn remark(text: impl Display) {
    drop(writeln!(std::io::stderr(), "{text}"));
}
