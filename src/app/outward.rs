//! The one door outwards: requests to the systems of others, which somebody has typed the address of.
//!
//! It goes to no address of a private network, to none of this machine and to none that a redirect names, unless whoever
//! keeps the installation has let it ([`Reach`]); it waits and reads no longer than is said here. The names of hosts are looked up by it alone, so what was checked is what is
//! connected to. It knows nothing of what is sent.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::Request;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Response, redirect};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use crate::domain::failure::Failure;

/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// How long a request may take, from the look-up of the name to the last byte that is read.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// Most bytes that are read of an answer.
pub const ANSWER_MAX_BYTES: usize = 64 * 1024;
/// Most characters of an address.
pub const URL_MAX: usize = 500;

/// Why a request did not get an answer that it can do with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutwardError {
    /// It is none that requests go to.
    #[error("the address is none that requests go to: https only, and no private network")]
    Address,
    /// No answer in time.
    #[error("no answer within {} seconds", ANSWER_WITHIN.as_secs())]
    Late,
    /// Nobody takes connections there.
    #[error("nobody takes connections there: {0}")]
    NoConnection(String),
    /// No secure connection.
    #[error("there is no secure connection: {0}")]
    Insecure(String),
    /// No connection for another reason, or one that broke.
    #[error("it is out of reach: {0}")]
    Unreachable(String),
    /// It answered that it does not take it.
    #[error("it answered {0}")]
    Refused(u16),
    /// It sends elsewhere, which is not followed.
    #[error("it answered {0}, a redirect: these are not followed")]
    Elsewhere(u16),
    /// It took it, with an answer that cannot be read.
    #[error("its answer cannot be read: {0}")]
    Answer(String),
    /// The client cannot be built: a fault of the build.
    #[error("{0}")]
    Client(String),
}

impl From<&OutwardError> for Failure {
    fn from(error: &OutwardError) -> Self {
        match error {
            OutwardError::Address => Self::Address,
            OutwardError::Late => Self::Late,
            OutwardError::NoConnection(_) => Self::NoConnection,
            OutwardError::Insecure(_) => Self::Insecure,
            OutwardError::Unreachable(_) => Self::Unreachable,
            OutwardError::Refused(code) => Self::Refused(*code),
            OutwardError::Elsewhere(code) => Self::Elsewhere(*code),
            OutwardError::Answer(_) => Self::Unreadable,
            OutwardError::Client(_) => Self::Internal,
        }
    }
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterbox<'a> {
    /// Where to.
    pub url: &'a str,
    /// The content type.
    pub content_type: &'a str,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// How far requests may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// To the public Internet, encrypted.
    Public,
    /// To private networks too, and without encryption to this machine.
    Private,
    /// To the public Internet, and to this one host also where [`Reach::Private`] would go: its name is in the
    /// configuration, and nobody outside can give another.
    Host(String),
}

impl Reach {
    fn is_private_for(&self, host: &str) -> bool {
        match self {
            Self::Public => false,
            Self::Private => true,
            Self::Host(own) => own.eq_ignore_ascii_case(host),
        }
    }
}

/// The door.
#[derive(Debug, Clone)]
pub struct Outward {
    client: Client,
    reach: Reach,
}

impl Outward {
    /// `private`: lets requests go to private networks too, and without encryption to this machine.
    pub fn new(private: bool) -> Result<Self, OutwardError> {
        let reach = if private { Reach::Private } else { Reach::Public };
        Self::patient(reach, None, ANSWER_WITHIN)
    }

    /// As far as is said; the certificates in the file (PEM) vouch for servers as well as those that everybody trusts.
    pub fn reaching(reach: Reach, certificates: Option<&Path>) -> Result<Self, OutwardError> {
        Self::patient(reach, certificates, ANSWER_WITHIN)
    }

