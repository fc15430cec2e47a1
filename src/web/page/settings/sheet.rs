//! The form of a setting: what was typed, what is wrong with it, and the fields to show.
//!
//! It knows nothing of what settings there are; each kind says which fields it has, in a file of its own.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};

use crate::domain::text::{Line, Prose, TextError};
use crate::t;
use crate::web::error::PageError;
use crate::words::Words;

/// Most bytes of the form of a setting: a shape of many corners and the rest.
pub const SETTING_MAX_BYTES: usize = 2 * 1024 * 1024;
/// Most fields of a form.
pub(super) const FIELDS_MAX: usize = 2_000;
/// From so many choices on they are folded away.
pub(super) const FOLDED_FROM: usize = 12;

/// So many of the ticked choices are named while they are folded away.
const NAMED_MAX: usize = 6;

/// What was typed: names and values in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed(pub(super) Vec<(String, String)>);

impl Typed {
    /// Reads a form, with a file or without; the text of a file counts as typed when there is any.
    pub(super) async fn read(request: Request) -> Result<Self, PageError> {
        let broken = |status: StatusCode| match status {
            StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
            _ => PageError::BadRequest("the form"),
        };
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let mut typed = Self::default();
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let form = Multipart::from_request(request, &()).await;
            let mut form = form.map_err(|_error| PageError::BadRequest("the form"))?;
            let mut files = Vec::new();
            while let Some(field) = form.next_field().await.map_err(|error| broken(error.status()))? {
                if typed.0.len() >= FIELDS_MAX {
                    return Err(PageError::TooLarge);
                }
                let (name, is_file) = (field.name().unwrap_or_default().to_owned(), field.file_name().is_some());
                let bytes = field.bytes().await.map_err(|error| broken(error.status()))?;
                let text = String::from_utf8_lossy(&bytes).into_owned();
                if !is_file {
                    typed.0.push((name, text));
                } else if !bytes.is_empty() {
                    files.push((name, text));
                }
            }
            // What is sent now counts more than what was sent before and is in the form still.
            typed.0.append(&mut files);
        } else {
            let form = axum::Form::<Vec<(String, String)>>::from_request(request, &()).await;
            let axum::Form(fields) =
                form.map_err(|refused| broken(axum::response::IntoResponse::into_response(refused).status()))?;
            if fields.len() > FIELDS_MAX {
                return Err(PageError::TooLarge);
            }
            typed.0 = fields;
        }
        Ok(typed)
    }

    /// The last value of that name, or nothing.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of that name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Whether a box is ticked.
    pub(super) fn is(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Adds a value.
    pub(super) fn set(&mut self, name: &str, value: impl Display) {
        self.0.push((name.to_owned(), value.to_string()));
    }

    /// Adds a value where there is one.
    pub(super) fn set_some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// Ticks a box.
    pub(super) fn tick(&mut self, name: &str, is_ticked: bool) {
        if is_ticked {
            self.set(name, "si");
        }
    }
}

/// What is wrong, by the name of the field.
pub(super) type Errors = Vec<(String, String)>;

/// A choice: its value and what is read.
pub(super) type Choice = (String, String);

/// How a field is filled in.
pub(super) enum Input {
    /// One line.
    Line { max: usize, kind: &'static str },
    /// Several lines.
    Text { rows: u8, max: usize },
    /// One of these.
    Select(Vec<Choice>),
    /// Any of these.
    Checks(Vec<Choice>),
    /// Yes or no.
    Check,
    /// A file whose text counts as typed in the field of that name.
    File { accept: &'static str },
}

/// A field as it is shown.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) help: String,
    pub(super) input: Input,
    pub(super) values: Vec<String>,
    pub(super) error: Option<String>,
    pub(super) required: bool,
}

impl Field {
    pub(super) fn value(&self) -> &str {
        self.values.last().map_or("", String::as_str)
    }

