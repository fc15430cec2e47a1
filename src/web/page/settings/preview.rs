//! What a change would do, and what has been changed before, in words.

use sha2::{Digest, Sha256};

use crate::app::settings::{Change, Effects};
use crate::domain::category::Category;
use crate::domain::record::Version;
use crate::domain::rules::Setting;
use crate::t;
use crate::web::Site;
use crate::web::error::PageError;
use crate::web::page::settings::sheet::{Sheet, Typed};
use crate::web::page::settings::{Kind, typed_of};
use crate::web::visitor::Visitor;

/// Most reports that are listed; of more the number is told.
const LISTED_MAX: usize = 50;
/// Most changes that are listed, the last ones.
const CHANGES_MAX: usize = 50;
/// Most characters of a value that are shown in the history.
const VALUE_MAX: usize = 80;

/// What a change would do, in words.
pub(super) struct Preview {
    /// What would be different, field by field.
    pub(super) changes: Vec<String>,
    /// What follows from it.
    pub(super) sentences: Vec<String>,
    /// Reports that would go elsewhere: number, subject, and from where to where.
    pub(super) moved: Vec<(String, String, String)>,
    /// How many more of them there are.
    pub(super) more: usize,
    /// How many of them an office has already: those can be moved.
    pub(super) routed: usize,
    /// Names what was looked at, so that nothing else is saved unseen.
    pub(super) mark: String,
}

/// Names a setting and the state that it changes.
pub(super) fn mark(setting: &Setting, seen: Version) -> String {
    let body = serde_json::to_string(setting).unwrap_or_default();
    let digest = Sha256::digest(format!("{} {body}", seen.0));
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

impl Preview {
    pub(super) fn of(
        effects: &Effects,
        setting: &Setting,
        seen: Version,
        changes: Vec<String>,
        visitor: &Visitor,
    ) -> Self {
        let (words, rules) = (visitor.words, &visitor.rules);
        let name = |code| rules.offices.get(code).map_or_else(|| format!("{code}"), |office| office.short_name.clone());
        let listed = effects.moved.iter().take(LISTED_MAX);
        let moved = listed.map(|moved| {
            let ways = t!(words, "preview-way", from = name(&moved.from), to = name(&moved.to));
            (moved.number.to_string(), moved.subject.clone(), ways)
        });
        let mut sentences = Vec::new();
        if effects.moved.is_empty() {
            sentences.push(t!(words, "preview-none-moved"));
        } else {
            sentences.push(t!(words, "preview-moved", n = effects.moved.len()));
        }
        if effects.keep_dates > 0 {
            sentences.push(t!(words, "preview-keep-dates", n = effects.keep_dates));
        }
        if effects.left_behind > 0 {
            sentences.push(t!(words, "preview-left-behind", n = effects.left_behind));
        }
        if effects.contacts_erased > 0 {
            sentences.push(t!(words, "preview-contacts-erased", n = effects.contacts_erased));
        }
        if effects.texts_erased > 0 {
            sentences.push(t!(words, "preview-texts-erased", n = effects.texts_erased));
        }
        if effects.is_cut {
            sentences.push(t!(words, "preview-cut", n = effects.considered));
        }
        Self {
            changes,
            sentences,
            moved: moved.collect(),
            more: effects.moved.len().saturating_sub(LISTED_MAX),
            routed: effects.moved.iter().filter(|moved| moved.is_routed).count(),
            mark: mark(setting, seen),
        }
    }
}

/// A change that was made.
pub(super) struct ChangeView {
    pub(super) at: String,
    pub(super) by: String,
    /// What was different after it.
    pub(super) what: Vec<String>,
}

/// The changes, the last one first.
pub(super) async fn history(site: &Site, changes: &[Change], visitor: &Visitor) -> Result<Vec<ChangeView>, PageError> {
    let words = visitor.words;
    let accounts = site.app.accounts().list().await?;
    let view = |n: usize| {
        let change = &changes[n];
        let account = change.by.and_then(|by| accounts.iter().find(|account| account.id == by));
        let before = n.checked_sub(1).map(|before| &changes[before].setting);
        ChangeView {
            at: words.instant(change.at, visitor.zone()),
            by: account.map_or_else(|| t!(words, "history-system"), |account| account.name.clone()),
            what: before.map_or_else(
                || vec![t!(words, "history-first")],
                |before| differences(before, &change.setting, visitor),
            ),
        }
    };
    Ok((0..changes.len()).rev().take(CHANGES_MAX).map(view).collect())
}

/// What is different between two states of a setting, as the fields of its form say it.
pub(super) fn differences(before: &Setting, after: &Setting, visitor: &Visitor) -> Vec<String> {
    let words = visitor.words;
    let (old, new) = (said(before, visitor), said(after, visitor));
    let mut differences = Vec::new();
    for (label, value) in &new {
        let was = old.iter().find(|(known, _)| known == label).map_or("", |(_, value)| value.as_str());
        if was != value {
            differences.push(t!(
                words,
                "history-change",
                field = label.as_str(),
                from = short(was, words),
                to = short(value, words)
            ));
        }
    }
    if let (Setting::Area(before), Setting::Area(after)) = (before, after)
        && before.shape != after.shape
    {
        differences.push(t!(words, "history-shape"));
    }
    differences
}

fn short(value: &str, words: &crate::words::Words) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(VALUE_MAX) {
        _ if line.is_empty() => t!(words, "history-nothing"),
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The fields of a setting with what is in them; a field that comes again, as with questions, under its section.
fn said(setting: &Setting, visitor: &Visitor) -> Vec<(String, String)> {
    let typed: Typed = typed_of(setting);
    let none = Vec::new();
    let mut sheet = Sheet::new(&typed, &none);
    let kind = Kind::of(setting);
    kind.lay_out(&mut sheet, visitor, Some(setting));
    let fields = sheet.sections.iter().flat_map(|section| section.fields.iter().map(move |field| (section, field)));
    fields
        .map(|(section, field)| {
            let label = if section.title.is_empty() {
                field.label.clone()
            } else {
                format!("{}, {}", section.title, field.label)
            };
            (label, field.said(visitor.words))
        })
        .collect()
}

/// How many questions a category has.
pub(super) fn questions_of(category: Option<&Category>) -> usize {
    category.map_or(0, |category| category.questions.len())
}
