//! `/ufficio/profilo`: one's own account: name, password, where one is signed in.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::app::absences::AbsenceError;
use crate::app::openid::Unlinked;
use crate::app::second_factor::Enrolled;
use crate::app::sessions::OwnSession;
use crate::app::sign_in::{AccountError, PASSWORD_MIN};
use crate::domain::person::AccountId;
use crate::domain::text::Line;
use crate::store::accounts::Account;
use crate::t;
use crate::web::Site;
use crate::web::cache::Cache;
use crate::web::error::{PageError, html};
use crate::web::page::frame::Frame;
use crate::web::page::openid;
use crate::web::page::profile_code::{self, CodeSection};
use crate::web::page::sign_in::encoded;
use crate::web::throttle::Costly;
use crate::web::visitor::{PROFILE, Staff, Visitor, session_token};

/// A session in words.
struct SessionView {
    id: i64,
    device: String,
    network: String,
    began: String,
    seen: String,
    is_this: bool,
}

/// When one is away and who stands in, as noted or as typed.
#[derive(Default)]
struct AbsenceView {
    substitute: String,
    from: String,
    until: String,
    is_noted: bool,
}

/// Who one is to the OpenID Connect provider.
struct OpenIdView {
    name: String,
    /// Since when each link is known, and with whom.
    links: Vec<(String, String)>,
    /// The way to the provider, for who has said the password.
    way: Option<String>,
}

impl OpenIdView {
    async fn of(site: &Site, visitor: &Visitor, account: &Account) -> Result<Option<Self>, PageError> {
        let links = site.app.openid_links_of(account.id).await?;
        let provider = site.openid.as_ref();
        if provider.is_none() && links.is_empty() {
            return Ok(None);
        }
        let named = |issuer: String| match provider {
            Some(provider) if provider.issuer() == issuer => provider.name().to_owned(),
            _ => issuer,
        };
        let since = |at| visitor.words.instant(at, visitor.zone());
        Ok(Some(Self {
            name: provider.map_or_else(String::new, |provider| provider.name().to_owned()),
            links: links.into_iter().map(|link| (since(link.linked_at), named(link.issuer))).collect(),
            way: None,
        }))
    }
}

#[derive(Template)]
#[template(path = "page/profile.html")]
struct Profile {
    frame: Frame,
    email: String,
    name: String,
    role: String,
    office: String,
    sessions: Vec<SessionView>,
    /// Who can stand in: id and name.
    colleagues: Vec<(String, String)>,
    absence: AbsenceView,
    code: CodeSection,
    /// What is known to the OpenID Connect provider; none when there is no provider and nothing is linked.
    openid: Option<OpenIdView>,
    done: Option<String>,
    /// The field that is wrong, and why.
    error: Option<(&'static str, String)>,
}

impl Profile {
    fn error(&self, field: &str) -> Option<&str> {
        self.error.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !session.is_this)
    }
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    fatto: Option<String>,
    codice: Option<String>,
    openid: Option<String>,
}

/// What the page's forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    azione: String,
    nome: String,
    attuale: String,
    nuova: String,
    sessione: String,
    sostituto: String,
    dal: String,
    al: String,
    #[serde(flatten)]
    code: profile_code::Typed,
}

/// Shows the page.
pub async fn show(
    State(site): State<Arc<Site>>,
    Staff(visitor): Staff,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let done = match asked.fatto.as_deref() {
        Some("nome") => Some(t!(words, "profile-name-saved")),
        Some("password") => Some(t!(words, "profile-password-saved")),
        Some("assenza") => Some(t!(words, "absence-saved")),
        Some("presenza") => Some(t!(words, "absence-removed")),
        Some("sessioni") => Some(t!(words, "profile-sessions-ended")),
        Some("collegato") => Some(t!(words, "openid-now-linked")),
        Some("scollegato") => Some(t!(words, "openid-unlinked")),
        Some("codice-tolto") => Some(t!(words, "code-removed")),
        _ => None,
    };
    let mut page = page_of(&site, visitor, &headers).await?;
    if let (Some(reason), Some(provider)) = (&asked.openid, &site.openid) {
        let why = openid::reason(reason, provider.name(), words);
        page.error = why.map(|(title, text)| ("openid", format!("{title} {text}")));
    }
    if asked.codice.is_some() {
        page.code.offer(&site, account_of(&page.frame.visitor)?, None);
    }
    html(&Profile { done, ..page }, Cache::Never)
}