    #[expect(clippy::disallowed_methods, reason = "the one home of requests to others")]
    fn patient(reach: Reach, certificates: Option<&Path>, within: Duration) -> Result<Self, OutwardError> {
        let failed = |error: String| OutwardError::Client(error);
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(path) = certificates {
            let unfit = |error: String| failed(format!("{}: {error}", path.display()));
            let found = CertificateDer::pem_file_iter(path).map_err(|error| unfit(error.to_string()))?;
            let before = roots.len();
            for certificate in found {
                let certificate = certificate.map_err(|error| unfit(error.to_string()))?;
                roots.add(certificate).map_err(|error| unfit(error.to_string()))?;
            }
            if roots.len() == before {
                return Err(unfit("there is no certificate in it".to_owned()));
            }
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Guarded { reach: reach.clone() })
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_WITHIN)
            .timeout(within)
            .pool_max_idle_per_host(0)
            .user_agent(concat!("sestomia/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { client: client.map_err(|error| failed(error.to_string()))?, reach })
    }

    /// Posts, and returns what was answered when it was taken: at most [`ANSWER_MAX_BYTES`] of it.
    pub async fn post(&self, letter: Letterbox<'_>) -> Result<Vec<u8>, OutwardError> {
        let url = checked(letter.url, &self.reach).ok_or(OutwardError::Address)?;
        let mut request = self.client.post(url).header("content-type", letter.content_type).body(letter.body);
        for (name, value) in letter.headers {
            request = request.header(name, value);
        }
        let answer = request.send().await.map_err(|error| why(&error))?;
        let status = answer.status();
        if !status.is_success() {
            let code = status.as_u16();
            return Err(if status.is_redirection() {
                OutwardError::Elsewhere(code)
            } else {
                OutwardError::Refused(code)
            });
        }
        let (body, _whole) = start_of(answer).await?;
        Ok(body)
    }

    /// Sends a request as it is, and returns the whole answer, also one that refuses it for a reason of its own. What is
    /// longer than [`ANSWER_MAX_BYTES`] is none, nor that something is broken there.
    pub async fn exchange(&self, request: Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, OutwardError> {
        let (parts, body) = request.into_parts();
        let url = checked(&parts.uri.to_string(), &self.reach).ok_or(OutwardError::Address)?;
        let request = self.client.request(parts.method, url).headers(parts.headers).body(body);
        let answer = request.send().await.map_err(|error| why(&error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        if status.is_redirection() {
            return Err(OutwardError::Elsewhere(status.as_u16()));
        }
        if status.is_server_error() {
            return Err(OutwardError::Refused(status.as_u16()));
        }
        let (body, whole) = start_of(answer).await?;
        if !whole {
            return Err(OutwardError::Answer(format!("it is longer than {ANSWER_MAX_BYTES} bytes")));
        }
        let mut answer = http::Response::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

/// The first [`ANSWER_MAX_BYTES`] of an answer, and whether that is all of it.
async fn start_of(mut answer: Response) -> Result<(Vec<u8>, bool), OutwardError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| why(&error))? {
        let room = ANSWER_MAX_BYTES - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            return Ok((body, false));
        }
    }
    Ok((body, true))
}

/// The causes are told without the address, which may hold a key.
fn why(error: &reqwest::Error) -> OutwardError {
    use std::error::Error;
    if error.is_timeout() {
        return OutwardError::Late;
    }
    let mut cause: Option<&dyn Error> = error.source();
    let mut last = "no connection".to_owned();
    let (mut refused, mut insecure) = (false, false);
    while let Some(error) = cause {
        if error.to_string() == PRIVATE {
            return OutwardError::Address;
        }
        let io = error.downcast_ref::<io::Error>();
        refused |= io.is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused);
        insecure |= is_of_tls(error);
        last = error.to_string();
        cause = error.source();
    }
    match (refused, insecure) {
        (true, _) => OutwardError::NoConnection(last),
        (_, true) => OutwardError::Insecure(last),
        _ => OutwardError::Unreachable(last),
    }
}

/// Whether it is what TLS says, which comes wrapped in errors of the connection.
fn is_of_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let within = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.is::<rustls::Error>() || within.is_some_and(|inner| is_of_tls(inner))
}

/// Whether requests go to an address that somebody types: what can be said before its name is looked up.
#[must_use]
pub fn is_fit(text: &str, private: bool) -> bool {
    checked(text, if private { &Reach::Private } else { &Reach::Public }).is_some()
}

fn checked(text: &str, reach: &Reach) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|_| text.chars().count() <= URL_MAX)?;
    let private = reach.is_private_for(url.host_str()?);
    let (is_here, is_open) = match url.host()? {
        Host::Domain(name) => (name == "localhost", name != "localhost"),
        Host::Ipv4(address) => (address.is_loopback(), is_public(address.into())),
        Host::Ipv6(address) => (address.is_loopback(), is_public(address.into())),
    };
    let is_secure = url.scheme() == "https" || (private && is_here && url.scheme() == "http");
    let is_bare = url.username().is_empty() && url.password().is_none();
    (is_secure && is_bare && (private || is_open)).then_some(url)
}

/// Whether an address is one of the public Internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => is_public_v4(address),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || matches!((a, b, c), (0 | 240..=255, ..) | (100, 64..=127, _) | (192, 0, 0) | (198, 18..=19, _)))
}

/// Of what is given out (`2000::/3`), without what tunnels elsewhere, is for tests or for documents.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    (a & 0xe000) == 0x2000 && !matches!((a, b), (0x2001, 0..=0x01ff | 0x0db8) | (0x2002 | 0x3fff, _))
}

const PRIVATE: &str = "the name leads to a private network";

/// Looks names up, and lets pass only those all of whose addresses are public.
struct Guarded {
    reach: Reach,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.reach.is_private_for(name.as_str());
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if !private && !found.iter().all(|address| is_public(address.ip())) {
                return Err(io::Error::other(PRIVATE).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for public in ["8.8.8.8", "151.101.1.1", "2a00:1450:4002:80a::200e", "::ffff:8.8.8.8"] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
        for private in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "203.0.113.9",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "2001::1",
            "::7f00:1",
        ] {
            assert!(!is_public(private.parse().expect("an address")), "{private}");
        }
    }

