//! Types of practices and texts to begin with, for a jurisdiction that was founded without them. What it has already is
//! its own: that is never changed.

use serde::Deserialize;

use crate::app::App;
use crate::app::setup::BUILT_IN_PRACTICES;
use crate::app::submit::SubmitError;
use crate::domain::fitness::{Unfit, unfit};
use crate::domain::office::OfficeCode;
use crate::domain::person::{Actor, Channel};
use crate::domain::practice::kind::PracticeType;
use crate::domain::practice::template::PracticeTemplate;
use crate::domain::record::Version;
use crate::domain::rules::{Rules, Setting};

/// Such types and texts, as a setup file has them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "practice_type")]
    types: Vec<PracticeType>,
    #[serde(default, rename = "practice_template")]
    templates: Vec<PracticeTemplate>,
}

/// Why nothing was taken over.
#[derive(Debug, thiserror::Error)]
pub enum TypesError {
    /// Not TOML of the right form.
    #[error("not types of practices: {0}")]
    Toml(#[from] toml::de::Error),
    /// A type goes to an office that is not there.
    #[error("there is no office {0}: name one that is with --office")]
    NoOffice(OfficeCode),
    /// The service refused or failed.
    #[error(transparent)]
    Submit(#[from] SubmitError),
}

/// What became of types and texts, by their codes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Those that are new.
    pub new: Vec<String>,
    /// How many are there already, just so.
    pub known: usize,
    /// Those that are there and say something else, and are left so.
    pub different: Vec<String>,
    /// Those that do not fit what is there.
    pub unfit: Vec<String>,
}

/// Takes over the types and texts of a file, or those that the service comes with; `office` answers for types whose office
/// is not there.
pub async fn take_over_types(
    app: &App,
    file: Option<&str>,
    office: Option<OfficeCode>,
    dry_run: bool,
) -> Result<Taken, TypesError> {
    let File { types, templates } = toml::from_str(file.unwrap_or(BUILT_IN_PRACTICES))?;
    let mut rules = app.rules().as_ref().clone();
    let works = |rules: &Rules, code: &OfficeCode| rules.working_offices().any(|office| office.code == *code);
    if let Some(wanted) = office.as_ref().filter(|wanted| !works(&rules, wanted)) {
        return Err(TypesError::NoOffice(wanted.clone()));
    }
    let mut settings = Vec::new();
    for mut kind in types {
        // One that is there keeps its own.
        if let Some(known) = rules.practice_types.get(&kind.code).filter(|_| !works(&rules, &kind.office)) {
            kind.office = known.office.clone();
        } else if !works(&rules, &kind.office) {
            kind.office = office.clone().ok_or(TypesError::NoOffice(kind.office))?;
        }
        settings.push(Setting::PracticeType(Box::new(kind)));
    }
    settings.extend(templates.into_iter().map(|template| Setting::PracticeTemplate(Box::new(template))));
    let mut taken = Taken::default();
    for setting in settings {
        let code = setting.code().to_owned();
        match there(&setting, &rules) {
            Some(known) if known == setting => taken.known += 1,
            Some(_) => taken.different.push(code),
            None if !unfit(&setting, &rules).is_empty() => {
                let why: Vec<Unfit> = unfit(&setting, &rules).into_iter().map(|(_, why)| why).collect();
                taken.unfit.push(format!("{code} does not fit what is there: {why:?}"));
            }
            None => {
                if !dry_run {
                    app.define(&Actor::system(Channel::Import), Version(0), setting.clone()).await?;
                }
                rules.apply(setting);
                taken.new.push(code);
            }
        }
    }
    Ok(taken)
}

/// The setting of that kind and code which is there.
fn there(setting: &Setting, rules: &Rules) -> Option<Setting> {
    match setting {
        Setting::PracticeType(kind) => {
            Some(Setting::PracticeType(Box::new(rules.practice_types.get(&kind.code)?.clone())))
        }
        Setting::PracticeTemplate(template) => {
            Some(Setting::PracticeTemplate(Box::new(rules.practice_templates.get(&template.code)?.clone())))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::app::clock::Clock;
    use crate::store::Location;

    const OTHER: &str = r#"
        [[practice_type]]
        code = "autorizzazione-insegne"
        name = "Insegne"
        name_en = "Signs"
        law = "D.Lgs 285/1992, art. 23"
        office = "commercio"
        works = "decision"
        terms = [{ from = "1993-01-01", stages = [{ stage = "decision", term = "60 d" }] }]

        [[practice_template]]
        code = "insegna"
        name = "Insegna autorizzata"
        act = "grant"
        types = ["autorizzazione-insegne"]
        text = "L'insegna è autorizzata."
    "#;

    #[tokio::test]
    async fn what_is_there_stays_and_what_is_missing_comes() {
        let folder = tempfile::tempdir().expect("a folder");
        let options = Options {
            database: Location::File(folder.path().join("sestomia.db")),
            media: folder.path().join("media"),
            jurisdiction: None,
            clock: Clock::System,
        };
        let running = App::start(options).await.expect("starts");
        let app = &running.app;
        let own = take_over_types(app, None, None, false).await.expect("reads");
        assert!(own.known > 30 && own.new.is_empty() && own.different.is_empty() && own.unfit.is_empty(), "{own:?}");

        let take = async |file: &str, office: Option<&str>, dry_run| {
            let office = office.map(|code| code.parse().expect("a code"));
            take_over_types(app, Some(file), office, dry_run).await
        };
        assert!(matches!(take(OTHER, None, false).await, Err(TypesError::NoOffice(_))));
        assert!(matches!(take(OTHER, Some("nessuno"), false).await, Err(TypesError::NoOffice(_))));
        for dry_run in [true, false] {
            let taken = take(OTHER, Some("edilizia-privata"), dry_run).await.expect("fits");
            assert_eq!(taken.new, ["autorizzazione-insegne", "insegna"], "dry: {dry_run}");
        }
        let changed = OTHER.replace("60 d", "30 d").replace("commercio", "edilizia-privata");
        let taken = take(&changed, None, false).await.expect("fits");
        assert_eq!((taken.different, taken.known), (vec!["autorizzazione-insegne".to_owned()], 1));
        let rules = app.rules();
        let kind = rules.practice_types.get(&"autorizzazione-insegne".parse().expect("a code")).expect("there");
        assert_eq!(kind.terms[0].stages[0].term.count(), 60, "what is there stays");
        let stray = OTHER.replace("[\"autorizzazione-insegne\"]", "[\"nessuno\"]").replace("\"insegna\"", "\"altra\"");
        assert_eq!(take(&stray, Some("edilizia-privata"), false).await.expect("reads").unfit.len(), 1);
        running.stop().await;
    }
}