async fn page_of(site: &Site, visitor: Visitor, headers: &HeaderMap) -> Result<Profile, PageError> {
    let account = account_of(&visitor)?.clone();
    let token = session_token(headers).unwrap_or_default();
    let sessions = site.app.sessions_of(account.id, &token).await?;
    let office = account.office.as_ref().and_then(|code| visitor.rules.offices.get(code));
    let colleagues = site.app.colleagues_of(&account).await?;
    let absence = site.app.absence_of(account.id).await?.map(|absence| AbsenceView {
        substitute: absence.substitute.0.to_string(),
        from: absence.from.to_string(),
        until: absence.until.to_string(),
        is_noted: true,
    });
    Ok(Profile {
        colleagues: colleagues.into_iter().map(|other| (other.id.0.to_string(), other.name)).collect(),
        absence: absence.unwrap_or_default(),
        code: CodeSection::of(site, &account).await?,
        openid: OpenIdView::of(site, &visitor, &account).await?,
        email: account.email.as_str().to_owned(),
        role: visitor.words.role(account.role),
        office: office.map_or_else(String::new, |office| office.name.clone()),
        name: account.name,
        sessions: sessions.into_iter().map(|session| view_of(session, &visitor)).collect(),
        done: None,
        error: None,
        frame: Frame::new(site, visitor.clone(), t!(visitor.words, "profile-title")),
    })
}

fn view_of(OwnSession { session, is_this }: OwnSession, visitor: &Visitor) -> SessionView {
    let words = visitor.words;
    SessionView {
        id: session.id,
        device: Some(session.device).filter(|name| !name.is_empty()).unwrap_or_else(|| t!(words, "device-unknown")),
        network: session.network,
        began: words.instant(session.began_at, visitor.zone()),
        seen: t!(words, "ago", span = words.age(session.seen_at, visitor.now)),
        is_this,
    }
}

fn account_of(visitor: &Visitor) -> Result<&Account, PageError> {
    visitor.account.as_ref().ok_or_else(|| PageError::SignIn { back: visitor.path.clone() })
}

/// Changes the name or the password, or ends sessions.
pub async fn change(
    State(site): State<Arc<Site>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Staff(visitor): Staff,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let account = account_of(&visitor)?.clone();
    let token = session_token(&headers).unwrap_or_default();
    if let Some(asked) = profile_code::Asked::of(&typed.azione) {
        count_password(&site, from, &account)?;
        let outcome = profile_code::change(&site, &account, asked, &typed.attuale, &typed.code, &token).await?;
        return code_changed(&site, visitor, &headers, outcome, &typed.code).await;
    }
    if typed.azione == "collega" {
        count_password(&site, from, &account)?;
        return way_to_provider(&site, visitor, &headers, &account, typed.attuale).await;
    }
    let done = match typed.azione.as_str() {
        "nome" => match Line::new(&typed.nome) {
            Ok(name) => {
                site.app.rename(account.id, &name).await?;
                Ok("nome")
            }
            Err(_empty_or_long) => Err(("nome", t!(visitor.words, "profile-name-wrong"))),
        },
        "password" => {
            count_password(&site, from, &account)?;
            match site.app.change_password(&account, typed.attuale.clone(), typed.nuova.clone(), &token).await {
                Ok(()) => Ok("password"),
                Err(AccountError::WrongPassword) => Err(("attuale", t!(visitor.words, "password-wrong"))),
                Err(AccountError::Store(error)) => return Err(error.into()),
                Err(_weak) => Err(("nuova", t!(visitor.words, "password-weak", n = PASSWORD_MIN))),
            }
        }
        "assenza" => absent(&site, &visitor, &account, &typed).await?,
        "presenza" => {
            site.app.forget_absence(account.id).await?;
            Ok("presenza")
        }
        "scollega" => match site.app.unlink_openid(&account, &token).await? {
            Unlinked::Done => Ok("scollegato"),
            Unlinked::NoPassword => Err(("openid", t!(visitor.words, "openid-no-password"))),
        },
        "termina" => {
            let session = typed.sessione.parse().map_err(|_error| PageError::BadRequest("sessione"))?;
            site.app.end_session(account.id, session).await?;
            Ok("sessioni")
        }
        "termina-altre" => {
            site.app.end_other_sessions(account.id, &token).await?;
            Ok("sessioni")
        }
        _ => return Err(PageError::BadRequest("azione")),
    };
    match done {
        Ok(done) => {
            let to = visitor.words.href(&format!("/ufficio/profilo?fatto={done}"));
            Ok((Cache::Never, Redirect::to(&to)).into_response())
        }
        Err(error) => wrong(&site, visitor, &headers, typed, error).await,
    }
}

