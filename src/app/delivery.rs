//! How a letter leaves: to a mail server, or as a file into a folder when none is configured.
//!
//! It does not know what the letter is about, nor when to try again.

use std::fs;
use std::io::{self, Write};
use std::net::IpAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use url::Url;

use crate::domain::failure::Failure;
use crate::domain::person::Email;
use crate::words::mails::Letter;

/// How long a mail server may take for one mail.
const SEND_WITHIN: Duration = Duration::from_secs(20);

/// Where letters go.
#[derive(Clone)]
pub enum Destination {
    /// A mail server's URL, with its password: `smtp://user:password@host:port` or `smtps://…`.
    Server(String),
    /// A folder, in which each becomes a file `….eml`.
    Folder(PathBuf),
}

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// An address that no mail server would take.
    #[error("the address is none that mail can be sent to")]
    Address,
    /// What is to be sent makes no mail.
    #[error("the mail cannot be written: {0}")]
    Message(#[from] lettre::error::Error),
    /// The server is out of reach or refuses. Its own words may repeat the address, so only the code is told.
    #[error("the mail server {0}")]
    Server(ServerFault),
    /// The folder failed.
    #[error("the outbox folder failed: {0}")]
    Folder(#[from] io::Error),
}

/// What is wrong with a mail server.
#[derive(Debug, thiserror::Error)]
pub enum ServerFault {
    /// It does not take the mail.
    #[error("answered {0}")]
    Answered(u16),
    /// No answer in time.
    #[error("did not answer in time")]
    Late,
    /// No secure connection.
    #[error("has no secure connection: {0}")]
    Insecure(String),
    /// No connection.
    #[error("is out of reach: {0}")]
    Unreachable(String),
}

impl From<lettre::transport::smtp::Error> for DeliveryError {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        Self::Server(match error.status() {
            Some(code) => ServerFault::Answered(code.into()),
            None if error.is_timeout() => ServerFault::Late,
            None if error.is_tls() => ServerFault::Insecure(error.to_string()),
            None => ServerFault::Unreachable(error.to_string()),
        })
    }
}

impl From<&DeliveryError> for Failure {
    fn from(error: &DeliveryError) -> Self {
        match error {
            DeliveryError::Address => Self::MailAddress,
            DeliveryError::Message(_) => Self::Internal,
            DeliveryError::Server(ServerFault::Answered(code)) => Self::MailRefused(*code),
            DeliveryError::Server(ServerFault::Late) => Self::MailLate,
            DeliveryError::Server(ServerFault::Insecure(_)) => Self::MailInsecure,
            DeliveryError::Server(ServerFault::Unreachable(_)) => Self::MailUnreachable,
            DeliveryError::Folder(_) => Self::Folder,
        }
    }
}

/// From whom to whom.
#[derive(Debug, Clone)]
pub struct Envelope<'a> {
    /// The same for every attempt of the same mail, without blanks: it becomes the Message-ID and the file's name.
    pub id: &'a str,
    /// What the Message-ID ends with.
    pub host: &'a str,
    /// The sender's name.
    pub name: &'a str,
    /// The sender's address.
    pub from: &'a str,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<&'a str>,
    /// The recipient.
    pub to: &'a Email,
    /// When it is written.
    pub at: Timestamp,
    /// Where its reader can say that no more are wanted: by a click, and by a program for them (RFC 8058).
    pub stop: Option<&'a str>,
}

/// The mail as it goes over the wire: plain text and HTML, marked as written by a program.
pub fn message(envelope: &Envelope<'_>, letter: &Letter) -> Result<Message, DeliveryError> {
    let address = |text: &str| text.parse().map_err(|_error| DeliveryError::Address);
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    let mut builder = Message::builder()
        .message_id(Some(format!("<{}@{}>", envelope.id, envelope.host)))
        .date(SystemTime::from(envelope.at))
        .from(Mailbox::new(Some(envelope.name.replace(char::is_control, " ")), address(envelope.from)?))
        .to(Mailbox::new(None, address(envelope.to.as_str())?))
        .subject(letter.subject.clone())
        .raw_header(automatic);
    if let Some(reply_to) = envelope.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    if let Some(stop) = envelope.stop {
        for (name, value) in [
            ("List-Unsubscribe", format!("<{stop}>")),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ] {
            builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
        }
    }
    Ok(builder.multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html(envelope.name)))?)
}

