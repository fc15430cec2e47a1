//! `/ufficio/utenti`: the accounts, as the system administrator keeps them.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::accounts::{AccountsError, UnfitOffice};
use crate::app::openid::Link;
use crate::app::sign_in::{AccountError, NewAccount};
use crate::domain::person::{AccountId, Email, Role};
use crate::domain::policy::Action;
use crate::domain::text::Line;
use crate::store::accounts::Account;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::visitor::{Staff, Visitor};

/// An account in words.
struct AccountView {
    id: i64,
    name: String,
    email: String,
    role: String,
    office: String,
    state: String,
    is_active: bool,
}

/// What the forms of an account send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    azione: String,
    nome: String,
    email: String,
    ruolo: String,
    ufficio: String,
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    fatto: Option<String>,
}

/// The field that is wrong, and why.
type Wrong = (&'static str, String);

#[derive(Template)]
#[template(path = "page/users.html")]
struct Users {
    frame: Frame,
    accounts: Vec<AccountView>,
    fields: Fields,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "page/user.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a button that is there or not")]
struct User {
    frame: Frame,
    account: AccountView,
    fields: Fields,
    is_enabled: bool,
    is_invited: bool,
    is_own: bool,
    has_code: bool,
    code_required: bool,
    /// Since when it comes in by a provider, and by which.
    links: Vec<(String, String)>,
    done: Option<String>,
}

