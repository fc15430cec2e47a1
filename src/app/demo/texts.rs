//! What the demonstration is made of, read from the built-in file: texts, figures, invented names.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The built-in file.
const BUILT_IN: &str = include_str!("../../../maps/sesto-fiorentino/demo.toml");

/// All of it.
#[derive(Debug, Deserialize)]
pub struct Texts {
    /// When reports come, and how.
    pub weights: Weights,
    /// How often what happens.
    pub rates: Rates,
    /// How long things take.
    pub times: Times,
    /// Per category: how long it takes, and when in the year it comes.
    pub profile: BTreeMap<String, Profile>,
    /// What citizens write.
    #[serde(rename = "text")]
    pub written: Vec<Written>,
    /// What they are answered.
    pub answers: Answers,
    /// Why reports are declined.
    #[serde(rename = "rejection")]
    pub rejections: Vec<Reasoned>,
    /// To whom reports are handed.
    #[serde(rename = "transfer")]
    pub transfers: Vec<Handed>,
    /// Why reports wait.
    #[serde(rename = "suspension")]
    pub suspensions: Vec<Reasoned>,
    /// What inspections find.
    #[serde(rename = "inspection")]
    pub inspections: Vec<Said>,
    /// Why reports come back.
    #[serde(rename = "reopening")]
    pub reopenings: Vec<Said>,
    /// What others say.
    #[serde(rename = "comment")]
    pub comments: Vec<Commented>,
    /// Invented names.
    pub people: People,
}

/// Relative weights.
#[derive(Debug, Deserialize)]
pub struct Weights {
    /// January to December.
    pub months: [f64; 12],
    /// Monday to Sunday.
    pub weekdays: [f64; 7],
    /// By channel.
    pub channels: BTreeMap<String, f64>,
    /// By channel, hour by hour.
    pub hours: BTreeMap<String, Vec<f64>>,
}

/// Shares of all reports.
#[derive(Debug, Deserialize)]
pub struct Rates {
    pub overdue: f64,
    pub reopened: f64,
    pub duplicate: f64,
    pub not_competent: f64,
    pub other_rejections: f64,
    pub suspended: f64,
    pub transferred: f64,
    pub with_contact: f64,
    pub with_photo: f64,
    pub joined: f64,
    pub commented: f64,
}

/// How long things take.
#[derive(Debug, Deserialize)]
pub struct Times {
    /// Standard deviation of the logarithm of the whole time.
    pub sigma: f64,
    /// Shares of the whole time at which steps are taken.
    pub steps: Steps,
}

/// Shares of the whole time.
#[derive(Debug, Deserialize)]
pub struct Steps {
    pub routed: f64,
    pub taken_in_charge: f64,
    pub in_progress: f64,
    pub resolved: f64,
}

/// A category's own figures.
#[derive(Debug, Deserialize)]
pub struct Profile {
    /// Median of the whole time in days.
    pub median_days: f64,
    /// Relative weights, January to December.
    pub months: [f64; 12],
}

/// What a citizen writes.
#[derive(Debug, Deserialize)]
pub struct Written {
    pub category: String,
    pub subject: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub months: Vec<i8>,
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
}

/// Answers by category, else by group.
#[derive(Debug, Deserialize)]
pub struct Answers {
    pub category: BTreeMap<String, Vec<String>>,
    pub group: BTreeMap<String, Vec<String>>,
}

/// A text with a coded reason, for some categories or all.
#[derive(Debug, Deserialize)]
pub struct Reasoned {
    pub reason: String,
    pub text: String,
    #[serde(default)]
    pub categories: Vec<String>,
}

/// A text with the office it is handed to, for some categories.
#[derive(Debug, Deserialize)]
pub struct Handed {
    pub office: String,
    pub text: String,
    #[serde(default)]
    pub categories: Vec<String>,
}

/// A text, for some categories or all.
#[derive(Debug, Deserialize)]
pub struct Said {
    pub text: String,
    #[serde(default)]
    pub categories: Vec<String>,
}

/// A comment that fits while a report is open or when it is closed.
#[derive(Debug, Deserialize)]
pub struct Commented {
    pub text: String,
    pub when: String,
    #[serde(default)]
    pub categories: Vec<String>,
}

/// Invented names.
#[derive(Debug, Deserialize)]
pub struct People {
    pub first_names: Vec<String>,
    pub last_names: Vec<String>,
}

impl Texts {
    /// Reads the built-in file.
    pub fn built_in() -> Result<Self, toml::de::Error> {
        toml::from_str(BUILT_IN)
    }

    /// Answers that fit a category of this group.
    #[must_use]
    pub fn answers_for(&self, category: &str, group: &str) -> &[String] {
        self.answers.category.get(category).or_else(|| self.answers.group.get(group)).map_or(&[], Vec::as_slice)
    }
}

/// Whether an entry limited to these categories fits one; no limit fits all.
#[must_use]
pub(super) fn fits(categories: &[String], category: &str) -> bool {
    categories.is_empty() || categories.iter().any(|one| one == category)
}