/// A destination, ready to be sent to.
#[derive(Debug)]
pub enum Delivery {
    /// To a mail server.
    Server(AsyncSmtpTransport<Tokio1Executor>),
    /// Into a folder.
    Folder(PathBuf),
}

impl Delivery {
    /// Checks the URL, or makes the folder; connects to nothing yet.
    pub fn new(destination: &Destination) -> Result<Self, DeliveryError> {
        match destination {
            Destination::Server(url) => {
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&secured(url))?;
                Ok(Self::Server(builder.timeout(Some(SEND_WITHIN)).build()))
            }
            Destination::Folder(folder) => {
                // Mails hold addresses and private links: nobody else's business.
                fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
                Ok(Self::Folder(folder.clone()))
            }
        }
    }

    /// Sends; when it returns, the mail has been taken. The same `id` again replaces the file of that id.
    pub async fn send(&self, id: &str, message: &Message) -> Result<(), DeliveryError> {
        match self {
            Self::Server(server) => {
                let sent = tokio::time::timeout(SEND_WITHIN, server.send(message.clone())).await;
                sent.map_err(|_elapsed| DeliveryError::Server(ServerFault::Late))??;
                Ok(())
            }
            Self::Folder(folder) => {
                let (path, bytes) = (folder.join(format!("{id}.eml")), message.formatted());
                let written = tokio::task::spawn_blocking(move || write_whole(&path, &bytes)).await;
                Ok(written.map_err(io::Error::other)??)
            }
        }
    }
}

/// Writes beside, brings to disk, and only then gives the name: a file is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