    /// What names it on the page.
    pub(super) fn id(&self) -> String {
        match self.input {
            Input::File { .. } => format!("{}-file", self.name),
            _ => self.name.clone(),
        }
    }

    pub(super) fn has(&self, value: &str) -> bool {
        self.values.iter().any(|known| known == value)
    }

    /// How many of the choices are ticked.
    pub(super) fn chosen(&self) -> usize {
        self.values.iter().filter(|value| !value.is_empty()).count()
    }

    /// What is read of the choices that are ticked, the first ones of many.
    pub(super) fn chosen_names(&self) -> String {
        let Input::Checks(choices) = &self.input else { return String::new() };
        let names = choices.iter().filter(|(value, _)| self.has(value)).map(|(_, name)| name.as_str());
        let names: Vec<&str> = names.take(NAMED_MAX + 1).collect();
        let more = if names.len() > NAMED_MAX { ", …" } else { "" };
        format!("{}{more}", names[..names.len().min(NAMED_MAX)].join(", "))
    }

    /// Whether its choices are folded away until they are asked for.
    pub(super) fn is_folded(&self) -> bool {
        matches!(&self.input, Input::Checks(choices) if choices.len() >= FOLDED_FROM)
    }

    pub(super) fn with_help(&mut self, help: String) -> &mut Self {
        self.help = help;
        self
    }

    pub(super) const fn optional(&mut self) -> &mut Self {
        self.required = false;
        self
    }

    /// What is read of its value: names in place of codes.
    pub(super) fn said(&self, words: &Words) -> String {
        let name = |choices: &[Choice], value: &str| {
            choices.iter().find(|(code, _)| code == value).map_or_else(|| value.to_owned(), |(_, name)| name.clone())
        };
        match &self.input {
            Input::Line { .. } | Input::Text { .. } => self.value().to_owned(),
            Input::Select(choices) => name(choices, self.value()),
            Input::Checks(choices) => {
                self.values.iter().map(|value| name(choices, value)).collect::<Vec<_>>().join(", ")
            }
            Input::Check if self.value().is_empty() => t!(words, "no"),
            Input::Check => t!(words, "yes"),
            Input::File { .. } => String::new(),
        }
    }
}

/// Fields that belong together.
pub(super) struct Section {
    pub(super) title: String,
    pub(super) fields: Vec<Field>,
}

/// A form being laid out.
pub(super) struct Sheet<'a> {
    typed: &'a Typed,
    errors: &'a Errors,
    pub(super) sections: Vec<Section>,
}

impl<'a> Sheet<'a> {
    pub(super) const fn new(typed: &'a Typed, errors: &'a Errors) -> Self {
        Self { typed, errors, sections: Vec::new() }
    }

    pub(super) fn section(&mut self, title: String) {
        self.sections.push(Section { title, fields: Vec::new() });
    }

    fn field(&mut self, name: &str, label: String, input: Input, required: bool) -> &mut Field {
        if self.sections.is_empty() {
            self.section(String::new());
        }
        let error = self.errors.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        let field = Field {
            name: name.to_owned(),
            label,
            help: String::new(),
            input,
            values: self.typed.all(name).map(str::to_owned).collect(),
            error,
            required,
        };
        let last = self.sections.len() - 1;
        let fields = &mut self.sections[last].fields;
        fields.push(field);
        let last = fields.len() - 1;
        &mut fields[last]
    }

    pub(super) fn line(&mut self, name: &str, label: String, max: usize) -> &mut Field {
        self.field(name, label, Input::Line { max, kind: "text" }, true)
    }

    pub(super) fn of_kind(&mut self, name: &str, label: String, kind: &'static str) -> &mut Field {
        self.field(name, label, Input::Line { max: 40, kind }, false)
    }

    pub(super) fn text(&mut self, name: &str, label: String, rows: u8, max: usize) -> &mut Field {
        self.field(name, label, Input::Text { rows, max }, true)
    }

    pub(super) fn select(&mut self, name: &str, label: String, choices: Vec<Choice>) -> &mut Field {
        self.field(name, label, Input::Select(choices), true)
    }

