//! What every page has around it: headers, navigation, footer, as the municipal template has them.

use crate::domain::matter::MatterKind;
use crate::domain::person::Role;
use crate::domain::policy::{Action, may};
use crate::domain::rules::Rules;
use crate::domain::task::Act;
use crate::t;
use crate::web::Site;
use crate::web::asset;
use crate::web::page::emergencies::band::Band;
use crate::web::visitor::Visitor;
use crate::words::{Language, Words};

/// The frame of a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Title of the page, for the browser's tab and the breadcrumb.
    pub title: String,
    /// Who looks at it.
    pub visitor: Visitor,
    /// Scripts the page needs beside the common one.
    pub scripts: Vec<&'static str>,
    /// The same page in the other language.
    pub other_language_href: String,
    /// Where absolute links begin.
    pub public_url: String,
    /// The emergencies that hold; for the staff, at work, also those that are practised.
    pub bands: Vec<Band>,
    /// Whether the page leads to itself only: no search, no wide footer (queues, forms).
    pub is_wide: bool,
}

impl Frame {
    /// A frame with this title.
    #[must_use]
    pub fn new(site: &Site, visitor: Visitor, title: String) -> Self {
        let other = match visitor.words.language() {
            Language::It => Words::of(Language::En),
            Language::En => Words::of(Language::It),
        };
        Self {
            title,
            other_language_href: other.href(&visitor.path),
            bands: bands(site, &visitor),
            visitor,
            scripts: Vec::new(),
            public_url: site.options.public_url.clone(),
            is_wide: false,
        }
    }

    /// The same with a script of its own.
    #[must_use]
    pub fn with_script(mut self, script: &'static str) -> Self {
        self.scripts.push(script);
        self
    }

    /// The same for a page that uses the whole width.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }

    /// The words of the visitor's language.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        self.visitor.words
    }

    /// What holds in the jurisdiction.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.visitor.rules
    }

    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, path: &str) -> String {
        asset::href(path)
    }

    /// A path of this site in the visitor's language.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        self.words().href(path)
    }

    /// Whether this is the page at `path`, or one below it.
    #[must_use]
    pub fn is_at(&self, path: &str) -> bool {
        if path == "/" { self.visitor.path == "/" } else { self.visitor.path.starts_with(path) }
    }

    /// Name and office of who has signed in.
    #[must_use]
    pub fn signed_in_as(&self) -> Option<(String, String)> {
        let account = self.visitor.account.as_ref()?;
        let office = account.office.as_ref().and_then(|code| self.rules().offices.get(code));
        let office = office.map_or_else(|| self.words().role(account.role), |office| office.short_name.clone());
        Some((account.name.clone(), office))
    }

    /// Whether the visitor looks after the accounts of others.
    #[must_use]
    pub fn keeps_accounts(&self) -> bool {
        may(&self.visitor.actor, Action::KeepAccounts)
    }

    /// Whether the visitor looks after what leaves the house.
    #[must_use]
    pub fn keeps_deliveries(&self) -> bool {
        may(&self.visitor.actor, Action::KeepDeliveries)
    }

    /// Whether the visitor is in a page that the navigation names beside the queue.
    #[must_use]
    pub fn is_beside_the_queue(&self) -> bool {
        [
            "/ufficio/lavagna",
            "/ufficio/interventi",
            "/ufficio/lavori",
            "/ufficio/giornata",
            "/ufficio/emergenze",
            "/ufficio/pratiche",
            "/ufficio/andamento",
            "/ufficio/utenti",
            "/ufficio/invii",
            "/ufficio/webhook",
            "/ufficio/impostazioni",
        ]
        .iter()
        .any(|path| self.is_at(path))
    }

    /// Where the visitor's tasks are, if there are any for them: a crew's day, else the list.
    #[must_use]
    pub fn tasks_at(&self) -> Option<(&'static str, String)> {
        let sees = self.visitor.account.is_some() && may(&self.visitor.actor, Action::MoveTask(Act::See));
        let is_crew = self.visitor.actor.role == Role::Crew;
        let day = || ("/ufficio/giornata", t!(self.words(), "shift-title"));
        sees.then(|| if is_crew { day() } else { ("/ufficio/lavori", t!(self.words(), "tasks-title")) })
    }

    /// Whether the visitor changes what holds in the jurisdiction.
    #[must_use]
    pub fn configures(&self) -> bool {
        may(&self.visitor.actor, Action::Configure)
    }

    /// Whether the visitor has a board of reports and tasks.
    #[must_use]
    pub fn has_board(&self) -> bool {
        may(&self.visitor.actor, Action::OpenRecord) && self.visitor.actor.office.is_some()
    }

    /// Whether the visitor sees works as the staff does.
    #[must_use]
    pub fn plans_works(&self) -> bool {
        may(&self.visitor.actor, Action::Inspect(MatterKind::Intervention))
    }

    /// Whether the visitor sees practices as the municipality's staff does.
    #[must_use]
    pub fn opens_practices(&self) -> bool {
        may(&self.visitor.actor, Action::Inspect(MatterKind::Practice))
    }

    /// Whether the visitor sees how long things take.
    #[must_use]
    pub fn sees_figures(&self) -> bool {
        may(&self.visitor.actor, Action::SeeFigures)
    }

    /// Whether the visitor enters reports for callers.
    #[must_use]
    pub fn is_desk(&self) -> bool {
        self.visitor.actor.role == Role::FrontDesk
    }
}

fn bands(site: &Site, visitor: &Visitor) -> Vec<Band> {
    let at_work = visitor.account.is_some() && visitor.path.starts_with("/ufficio");
    let mut shown = site.app.in_force();
    if at_work {
        shown.extend(site.app.practised());
    }
    shown.iter().map(|emergency| Band::of(emergency, visitor.words, visitor.zone())).collect()
}
