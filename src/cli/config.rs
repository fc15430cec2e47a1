//! `sestomia config`: the configuration in force, and where each value came from.

use crate::cli::say;
use crate::config::Config;

/// Prints the table; passwords are masked.
pub fn run(config: &Config) {
    say::answer(config.to_string().trim_end());
}
