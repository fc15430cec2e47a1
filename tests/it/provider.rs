//! An OpenID Connect provider that says whatever a test wants it to: a real one over HTTP, but for the page where people
//! say who they are, which is a call of the test.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::Mac;
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use parking_lot::Mutex;
use serde_json::{Value, json};
use sestomia::app::clock::{random_bytes, random_token};
use sestomia::app::openid::Settings;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

pub(crate) const CLIENT: &str = "sestomia";
/// With what has to be encoded in a header.
const SECRET: &str = "segreto: sì & no";

/// How the token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signed {
    /// As it should be.
    Well,
    /// With a key that is not among those of the provider, under the name of the one that is.
    ByAnother,
    /// With the client's secret.
    BySecret,
    /// Not at all.
    Not,
    /// Well, and then something in it was changed.
    ThenChanged,
}

/// What the provider says of somebody.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    /// The claims of the token; those that are `null` are left out.
    pub(crate) claims: Value,
    /// What it tells when it is asked about them; `None`: it has nothing to ask.
    pub(crate) told: Option<Value>,
    pub(crate) signed: Signed,
}

/// What belongs to a code: what is said, and how the attempt has to prove that it is its own.
struct Waiting {
    said: Said,
    nonce: String,
    challenge: String,
    redirect: String,
}

struct Inner {
    url: String,
    key: Mutex<(String, CoreEdDsaPrivateSigningKey)>,
    waiting: Mutex<HashMap<String, Waiting>>,
    told: Mutex<HashMap<String, Value>>,
    asked: Mutex<Vec<&'static str>>,
    is_away: Mutex<bool>,
}

pub(crate) struct Provider {
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

/// A key of its own. PKCS #8 is these bytes and the secret ones.
fn new_key(name: &str) -> CoreEdDsaPrivateSigningKey {
    const BEFORE: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let der = [&BEFORE[..], &random_bytes::<32>()[..]].concat();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(name.to_owned()))).expect("a key")
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/comune", listener.local_addr().expect("an address"));
        let inner = Arc::new(Inner {
            url,
            key: Mutex::new(("prima".to_owned(), new_key("prima"))),
            waiting: Mutex::default(),
            told: Mutex::default(),
            asked: Mutex::default(),
            is_away: Mutex::default(),
        });
        let router = Router::new()
            .route("/comune/.well-known/openid-configuration", get(discovery))
            .route("/comune/keys", get(keys))
            .route("/comune/token", post(token))
            .route("/comune/userinfo", get(userinfo))
            .with_state(Arc::clone(&inner));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { inner, task }
    }

    pub(crate) fn url(&self) -> &str {
        &self.inner.url
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            issuer: self.inner.url.clone(),
            client: CLIENT.to_owned(),
            secret: SECRET.to_owned(),
            name: "Identità del Comune".to_owned(),
            certificates: None,
        }
    }

    /// Whether it answers nothing but that it does not work.
    pub(crate) fn is_away(&self, is_away: bool) {
        *self.inner.is_away.lock() = is_away;
    }

    /// Signs with another key from now on.
    pub(crate) fn change_key(&self, name: &str) {
        *self.inner.key.lock() = (name.to_owned(), new_key(name));
    }

    /// What it was asked meanwhile.
    pub(crate) fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.inner.asked.lock())
    }

    /// What is said of somebody who proves to be this subject, at the moment `now`.
    pub(crate) fn says(&self, subject: &str, email: &str, now: jiff::Timestamp) -> Said {
        let claims = json!({
            "iss": self.inner.url, "aud": CLIENT, "sub": subject, "iat": now.as_second(), "exp": now.as_second() + 300,
            "email": email, "email_verified": true,
        });
        Said { claims, told: None, signed: Signed::Well }
    }

    /// Somebody who was sent here says who they are; returns the query that their browser is sent back with.
    pub(crate) fn signs_in(&self, sent_to: &str, said: Said) -> String {
        let asked = Asked::of(sent_to);
        assert!(sent_to.starts_with(&format!("{}/auth?", self.inner.url)), "{sent_to}");
        assert_eq!(
            (asked.get("response_type"), asked.get("client_id"), asked.get("code_challenge_method")),
            ("code", CLIENT, "S256"),
            "{sent_to}"
        );
        assert_eq!(asked.get("scope"), "openid email");
        let code = random_token();
        let waiting = Waiting {
            said,
            nonce: asked.get("nonce").to_owned(),
            challenge: asked.get("code_challenge").to_owned(),
            redirect: asked.get("redirect_uri").to_owned(),
        };
        self.inner.waiting.lock().insert(code.clone(), waiting);
        format!("code={code}&state={}", asked.get("state"))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What an address asks the provider.
pub(crate) struct Asked(HashMap<String, String>);

impl Asked {
    pub(crate) fn of(sent_to: &str) -> Self {
        Self(Url::parse(sent_to).expect("an address").query_pairs().into_owned().collect())
    }

    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }
}