    pub(super) fn checks(&mut self, name: &str, label: String, choices: Vec<Choice>) -> &mut Field {
        self.field(name, label, Input::Checks(choices), false)
    }

    pub(super) fn check(&mut self, name: &str, label: String) -> &mut Field {
        self.field(name, label, Input::Check, false)
    }

    pub(super) fn file(&mut self, name: &str, label: String, accept: &'static str) -> &mut Field {
        self.field(name, label, Input::File { accept }, false)
    }
}

/// Reads what was typed, noting everything that is wrong, each at its field.
pub(super) struct Reader<'a> {
    pub(super) typed: &'a Typed,
    pub(super) words: &'static Words,
    pub(super) errors: Errors,
}

impl Reader<'_> {
    pub(super) fn wrong(&mut self, name: &str, text: String) {
        self.errors.push((name.to_owned(), text));
    }

    fn text_error(&self, error: TextError) -> String {
        match error {
            TextError::Empty => t!(self.words, "setting-missing"),
            TextError::TooLong { max } => t!(self.words, "refusal-text-too-long", max = max),
            TextError::ControlCharacters => t!(self.words, "refusal-control-characters"),
        }
    }

    /// A line that must be there.
    pub(super) fn line<const MAX: usize>(&mut self, name: &str) -> String {
        match Line::<MAX>::new(self.typed.get(name)) {
            Ok(line) => line.to_string(),
            Err(error) => {
                let text = self.text_error(error);
                self.wrong(name, text);
                String::new()
            }
        }
    }

    /// A line that may be empty.
    pub(super) fn some_line<const MAX: usize>(&mut self, name: &str) -> String {
        if self.typed.get(name).is_empty() { String::new() } else { self.line::<MAX>(name) }
    }

    /// A text of several lines that must be there.
    pub(super) fn prose<const MAX: usize>(&mut self, name: &str) -> String {
        match Prose::<MAX>::new(self.typed.get(name)) {
            Ok(text) => text.to_string(),
            Err(error) => {
                let text = self.text_error(error);
                self.wrong(name, text);
                String::new()
            }
        }
    }

    /// What the text stands for, or the error of that message.
    pub(super) fn parsed<T: FromStr>(&mut self, name: &str, wrong: impl FnOnce(&'static Words) -> String) -> Option<T> {
        let parsed = self.typed.get(name).parse().ok();
        if parsed.is_none() {
            let text = wrong(self.words);
            self.wrong(name, text);
        }
        parsed
    }

    /// The same, of what may be empty.
    pub(super) fn some<T: FromStr>(&mut self, name: &str, wrong: impl FnOnce(&'static Words) -> String) -> Option<T> {
        if self.typed.get(name).is_empty() { None } else { self.parsed(name, wrong) }
    }

    /// One of the choices.
    pub(super) fn choice<T: FromStr>(&mut self, name: &str) -> Option<T> {
        self.parsed(name, |words| t!(words, "setting-choose"))
    }

    /// A number within bounds.
    pub(super) fn number(&mut self, name: &str, range: RangeInclusive<u16>) -> u16 {
        let number = self.typed.get(name).parse().ok().filter(|number| range.contains(number));
        number.unwrap_or_else(|| {
            let text = t!(self.words, "setting-number", from = (*range.start()), to = (*range.end()));
            self.wrong(name, text);
            0
        })
    }

    /// The lines of a text, without empty ones, at most so many.
    pub(super) fn lines(&mut self, name: &str, most: usize) -> Vec<String> {
        let lines: Vec<String> =
            self.typed.get(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        if lines.len() > most {
            let text = t!(self.words, "setting-too-many", max = most);
            self.wrong(name, text);
        }
        lines
    }

    /// The codes that are ticked.
    pub(super) fn codes<T: FromStr>(&self, name: &str) -> Vec<T> {
        self.typed.all(name).filter_map(|code| code.parse().ok()).collect()
    }
}
