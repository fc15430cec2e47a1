//! What people read, in Italian and English.
//!
//! Messages are in `it/sestomia.ftl` and `en/sestomia.ftl`; the `t!` macro makes an unknown message or variable a
//! compile error. This room knows how things are called, never what is done with them.

pub mod accesses;
pub mod account_mails;
pub mod afterwards;
pub mod dates;
pub mod deadlines;
pub mod emergencies;
pub mod failures;
pub mod follows;
pub mod forwards;
pub mod hooks;
pub mod interventions;
pub mod letter_html;
pub mod mails;
pub mod names;
pub mod practice_links;
pub mod practice_mails;
pub mod practice_runs;
pub mod practices;
pub mod procedures;
pub mod refusals;
pub mod reminders;
pub mod routing;
pub mod tasks;

use std::sync::LazyLock;

use i18n_embed::fluent::FluentLanguageLoader;
use rust_embed::RustEmbed;

/// The text of a message: `t!(words, "id")` or `t!(words, "id", variable = value)`.
#[macro_export]
macro_rules! t {
    ($words:expr, $($message:tt)+) => { ::i18n_embed_fl::fl!($words.loader(), $($message)+) };
}

/// A language the service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// Italian, the first language.
    #[default]
    It,
    /// English, under `/en/`.
    En,
}

impl Language {
    /// BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::En => "en",
        }
    }

    /// The language of a stored tag; Italian for any other.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        if tag == "en" { Self::En } else { Self::It }
    }
}

#[derive(RustEmbed)]
#[folder = "src/words"]
#[include = "*.ftl"]
struct Messages;

/// The messages of one language.
#[derive(Debug)]
pub struct Words {
    language: Language,
    loader: FluentLanguageLoader,
}

static ITALIAN: LazyLock<Words> = LazyLock::new(|| Words::load(Language::It));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::load(Language::En));

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::It => &ITALIAN,
            Language::En => &ENGLISH,
        }
    }

    fn load(language: Language) -> Self {
        let identifier = |tag: &str| tag.parse().expect("a language tag that is written here");
        let loader = FluentLanguageLoader::new("sestomia", identifier("it"));
        let wanted = [identifier(language.tag())];
        i18n_embed::LanguageLoader::load_languages(&loader, &Messages, &wanted).expect("messages that are built in");
        // Marks around variables are for mixed directions of writing; here they only disturb copying and tests.
        loader.set_use_isolating(false);
        Self { language, loader }
    }

    /// The language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// For `t!`.
    #[must_use]
    pub const fn loader(&self) -> &FluentLanguageLoader {
        &self.loader
    }

    /// A path of this service in this language: `/segnala` or `/en/segnala`.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        match self.language {
            Language::It => path.to_owned(),
            Language::En => format!("/en{path}"),
        }
    }

    /// The text of this language out of a pair that a setting holds.
    #[must_use]
    pub const fn either<'a>(&self, italian: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::It => italian,
            Language::En => english,
        }
    }
}