impl Inner {
    /// Notes that it was asked; an error when it is away.
    fn note(&self, what: &'static str) -> Result<(), StatusCode> {
        self.asked.lock().push(what);
        if *self.is_away.lock() { Err(StatusCode::BAD_GATEWAY) } else { Ok(()) }
    }

    fn token_of(&self, said: &Said, nonce: &str) -> Value {
        let mut claims = json!({ "nonce": nonce });
        for (name, value) in said.claims.as_object().expect("claims") {
            claims[name] = value.clone();
        }
        claims.as_object_mut().expect("claims").retain(|_, value| !value.is_null());
        let (name, key) = &*self.key.lock();
        let alg = match said.signed {
            Signed::Not => "none",
            Signed::BySecret => "HS256",
            _ => "EdDSA",
        };
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(&json!({ "alg": alg, "typ": "JWT", "kid": name }));
        let signed = format!("{head}.{}", part(&claims));
        let by = |key: &CoreEdDsaPrivateSigningKey| {
            key.sign(&CoreJwsSigningAlgorithm::EdDsa, signed.as_bytes()).expect("a signature")
        };
        let signature = match said.signed {
            Signed::Well | Signed::ThenChanged => by(key),
            Signed::ByAnother => by(&new_key(name)),
            Signed::Not => Vec::new(),
            Signed::BySecret => {
                let mut mac = <hmac::Hmac<Sha256> as Mac>::new_from_slice(SECRET.as_bytes()).expect("a key");
                mac.update(signed.as_bytes());
                mac.finalize().into_bytes().to_vec()
            }
        };
        let signed = if said.signed == Signed::ThenChanged {
            claims["sub"] = json!("un altro");
            format!("{head}.{}", part(&claims))
        } else {
            signed
        };
        json!(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

async fn discovery(State(inner): State<Arc<Inner>>) -> Result<Json<Value>, StatusCode> {
    inner.note("discovery")?;
    let at = |path: &str| format!("{}/{path}", inner.url);
    Ok(Json(json!({
        "issuer": inner.url, "authorization_endpoint": at("auth"), "token_endpoint": at("token"),
        "jwks_uri": at("keys"), "userinfo_endpoint": at("userinfo"), "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "RS256", "HS256", "none"],
    })))
}

async fn keys(State(inner): State<Arc<Inner>>) -> Result<Json<Value>, StatusCode> {
    inner.note("keys")?;
    let key = inner.key.lock().1.as_verification_key();
    Ok(Json(json!({ "keys": [key] })))
}

/// Gives the token for a code, once, to the client alone, to the attempt alone that began with the challenge.
async fn token(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response, StatusCode> {
    inner.note("token")?;
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(CLIENT), encoded(SECRET))));
    if headers.get("authorization").is_none_or(|given| given != basic.as_str()) {
        return Ok((StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response());
    }
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let waiting = inner.waiting.lock().remove(field("code"));
    let fits = |waiting: &Waiting| {
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
        hash == waiting.challenge && field("redirect_uri") == waiting.redirect
    };
    let Some(waiting) = waiting.filter(fits).filter(|_| field("grant_type") == "authorization_code") else {
        return Ok((StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response());
    };
    let access = random_token();
    if let Some(told) = &waiting.said.told {
        inner.told.lock().insert(access.clone(), told.clone());
    }
    let id_token = inner.token_of(&waiting.said, &waiting.nonce);
    Ok(Json(json!({ "access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": id_token }))
        .into_response())
}

async fn userinfo(State(inner): State<Arc<Inner>>, headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    inner.note("userinfo")?;
    let bearer = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let told = inner.told.lock().get(bearer.trim_start_matches("Bearer ")).cloned();
    told.map(Json).ok_or(StatusCode::UNAUTHORIZED)
}