/// The fields that adding and changing have in common.
struct Fields {
    typed: Typed,
    roles: Vec<(&'static str, String)>,
    offices: Vec<(String, String)>,
    error: Option<Wrong>,
}

impl Fields {
    fn new(visitor: &Visitor, typed: Typed, error: Option<Wrong>) -> Self {
        let roles = Role::ALL.into_iter().filter(|role| *role != Role::Citizen);
        let offices = visitor.rules.working_offices();
        Self {
            typed,
            roles: roles.map(|role| (role.code(), visitor.words.role(role))).collect(),
            offices: offices.map(|office| (office.code.to_string(), office.name.clone())).collect(),
            error,
        }
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.error.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

fn view_of(account: &Account, is_linked: bool, visitor: &Visitor) -> AccountView {
    let words = visitor.words;
    let office = account.office.as_ref().and_then(|code| visitor.rules.offices.get(code));
    AccountView {
        id: account.id.0,
        name: account.name.clone(),
        email: account.email.as_str().to_owned(),
        role: words.role(account.role),
        office: office.map_or_else(String::new, |office| office.short_name.clone()),
        // Whoever comes in by the provider has accepted the invitation, with or without a password.
        state: match (account.enabled, account.is_invited() && !is_linked) {
            (false, _) => t!(words, "account-disabled"),
            (true, true) => t!(words, "account-invited"),
            (true, false) => t!(words, "account-active"),
        },
        is_active: account.enabled,
    }
}

/// What is said after something was done.
fn done(asked: &Asked, visitor: &Visitor) -> Option<String> {
    let words = visitor.words;
    Some(match asked.fatto.as_deref()? {
        "invitato" => t!(words, "user-invited"),
        "salvato" => t!(words, "user-saved"),
        "disattivato" => t!(words, "user-disabled"),
        "riattivato" => t!(words, "user-enabled"),
        "mail" => t!(words, "user-mailed"),
        "sessioni" => t!(words, "user-signed-out"),
        "codice-richiesto" => t!(words, "user-code-now-required"),
        "codice-libero" => t!(words, "user-code-now-free"),
        "scollegato" => t!(words, "user-openid-unlinked"),
        "codice-azzerato" => t!(words, "user-code-reset-done"),
        _ => return None,
    })
}

/// Lists the accounts.
pub async fn list(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepAccounts)?;
    let done = done(&asked, &visitor);
    html(&Users { done, ..list_page(&site, visitor, Typed::default(), None).await? }, Cache::Never)
}

async fn list_page(site: &Site, visitor: Visitor, typed: Typed, error: Option<Wrong>) -> Result<Users, PageError> {
    let accounts = site.app.accounts().list().await?;
    let linked: BTreeSet<AccountId> =
        site.app.accounts().openid_links().await?.into_iter().map(|link| link.account).collect();
    Ok(Users {
        accounts: accounts.iter().map(|account| view_of(account, linked.contains(&account.id), &visitor)).collect(),
        fields: Fields::new(&visitor, typed, error),
        done: None,
        frame: Frame::new(site, visitor.clone(), t!(visitor.words, "users-title")).wide(),
    })
}

/// Adds an account, and invites its person by mail.
pub async fn add(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepAccounts)?;
    let added = match new_account(&typed, &visitor) {
        Ok(new) => wrong_or_failed(site.app.accounts().invite(new).await, &visitor)?,
        Err(wrong) => Err(wrong),
    };
    match added {
        Ok(_id) => Ok(seen(&visitor, "/ufficio/utenti?fatto=invitato")),
        Err(wrong) => {
            let page = list_page(&site, visitor, typed, Some(wrong)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
        }
    }
}

fn seen(visitor: &Visitor, path: &str) -> Response {
    (Cache::Never, Redirect::to(&visitor.words.href(path))).into_response()
}

fn name_of(typed: &Typed, visitor: &Visitor) -> Result<Line<120>, Wrong> {
    Line::new(&typed.nome).map_err(|_empty_or_long| ("nome", t!(visitor.words, "profile-name-wrong")))
}

fn role_of(typed: &Typed, visitor: &Visitor) -> Result<Role, Wrong> {
    Role::of_code(&typed.ruolo).ok_or_else(|| ("ruolo", t!(visitor.words, "user-role-missing")))
}

fn new_account(typed: &Typed, visitor: &Visitor) -> Result<NewAccount, Wrong> {
    Ok(NewAccount {
        name: name_of(typed, visitor)?.to_string(),
        email: Email::new(&typed.email).map_err(|_error| ("email", t!(visitor.words, "user-email-wrong")))?,
        role: role_of(typed, visitor)?,
        office: typed.ufficio.parse().ok(),
    })
}

/// What was refused, for the form; what failed, for the page of errors.
fn wrong_or_failed<T>(result: Result<T, AccountsError>, visitor: &Visitor) -> Result<Result<T, Wrong>, PageError> {
    let words = visitor.words;
    Ok(Err(match result {
        Ok(done) => return Ok(Ok(done)),
        Err(AccountsError::Account(AccountError::Taken)) => ("email", t!(words, "user-email-taken")),
        Err(AccountsError::Office(UnfitOffice::Citizen)) => ("ruolo", t!(words, "user-role-missing")),
        Err(AccountsError::Office(_unfit)) => ("ufficio", t!(words, "user-office-unfit")),
        Err(AccountsError::Oneself) => ("ruolo", t!(words, "user-oneself")),
        Err(AccountsError::Account(AccountError::Store(error))) => return Err(error.into()),
        Err(AccountsError::Unknown(_) | AccountsError::Account(_)) => return Err(PageError::NotFound),
    }))
}

async fn account_at(site: &Site, id: &str) -> Result<Account, PageError> {
    let id = AccountId(id.parse().map_err(|_error| PageError::NotFound)?);
    site.app.accounts().of_id(id).await?.ok_or(PageError::NotFound)
}

/// Shows an account.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepAccounts)?;
    let account = account_at(&site, &id).await?;
    let done = done(&asked, &visitor);
    let typed = Typed {
        nome: account.name.clone(),
        ruolo: account.role.code().to_owned(),
        ufficio: account.office.as_ref().map_or_else(String::new, ToString::to_string),
        ..Typed::default()
    };
    html(&User { done, ..user_page(&site, visitor, &account, typed, None).await? }, Cache::Never)
}

async fn user_page(
    site: &Site,
    visitor: Visitor,
    account: &Account,
    typed: Typed,
    error: Option<Wrong>,
) -> Result<User, PageError> {
    let links = site.app.openid_links_of(account.id).await?;
    let linked = |link: Link| (visitor.words.instant(link.linked_at, visitor.zone()), link.issuer);
    let links: Vec<_> = links.into_iter().map(linked).collect();
    Ok(User {
        account: view_of(account, !links.is_empty(), &visitor),
        links,
        fields: Fields::new(&visitor, typed, error),
        is_enabled: account.enabled,
        is_invited: account.is_invited(),
        is_own: visitor.account.as_ref().is_some_and(|own| own.id == account.id),
        has_code: account.code_secret.is_some(),
        code_required: account.code_required,
        done: None,
        frame: Frame::new(site, visitor, account.name.clone()),
    })
}

/// Changes an account: who it is, whether it may sign in; mails it a link; ends its sessions.
pub async fn change(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    visitor.must(Action::KeepAccounts)?;
    let account = account_at(&site, &id).await?;
    let by = visitor.account.as_ref().map(|own| own.id).ok_or(PageError::Forbidden)?;
    let accounts = site.app.accounts();
    let (result, done) = match typed.azione.as_str() {
        "salva" => match name_of(&typed, &visitor).and_then(|name| Ok((name, role_of(&typed, &visitor)?))) {
            Ok((name, role)) => {
                (Ok(accounts.change(by, &account, &name, role, typed.ufficio.parse().ok()).await), "salvato")
            }
            Err(wrong) => (Err(wrong), ""),
        },
        "disattiva" => (Ok(accounts.set_enabled(by, account.id, false).await), "disattivato"),
        "riattiva" => (Ok(accounts.set_enabled(by, account.id, true).await), "riattivato"),
        "mail" if account.enabled => (Ok(accounts.mail_link(&account).await), "mail"),
        "codice-richiedi" => (Ok(accounts.set_code_required(account.id, true).await), "codice-richiesto"),
        "codice-lascia" => (Ok(accounts.set_code_required(account.id, false).await), "codice-libero"),
        "scollega" => (Ok(accounts.unlink_openid(by, account.id).await), "scollegato"),
        "codice-azzera" => (Ok(accounts.reset_code(Some(by), account.id).await), "codice-azzerato"),
        "esci" => (Ok(accounts.end_sessions(account.id).await), "sessioni"),
        _ => return Err(PageError::BadRequest("azione")),
    };
    let result = match result {
        Ok(result) => wrong_or_failed(result, &visitor)?,
        Err(wrong) => Err(wrong),
    };
    match result {
        Ok(()) => {
            tracing::info!(by = by.0, account = account.id.0, what = done, "an account was changed");
            Ok(seen(&visitor, &format!("/ufficio/utenti/{}?fatto={done}", account.id.0)))
        }
        Err(wrong) => {
            let page = user_page(&site, visitor, &account, typed, Some(wrong)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
        }
    }
}
