//! The words in both languages: the same messages, with the same variables, all of them said somewhere.
//!
//! That a message exists which code asks for is known to the compiler, but only for Italian: one that is missing in
//! English would silently be read in Italian.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The messages of a language with their variables, in the order of the file.
fn messages(language: &str) -> Vec<(String, BTreeSet<String>)> {
    let path = root().join("src/words").join(language).join("sestomia.ftl");
    let text = fs::read_to_string(&path).expect("the messages");
    let mut messages: Vec<(String, BTreeSet<String>)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if !line.starts_with([' ', '}']) {
            let id = line.split_once(" =").map_or("", |(id, _)| id);
            let fine = !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            assert!(fine, "{language}:{number}: not a message that is written like the others: {line}");
            messages.push((id.to_owned(), BTreeSet::new()));
        }
        let (_, variables) = messages.last_mut().expect("the first line names a message");
        for (start, _) in line.match_indices('$') {
            let is_name = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
            variables.insert(line[start + 1..].chars().take_while(is_name).collect());
        }
    }
    assert!(messages.len() > 300, "only {} messages were found in {language}", messages.len());
    messages
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The messages that code and templates ask for, each with a place where they do.
fn asked_for() -> BTreeMap<String, String> {
    fn walk(folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension != "ftl") {
                let text = fs::read_to_string(&path).expect("a text");
                // Only comments begin so; the macro itself names no message.
                let said: String =
                    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
                asked_for_in(&said, &path.to_string_lossy(), found);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&root().join("src"), &mut found);
    found
}

/// Every `t!(words, "id", …)` of a text.
fn asked_for_in(text: &str, place: &str, found: &mut BTreeMap<String, String>) {
    for (start, call) in text.match_indices("t!(") {
        if text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let (_, rest) = text[start + call.len()..].split_once(',').expect("words, and then a message");
        if rest.trim_start().starts_with('$') {
            continue;
        }
        let quoted = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
        assert!(quoted.is_some(), "{place}: a message that is not named by its id: t!({rest:.40}");
        let Some((id, _)) = quoted else { continue };
        found.insert(id.to_owned(), place.to_owned());
    }
}

#[test]
fn both_languages_say_the_same() {
    let (italian, english) = (messages("it"), messages("en"));
    let ids = |messages: &[(String, BTreeSet<String>)]| messages.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let sorted = |messages: &[(String, BTreeSet<String>)]| ids(messages).into_iter().collect::<BTreeSet<_>>();
    let missing: Vec<_> = sorted(&italian).symmetric_difference(&sorted(&english)).cloned().collect();
    assert_eq!(missing, Vec::<String>::new(), "said in one language only");
    assert_eq!(ids(&italian), ids(&english), "in another order, so that they cannot be read side by side");
    assert_eq!(sorted(&italian).len(), italian.len(), "a message is there twice");
    for ((id, variables), (_, other)) in italian.iter().zip(&english) {
        assert_eq!(variables, other, "{id} has other variables in English");
    }
}

#[test]
fn every_message_is_asked_for_and_there() {
    let known: BTreeSet<String> = messages("it").into_iter().map(|(id, _)| id).collect();
    let asked = asked_for();
    let asked_ids: BTreeSet<String> = asked.keys().cloned().collect();
    let unsaid: Vec<_> = known.difference(&asked_ids).collect();
    assert_eq!(unsaid, Vec::<&String>::new(), "nobody says these");
    let unknown: Vec<_> = asked.iter().filter(|(id, _)| !known.contains(*id)).collect();
    assert_eq!(unknown, Vec::new(), "there are no such messages");
}

#[test]
fn a_question_is_found_wherever_it_is_asked() {
    let mut found = BTreeMap::new();
    asked_for_in("format!(\"{a}\", \"no\") t!(self, \"one\") <p>{{ t!(w,\n  \"two\", n = 1) }}", "here", &mut found);
    assert_eq!(found.into_keys().collect::<Vec<_>>(), ["one", "two"]);
}