/// Who sits at a browser that was left open must not try passwords.
fn count_password(site: &Site, from: SocketAddr, account: &Account) -> Result<(), PageError> {
    site.throttle.count_address(Costly::SignIn, from.ip())?;
    site.throttle.count(Costly::SignIn, account.email.as_str())
}

/// The page again, with what was typed and what is wrong with it.
async fn wrong(
    site: &Site,
    visitor: Visitor,
    headers: &HeaderMap,
    typed: Typed,
    error: (&'static str, String),
) -> Result<Response, PageError> {
    let mut page = page_of(site, visitor, headers).await?;
    if error.0 == "nome" {
        page.name = typed.nome;
    }
    if typed.azione == "assenza" {
        let is_noted = page.absence.is_noted;
        page.absence = AbsenceView { substitute: typed.sostituto, from: typed.dal, until: typed.al, is_noted };
    }
    let page = Profile { error: Some(error), ..page };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

/// Opens the way to the provider for who says the password. It is a link, since no form may lead there.
async fn way_to_provider(
    site: &Site,
    visitor: Visitor,
    headers: &HeaderMap,
    account: &Account,
    password: String,
) -> Result<Response, PageError> {
    let token = session_token(headers).unwrap_or_default();
    let key = site.app.open_openid_link(account, password, &token).await?;
    let words = visitor.words;
    let mut page = page_of(site, visitor, headers).await?;
    let Some(view) = page.openid.as_mut().filter(|view| view.links.is_empty()) else {
        return Err(PageError::BadRequest("azione"));
    };
    if let Some(key) = key {
        view.way = Some(words.href(&format!("/accedi/openid?collega={key}&poi={}", encoded(PROFILE))));
        return html(&page, Cache::Never);
    }
    let page = Profile { error: Some(("openid-attuale", t!(words, "password-wrong"))), ..page };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}

/// Notes when one is away; what was done, or the field that is wrong and why.
async fn absent(
    site: &Site,
    visitor: &Visitor,
    account: &Account,
    typed: &Typed,
) -> Result<Result<&'static str, (&'static str, String)>, PageError> {
    let words = visitor.words;
    let Ok(substitute) = typed.sostituto.parse() else {
        return Ok(Err(("sostituto", t!(words, "absence-substitute-wrong"))));
    };
    let (Ok(from), Ok(until)) = (typed.dal.parse(), typed.al.parse()) else {
        return Ok(Err(("al", t!(words, "absence-period-wrong"))));
    };
    Ok(match site.app.note_absence(account, AccountId(substitute), (from, until)).await {
        Ok(()) => Ok("assenza"),
        Err(AbsenceError::Substitute) => Err(("sostituto", t!(words, "absence-substitute-wrong"))),
        Err(AbsenceError::Period) => Err(("al", t!(words, "absence-period-wrong"))),
        Err(AbsenceError::Store(error)) => return Err(error.into()),
    })
}

/// Shows what came of changing the second factor: recovery codes this once, or what was wrong.
async fn code_changed(
    site: &Site,
    visitor: Visitor,
    headers: &HeaderMap,
    outcome: Enrolled,
    typed: &profile_code::Typed,
) -> Result<Response, PageError> {
    let words = visitor.words;
    let error = match outcome {
        Enrolled::Done(codes) if codes.is_empty() => {
            let to = words.href("/ufficio/profilo?fatto=codice-tolto");
            return Ok((Cache::Never, Redirect::to(&to)).into_response());
        }
        Enrolled::Done(codes) => {
            // What the account is has just changed.
            let visitor =
                Visitor { account: site.app.account_of(&session_token(headers).unwrap_or_default()).await?, ..visitor };
            let mut page = page_of(site, visitor, headers).await?;
            page.code.fresh = codes;
            return html(&page, Cache::Never);
        }
        Enrolled::WrongPassword => ("codice-attuale", t!(words, "password-wrong")),
        Enrolled::WrongCode => ("codice", t!(words, "code-failed")),
        Enrolled::Required => ("codice-attuale", t!(words, "code-is-required")),
    };
    let mut page = page_of(site, visitor, headers).await?;
    if !typed.segreto.is_empty() {
        page.code.offer(site, account_of(&page.frame.visitor)?, Some(&typed.segreto));
    }
    let page = Profile { error: Some(error), ..page };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page, Cache::Never)?).into_response())
}
