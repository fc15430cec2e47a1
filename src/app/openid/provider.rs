//! The provider: where it is asked, with which keys it signs, and what it says of somebody who comes back from it.
//!
//! It is asked only when somebody signs in, so the service starts and works without it. It knows nothing of accounts.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessToken, AdditionalClaims, AsyncHttpClient, AuthType, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IdTokenClaims, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError, StandardErrorResponse,
    StandardTokenResponse, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use crate::app::App;
use crate::app::openid::{Attempt, Identity, OpenIdError, Settings};
use crate::app::outward::{Outward, OutwardError, Reach};
use crate::domain::person::Email;

/// How long its addresses and keys are taken to be what they were.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(1);
/// How old they are at least before they are read again because a key is missing among them.
const KNOWN_AT_LEAST: SignedDuration = SignedDuration::from_mins(1);
/// How long it is not asked again after it did not answer: else each who tries would wait for all before.
const AWAY_FOR: SignedDuration = SignedDuration::from_secs(10);
/// Most characters of a subject: the standard's 255.
const SUBJECT_MAX_BYTES: usize = 255;
/// Those of public keys. What is signed with the client's secret could have been signed by whoever has it.
const SIGNED_BY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What is read of a token beyond the standard.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Extra {
    /// Entra ID has no `email_verified`: it says so of the owner of the address's domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    xms_edov: Option<Value>,
}

impl AdditionalClaims for Extra {}

impl Extra {
    fn owns_domain(&self) -> bool {
        self.xms_edov.as_ref().is_some_and(|said| matches!(said.to_string().trim_matches('"'), "true" | "1"))
    }
}

type Tokens = StandardTokenResponse<
    IdTokenFields<
        Extra,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;
type Claims = IdTokenClaims<Extra, CoreGenderClaim>;
/// This service as a client of the provider, once its addresses are known.
type Known = Client<
    Extra,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The one door outwards, as the library asks for one.
struct Door<'a>(&'a Outward);

impl<'c> AsyncHttpClient<'c> for Door<'_> {
    type Error = OutwardError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, OutwardError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.0.exchange(request))
    }
}

/// What was last learnt of the provider, and when.
#[derive(Debug)]
struct Learnt {
    at: Timestamp,
    what: Result<Arc<Known>, String>,
}

/// The provider.
#[derive(Debug)]
pub struct Provider {
    settings: Settings,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    outward: Outward,
    learnt: Mutex<Option<Learnt>>,
}

/// What is wrong, with all its causes: libraries say the half of it in each.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

impl Provider {
    /// The provider of these settings, which sends people back to `redirect`, an absolute address of this service.
    pub fn new(settings: Settings, redirect: String) -> Result<Self, OutwardError> {
        let unfit = |error: url::ParseError| OutwardError::Client(error.to_string());
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(unfit)?;
        let redirect = RedirectUrl::new(redirect).map_err(unfit)?;
        let host = issuer.url().host_str().unwrap_or_default().to_owned();
        // It may well stand in a network of the municipality's own: who configures it has said where.
        let outward = Outward::reaching(Reach::Host(host), settings.certificates.as_deref())?;
        Ok(Self { settings, issuer, redirect, outward, learnt: Mutex::default() })
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Its issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Its addresses and keys, read at most so long ago. Asks one at a time; the others take what that one has learnt.
    async fn known(&self, now: Timestamp, at_most: SignedDuration) -> Result<Arc<Known>, OpenIdError> {
        let mut learnt = self.learnt.lock().await;
        if let Some(Learnt { at, what }) = &*learnt {
            let good_for = if what.is_ok() { at_most } else { AWAY_FOR };
            if now.duration_since(*at) < good_for {
                return what.clone().map_err(OpenIdError::Unreachable);
            }
        }
        let what = self.ask().await.map(Arc::new);
        if let Err(error) = &what {
            tracing::warn!(issuer = self.settings.issuer, error, "the OpenID Connect provider cannot be asked");
        }
        *learnt = Some(Learnt { at: now, what: what.clone() });
        what.map_err(OpenIdError::Unreachable)
    }

    async fn ask(&self) -> Result<Known, String> {
        let http = Door(&self.outward);
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &http).await;
        let metadata = metadata.map_err(|error| causes(&error))?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
        // In the header unless it takes the secret only in the body.
        let is_basic = takes(CoreClientAuthMethod::ClientSecretBasic) || !takes(CoreClientAuthMethod::ClientSecretPost);
        let (client, secret) = (self.settings.client.clone(), self.settings.secret.clone());
        let known: Known =
            Client::from_provider_metadata(metadata, ClientId::new(client), Some(ClientSecret::new(secret)));
        let auth_type = if is_basic { AuthType::BasicAuth } else { AuthType::RequestBody };
        Ok(known.set_redirect_uri(self.redirect.clone()).set_auth_type(auth_type))
    }