    #[test]
    fn addresses_that_are_typed() {
        for fit in ["https://example.org/hook?k=1", "https://example.org:8443/", "https://8.8.8.8/"] {
            assert!(is_fit(fit, false), "{fit}");
        }
        for unfit in [
            "http://example.org/",
            "ftp://example.org/",
            "https://user:pass@example.org/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest",
            "http://127.0.0.1:80/",
            "javascript:alert(1)",
            "https://",
            "",
            "/hook",
            "file:///etc/passwd",
        ] {
            assert!(!is_fit(unfit, false), "{unfit}");
        }
        assert!(
            is_fit("http://127.0.0.1:80/", true)
                && is_fit("http://localhost/", true)
                && is_fit("https://10.0.0.1/", true)
        );
        assert!(!is_fit("http://10.0.0.1/", true) && !is_fit("http://example.org/", true));
        let long = |len: usize| format!("https://example.org/{}", "a".repeat(len - 20));
        assert!(is_fit(&long(URL_MAX), false) && !is_fit(&long(URL_MAX + 1), false));
    }

    #[tokio::test]
    async fn whoever_is_slow_is_not_waited_for() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        // The first says nothing, the second begins to answer and never ends.
        let slow = tokio::spawn(async move {
            let mut kept = Vec::new();
            for begins in [false, true] {
                let (mut stream, _) = listener.accept().await.expect("a client");
                let mut asked = [0; 4096];
                let read = stream.read(&mut asked).await.expect("a request");
                assert!(read > 0, "nothing was asked");
                if begins {
                    stream.write_all(b"HTTP/1.1 200 x\r\ncontent-length: 9\r\n\r\na").await.expect("writes");
                }
                kept.push(stream);
            }
            std::future::pending::<()>().await;
        });
        let outward = Outward::patient(Reach::Private, None, Duration::from_millis(300)).expect("a client");
        for _ in 0..2 {
            let letter = Letterbox { url: &url, content_type: "text/plain", headers: Vec::new(), body: Vec::new() };
            assert_eq!(outward.post(letter).await, Err(OutwardError::Late));
        }
        slow.abort();
    }

    #[test]
    fn one_host_may_be_private() {
        let reach = |host: &str| Reach::Host(host.to_owned());
        for (text, host, fits) in [
            ("https://10.1.2.3/token", "10.1.2.3", true),
            ("https://10.1.2.4/token", "10.1.2.3", false),
            ("http://127.0.0.1:8080/token", "127.0.0.1", true),
            ("http://10.1.2.3/token", "10.1.2.3", false),
            ("http://127.0.0.1:8080/token", "10.1.2.3", false),
            ("https://[::1]/token", "[::1]", true),
            ("https://example.org/token", "10.1.2.3", true),
            ("http://example.org/token", "example.org", false),
        ] {
            assert_eq!(checked(text, &reach(host)).is_some(), fits, "{text} beside {host}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_here_is_only_followed_when_it_is_the_one() {
        // The names are looked up first: what then fails is that nobody listens at port 1.
        for (host, error) in [("localhost", false), ("example.org", true)] {
            let outward = Outward::reaching(Reach::Host(host.to_owned()), None).expect("a client");
            let request = Request::get("https://localhost:1/").body(Vec::new()).expect("a request");
            let refused = outward.exchange(request).await.expect_err("nobody is there");
            assert_eq!(refused == OutwardError::Address, error, "{host}: {refused}");
        }
    }

    #[test]
    fn certificates_are_read_or_named() {
        let missing = Outward::reaching(Reach::Public, Some(Path::new("/nowhere.pem"))).expect_err("not there");
        assert!(missing.to_string().contains("/nowhere.pem"), "{missing}");
        let file = tempfile::NamedTempFile::new().expect("a file");
        let empty = Outward::reaching(Reach::Public, Some(file.path())).expect_err("empty");
        assert!(empty.to_string().contains("no certificate"), "{empty}");
    }

    #[tokio::test]
    async fn why_there_is_no_connection() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let outward = Outward::new(true).expect("a client");
        let post = async |url: String| {
            let letter = Letterbox { url: &url, content_type: "text/plain", headers: Vec::new(), body: Vec::new() };
            Failure::from(&outward.post(letter).await.expect_err("nothing takes it"))
        };
        // Something that does not speak TLS.
        let plain = tokio::spawn(async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let (mut stream, _) = listener.accept().await.expect("a client");
            let mut hello = [0; 4096];
            assert!(stream.read(&mut hello).await.expect("a greeting") > 0, "nothing was asked");
            stream.write_all(b"HTTP/1.1 400 no\r\n\r\n").await.expect("writes");
        });
        assert_eq!(post(format!("https://{address}/")).await, Failure::Insecure);
        plain.await.expect("ends");
        assert_eq!(post(format!("http://{address}/")).await, Failure::NoConnection);
    }

    #[tokio::test]
    async fn a_name_that_leads_here_is_not_followed() {
        let outward = Outward::new(false).expect("a client");
        for url in ["https://localhost/", "http://127.0.0.1/"] {
            let letter = Letterbox { url, content_type: "text/plain", headers: Vec::new(), body: Vec::new() };
            assert_eq!(outward.post(letter).await, Err(OutwardError::Address), "{url}");
        }
    }
}