/// The URL with the encryption to use, where it does not say itself (`?tls=none|opportunistic|required`).
///
/// To this machine none is needed; elsewhere STARTTLS is used when there is one, and required when a password is sent.
fn secured(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else { return text.to_owned() };
    let given = url.query_pairs().find(|(key, _)| key == "tls").map(|(_, value)| value.into_owned());
    // For schemes that it does not know, the parser takes every host for a name.
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    match given.as_deref() {
        Some("none") => url.set_query(None),
        Some(_) => {}
        None if url.scheme() == "smtps" || here => {}
        None if url.password().is_some() => url.set_query(Some("tls=required")),
        None => url.set_query(Some("tls=opportunistic")),
    }
    url.to_string()
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

    use super::*;
    use crate::words::Language;

    #[test]
    fn passwords_are_not_sent_in_the_clear_to_other_machines() {
        for (given, used) in [
            ("smtp://localhost:1025", "smtp://localhost:1025"),
            ("smtp://u:p@127.0.0.1:25", "smtp://u:p@127.0.0.1:25"),
            ("smtp://u:p@[::1]:25", "smtp://u:p@[::1]:25"),
            ("smtp://mail.example", "smtp://mail.example?tls=opportunistic"),
            ("smtp://u:p@mail.example:587", "smtp://u:p@mail.example:587?tls=required"),
            ("smtp://u:p@mail.example?tls=none", "smtp://u:p@mail.example"),
            ("smtps://u:p@mail.example", "smtps://u:p@mail.example"),
        ] {
            assert_eq!(secured(given), used);
        }
    }

    #[test]
    fn headers_cannot_be_slipped_in() {
        let to = Email::new("anna@example.org").expect("an address");
        let envelope = Envelope {
            id: "sesto.7.1",
            host: "example.org",
            name: "Comune\r\nBcc: x@example.net",
            from: "urp@example.org",
            reply_to: None,
            to: &to,
            at: Timestamp::UNIX_EPOCH,
            stop: None,
        };
        let letter = Letter {
            subject: "Così\r\nBcc: x@example.net".to_owned(),
            text: "Testo\n.\n".to_owned(),
            language: Language::It,
        };
        let text = String::from_utf8(message(&envelope, &letter).expect("a mail").formatted()).expect("ASCII");
        let headers = text.split("\r\n\r\n").next().expect("headers");
        assert!(headers.lines().all(|line| !line.to_lowercase().starts_with("bcc")), "{headers}");
        for wanted in ["Message-ID: <sesto.7.1@example.org>", "Auto-Submitted: auto-generated", "To: anna@example.org"]
        {
            assert!(headers.contains(wanted), "{wanted} in {headers}");
        }
        let elsewhere = Envelope { from: "urp@example.org>\r\nBcc: x", ..envelope };
        assert!(matches!(message(&elsewhere, &letter), Err(DeliveryError::Address)));
    }

    #[tokio::test]
    async fn a_repeated_mail_is_one_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let delivery = Delivery::new(&Destination::Folder(folder.path().join("outbox"))).expect("opens");
        let to = Email::new("anna@example.org").expect("an address");
        let letter = Letter { subject: "S".to_owned(), text: "T\n".to_owned(), language: Language::It };
        let envelope = Envelope {
            id: "a",
            host: "h.example",
            name: "N",
            from: "urp@example.org",
            reply_to: Some("urp@example.org"),
            to: &to,
            at: Timestamp::UNIX_EPOCH,
            stop: None,
        };
        for _ in 0..2 {
            delivery.send("a", &message(&envelope, &letter).expect("a mail")).await.expect("writes");
        }
        let files: Vec<_> = fs::read_dir(folder.path().join("outbox")).expect("reads").collect();
        assert_eq!(files.len(), 1);
    }

    /// A mail server for one connection: greets, says `rcpt` to a recipient, and returns what it was told.
    async fn server(rcpt: &'static str) -> (String, tokio::task::JoinHandle<String>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("bound"));
        let talk = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a client");
            let (reader, mut writer) = stream.split();
            let (mut lines, mut told, mut in_data) = (BufReader::new(reader).lines(), String::new(), false);
            writer.write_all(b"220 here\r\n").await.expect("writes");
            while let Ok(Some(line)) = lines.next_line().await {
                told.push_str(&line);
                told.push('\n');
                let answer = match line.as_str() {
                    "." => Some("250 taken"),
                    _ if in_data => None,
                    "DATA" => Some("354 go on"),
                    "QUIT" => Some("221 bye"),
                    line if line.starts_with("RCPT") => Some(rcpt),
                    _ => Some("250 fine"),
                };
                in_data = line == "DATA" || (in_data && line != ".");
                if let Some(answer) = answer {
                    writer.write_all(format!("{answer}\r\n").as_bytes()).await.expect("writes");
                }
            }
            told
        });
        (url, talk)
    }

    async fn sent_to(rcpt: &'static str) -> (Result<(), DeliveryError>, String) {
        let (url, talk) = server(rcpt).await;
        let delivery = Delivery::new(&Destination::Server(url)).expect("a URL");
        let to = Email::new("anna@example.org").expect("an address");
        let letter = Letter { subject: "Sarà".to_owned(), text: "Però\n".to_owned(), language: Language::It };
        let envelope = Envelope {
            id: "a",
            host: "h.example",
            name: "N",
            from: "urp@example.org",
            reply_to: None,
            to: &to,
            at: Timestamp::UNIX_EPOCH,
            stop: None,
        };
        let sent = delivery.send("a", &message(&envelope, &letter).expect("a mail")).await;
        drop(delivery);
        (sent, talk.await.expect("ends"))
    }

    #[tokio::test]
    async fn a_server_takes_or_refuses_and_its_words_are_not_repeated() {
        let (sent, told) = sent_to("250 fine").await;
        sent.expect("taken");
        assert!(told.contains("RCPT TO:<anna@example.org>") && told.contains("Message-ID: <a@h.example>"), "{told}");
        let (refused, _) = sent_to("550 no anna@example.org here").await;
        let refused = refused.expect_err("refused");
        assert_eq!(refused.to_string(), "the mail server answered 550");
        assert_eq!(Failure::from(&refused), Failure::MailRefused(550));
    }
}