    /// Where to send somebody who begins this attempt; `another`: who is to be asked again who they are, because it
    /// was somebody else.
    pub async fn address_for(&self, app: &App, attempt: &Attempt, another: bool) -> Result<Url, OpenIdError> {
        let known = self.known(app.now(), KNOWN_FOR).await?;
        let (state, nonce) = (app.openid_state(attempt), app.openid_nonce(attempt));
        let verifier = PkceCodeVerifier::new(app.openid_verifier(attempt));
        let request = known
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        let request = if another { request.add_prompt(CoreAuthPrompt::Login) } else { request };
        Ok(request.url().0)
    }

    /// Who somebody is who came back with this code in answer to this attempt.
    pub async fn identity_of(&self, app: &App, attempt: &Attempt, code: String) -> Result<Identity, OpenIdError> {
        let http = Door(&self.outward);
        let now = app.now();
        let known = self.known(now, KNOWN_FOR).await?;
        let asked = known.exchange_code(AuthorizationCode::new(code));
        let asked = asked.map_err(|error| OpenIdError::Unreachable(causes(&error)))?;
        let verifier = PkceCodeVerifier::new(app.openid_verifier(attempt));
        let tokens: Tokens = match asked.set_pkce_verifier(verifier).request_async(&http).await {
            Ok(tokens) => tokens,
            Err(RequestTokenError::ServerResponse(refused)) => return Err(OpenIdError::Unproved(refused.to_string())),
            Err(error @ RequestTokenError::Parse(..)) => return Err(OpenIdError::Unproved(causes(&error))),
            Err(error) => return Err(OpenIdError::Unreachable(causes(&error))),
        };
        let nonce = Nonce::new(app.openid_nonce(attempt));
        let claims = match claims_of(&known, &tokens, &nonce, now) {
            // It may have begun to sign with another key since its keys were read.
            Err(Unfit::Key(_)) => {
                let known = self.known(now, KNOWN_AT_LEAST).await?;
                claims_of(&known, &tokens, &nonce, now)
            }
            first => first,
        };
        let claims = claims.map_err(|(Unfit::Key(why) | Unfit::Token(why))| OpenIdError::Unproved(why))?;
        let subject = claims.subject().as_str().to_owned();
        if subject.is_empty() || subject.len() > SUBJECT_MAX_BYTES || subject.contains(char::is_control) {
            return Err(OpenIdError::Unproved("the subject is none of the standard's".to_owned()));
        }
        let email = match verified_email_of(&claims) {
            None if claims.email().is_none() => self.asked_email(&known, &claims, tokens.access_token().clone()).await,
            email => email,
        };
        Ok(Identity { issuer: self.settings.issuer.clone(), subject, email })
    }

    /// The address by a request of its own: many providers put none into the token.
    async fn asked_email(&self, known: &Known, claims: &Claims, token: AccessToken) -> Option<Email> {
        let http = Door(&self.outward);
        let asked = known.user_info(token, Some(claims.subject().clone())).ok()?;
        let info: Result<UserInfoClaims<Extra, CoreGenderClaim>, _> = asked.request_async(&http).await;
        match info {
            Ok(info) => {
                let is_verified = info.email_verified() == Some(true) || info.additional_claims().owns_domain();
                info.email().filter(|_| is_verified).and_then(|email| Email::new(email.as_str()).ok())
            }
            Err(error) => {
                tracing::warn!(error = causes(&error), "the OpenID Connect provider does not tell a mail address");
                None
            }
        }
    }
}

/// The address that the token says is verified.
fn verified_email_of(claims: &Claims) -> Option<Email> {
    let is_verified = claims.email_verified() == Some(true) || claims.additional_claims().owns_domain();
    claims.email().filter(|_| is_verified).and_then(|email| Email::new(email.as_str()).ok())
}

/// Why a token proves nothing.
enum Unfit {
    /// It is signed with a key that is not known.
    Key(String),
    /// All else.
    Token(String),
}

/// What the token says, after all of it was checked: signature, issuer, audience, time and nonce.
fn claims_of(known: &Known, tokens: &Tokens, nonce: &Nonce, now: Timestamp) -> Result<Claims, Unfit> {
    let token = tokens.id_token().ok_or_else(|| Unfit::Token("there is no ID token".to_owned()))?;
    let verifier = known.id_token_verifier().set_allowed_algs(SIGNED_BY);
    let verifier = verifier.set_time_fn(move || SystemTime::from(now).into());
    match token.claims(&verifier, nonce) {
        Ok(claims) => Ok(claims.clone()),
        Err(error) => {
            let missing = ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey);
            let why = causes(&error);
            Err(if error == missing { Unfit::Key(why) } else { Unfit::Token(why) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_entra_says_of_a_domain() {
        let owns = |json: &str| serde_json::from_str::<Extra>(json).expect("JSON").owns_domain();
        for yes in [r#"{"xms_edov":true}"#, r#"{"xms_edov":"1"}"#, r#"{"xms_edov":1}"#, r#"{"xms_edov":"true"}"#] {
            assert!(owns(yes), "{yes}");
        }
        for no in ["{}", r#"{"xms_edov":false}"#, r#"{"xms_edov":"0"}"#, r#"{"xms_edov":null}"#, r#"{"xms_edov":[1]}"#]
        {
            assert!(!owns(no), "{no}");
        }
    }
}
