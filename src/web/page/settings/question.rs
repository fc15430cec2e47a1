//! The questions of a category, in its form: those that are there, and room for one more.
//!
//! What has been asked does not vanish: a question is retired, and so is a choice that is left out of the list.

use crate::domain::category::{Choice, Question, QuestionCode, QuestionKind};
use crate::domain::text::{Line, slug};
use crate::t;
use crate::web::page::settings::sheet::{Reader, Sheet, Typed};
use crate::words::Words;

/// Most questions of a category.
pub(super) const QUESTIONS_MAX: usize = 12;
/// Most choices of a question.
const CHOICES_MAX: usize = 30;

const KINDS: [(QuestionKind, &str); 4] = [
    (QuestionKind::Choice, "choice"),
    (QuestionKind::YesNo, "yes_no"),
    (QuestionKind::Text, "text"),
    (QuestionKind::Number, "number"),
];

fn kind_name(kind: QuestionKind, words: &Words) -> String {
    match kind {
        QuestionKind::Choice => t!(words, "question-choice"),
        QuestionKind::YesNo => t!(words, "question-yes-no"),
        QuestionKind::Text => t!(words, "question-text"),
        QuestionKind::Number => t!(words, "question-number"),
    }
}

pub(super) fn sheet(sheet: &mut Sheet<'_>, words: &Words, questions: usize) {
    for n in 1..=(questions + 1).min(QUESTIONS_MAX) {
        let is_new = n > questions;
        let name = |field: &str| format!("d{n}_{field}");
        sheet.section(if is_new { t!(words, "question-new") } else { t!(words, "question-n", n = n) });
        sheet.line(&name("testo"), t!(words, "question-asks"), 200).required = !is_new;
        sheet.line(&name("testo_en"), t!(words, "question-asks-en"), 200).required = !is_new;
        if is_new {
            let kinds = KINDS.map(|(kind, code)| (code.to_owned(), kind_name(kind, words)));
            sheet.select(&name("tipo"), t!(words, "question-kind"), kinds.into()).optional();
        }
        let help = t!(words, "question-choices-help");
        sheet.text(&name("scelte"), t!(words, "question-choices"), 4, 4000).optional().with_help(help);
        sheet.line(&name("aiuto"), t!(words, "question-help"), 300).optional();
        sheet.line(&name("aiuto_en"), t!(words, "question-help-en"), 300).optional();
        sheet.check(&name("obbligatoria"), t!(words, "question-required"));
        if !is_new {
            sheet.check(&name("ritirata"), t!(words, "question-retired"));
        }
    }
}

pub(super) fn typed(typed: &mut Typed, questions: &[Question]) {
    for (n, question) in (1..).zip(questions) {
        let name = |field: &str| format!("d{n}_{field}");
        typed.set(&name("testo"), &question.text);
        typed.set(&name("testo_en"), &question.text_en);
        let lines = question.offered().map(|choice| format!("{} | {} | {}", choice.code, choice.name, choice.name_en));
        typed.set(&name("scelte"), lines.collect::<Vec<_>>().join("\n"));
        typed.set(&name("aiuto"), &question.help);
        typed.set(&name("aiuto_en"), &question.help_en);
        typed.tick(&name("obbligatoria"), question.required);
        typed.tick(&name("ritirata"), question.retired);
    }
}

/// The questions as typed; those before keep code and kind, and none of them is missing.
pub(super) fn read(reader: &mut Reader<'_>, before: &[Question]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for n in 1..=(before.len() + 1).min(QUESTIONS_MAX) {
        let known = before.get(n - 1);
        let name = |field: &str| format!("d{n}_{field}");
        if known.is_none() && reader.typed.get(&name("testo")).is_empty() {
            break;
        }
        let text = reader.line::<200>(&name("testo"));
        let text_en = reader.line::<200>(&name("testo_en"));
        let kind = known.map(|known| known.kind).or_else(|| {
            let typed = reader.typed.get(&name("tipo"));
            KINDS.into_iter().find(|(_, code)| *code == typed).map(|(kind, _)| kind)
        });
        let Some(kind) = kind else {
            let text = t!(reader.words, "setting-choose");
            reader.wrong(&name("tipo"), text);
            continue;
        };
        let Some(code) = known.map(|known| known.code.clone()).or_else(|| new_code(&text, before)) else { continue };
        questions.push(Question {
            code,
            text,
            text_en,
            kind,
            required: reader.typed.is(&name("obbligatoria")),
            choices: choices(reader, &name("scelte"), kind, known.map_or(&[], |known| &known.choices)),
            help: reader.some_line::<300>(&name("aiuto")),
            help_en: reader.some_line::<300>(&name("aiuto_en")),
            retired: known.is_some() && reader.typed.is(&name("ritirata")),
        });
    }
    questions
}

/// A code made of the text that no question before has.
fn new_code(text: &str, before: &[Question]) -> Option<QuestionCode> {
    let base: String = slug(text).chars().take(40).collect();
    let free = |code: &QuestionCode| !before.iter().any(|question| question.code == *code);
    let numbered = (2..).map(|n| format!("{base}-{n}")).take(QUESTIONS_MAX + 1);
    std::iter::once(base.clone()).chain(numbered).filter_map(|code| code.parse().ok()).find(free)
}

/// The choices as typed, one a line: `code | name | English name`, or without code. Those that are left out are retired.
fn choices(reader: &mut Reader<'_>, name: &str, kind: QuestionKind, before: &[Choice]) -> Vec<Choice> {
    let lines = reader.lines(name, CHOICES_MAX);
    if kind != QuestionKind::Choice {
        return before.to_vec();
    }
    let mut choices: Vec<Choice> = Vec::new();
    for line in &lines {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let (code, name_it, name_en) = match parts.as_slice() {
            [code, name, name_en] => ((*code).to_owned(), *name, *name_en),
            [name, name_en] => (slug(name).chars().take(40).collect(), *name, *name_en),
            _ => (String::new(), "", ""),
        };
        let fine = Line::<120>::new(name_it).is_ok() && Line::<120>::new(name_en).is_ok();
        match code.parse::<QuestionCode>() {
            Ok(code) if fine && !choices.iter().any(|choice| choice.code == code) => {
                choices.push(Choice { code, name: name_it.to_owned(), name_en: name_en.to_owned(), retired: false });
            }
            _ => {
                let text = t!(reader.words, "question-choice-wrong", line = line.as_str());
                reader.wrong(name, text);
            }
        }
    }
    if choices.is_empty() && lines.is_empty() {
        let text = t!(reader.words, "setting-missing");
        reader.wrong(name, text);
    }
    let gone: Vec<Choice> =
        before.iter().filter(|known| !choices.iter().any(|one| one.code == known.code)).cloned().collect();
    choices.extend(gone.into_iter().map(|choice| Choice { retired: true, ..choice }));
    choices
}
