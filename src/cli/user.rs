//! `sestomia user`: accounts of staff and partners.

use std::io::{BufRead, IsTerminal, Write};
use std::process::{Command as Program, Stdio};

use anyhow::{Context, anyhow, bail, ensure};
use tokio::sync::oneshot;

use crate::app::accounts::{Account, Accounts};
use crate::app::sign_in::NewAccount;
use crate::cli::say;
use crate::config::Config;
use crate::domain::office::OfficeCode;
use crate::domain::person::{Email, Role};

/// What is to be done with accounts.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add an account
    Add {
        /// The address it signs in with
        email: String,
        /// The person's name
        #[arg(long)]
        name: String,
        /// What it may do
        #[arg(long, value_enum)]
        role: RoleName,
        /// The office it works for
        #[arg(long, value_name = "CODE")]
        office: Option<OfficeCode>,
        /// Read the password from standard input instead of asking for it
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts
    List,
    /// Forbid an account to sign in, and end its sessions
    Disable {
        /// The address it signs in with
        email: String,
    },
    /// Remove an account's second factor, for who has lost it, and end its sessions
    ResetCode {
        /// The address it signs in with
        email: String,
    },
    /// Set an account's password, and end its sessions
    Password {
        /// The address it signs in with
        email: String,
        /// Read the password from standard input instead of asking for it
        #[arg(long)]
        password_stdin: bool,
    },
}

/// The roles that an account can have, as written on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum RoleName {
    /// URP or municipal police desk
    FrontDesk,
    /// Directs an office's work
    Coordinator,
    /// Does the work
    Crew,
    /// An outside body
    Partner,
    /// SUAP or building officer
    BuildingOfficer,
    /// Reads figures
    Administrator,
    /// Keeps the installation
    SystemAdministrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::FrontDesk => Self::FrontDesk,
            RoleName::Coordinator => Self::Coordinator,
            RoleName::Crew => Self::Crew,
            RoleName::Partner => Self::Partner,
            RoleName::BuildingOfficer => Self::BuildingOfficer,
            RoleName::Administrator => Self::Administrator,
            RoleName::SystemAdministrator => Self::SystemAdministrator,
        }
    }
}

/// Does it.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let accounts = Accounts::open(config.app_options()).await?;
    let done = run_on(&accounts, command).await;
    accounts.close().await;
    done
}

async fn run_on(accounts: &Accounts, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add { email, name, role, office, password_stdin } => {
            let email = address(&email)?;
            ensure!(!name.trim().is_empty() && !name.contains(char::is_control), "--name: expected a person's name");
            let shown = email.as_str().to_owned();
            let new = NewAccount { email, name: name.trim().to_owned(), role: role.into(), office };
            accounts.add(new, password(password_stdin).await?).await?;
            say::remark(format_args!("{shown} can sign in now ({})", accounts.jurisdiction()));
        }
        Command::List => {
            let all = accounts.list().await?;
            for account in &all {
                say::answer(line(account));
            }
            if all.is_empty() {
                say::remark("there are no accounts yet: sestomia user add --help");
            }
        }
        Command::Disable { email } => {
            accounts.disable(&address(&email)?).await?;
            say::remark(format_args!("{email} cannot sign in any more"));
        }
        Command::ResetCode { email } => {
            accounts.reset_code_of(&address(&email)?).await?;
            say::remark(format_args!("{email} signs in without a code now, and can set one up again"));
        }
        Command::Password { email, password_stdin } => {
            accounts.set_password(&address(&email)?, password(password_stdin).await?).await?;
            say::remark(format_args!("{email} has a new password"));
        }
    }
    Ok(())
}

fn address(text: &str) -> anyhow::Result<Email> {
    Email::new(text).with_context(|| format!("{text:?}: expected an address like nome@example.org"))
}

fn line(account: &Account) -> String {
    let role = serde_json::to_string(&account.role).unwrap_or_default().replace('_', "-");
    let office = account.office.as_ref().map_or("-", OfficeCode::as_str);
    let state = if account.enabled { "enabled" } else { "disabled" };
    format!("{:<32} {:<8} {:<20} {office:<24} {}", account.email.as_str(), state, role.trim_matches('"'), account.name)
}

/// The password: the first line of standard input, or typed twice at the terminal without showing.
async fn password(from_stdin: bool) -> anyhow::Result<String> {
    if from_stdin {
        return first_line();
    }
    if !std::io::stdin().is_terminal() {
        bail!("there is no terminal to ask for the password at: use --password-stdin");
    }
    let first = asked("Password: ").await?;
    ensure!(first == asked("The same again: ").await?, "the two passwords differ");
    Ok(first)
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the password cannot be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks at the terminal. Who presses Ctrl+C gets the terminal back as it was.
async fn asked(question: &str) -> anyhow::Result<String> {
    write!(std::io::stderr(), "{question}")?;
    let hidden = Hidden::new();
    let (typed, answer) = oneshot::channel();
    // A thread of its own: nobody waits for it when the question is abandoned.
    std::thread::spawn(move || typed.send(first_line()));
    let answer = tokio::select! {
        answer = answer => answer.context("the password cannot be read")?,
        _interrupt = tokio::signal::ctrl_c() => Err(anyhow!("interrupted")),
    };
    drop(hidden);
    say::remark("");
    answer
}

/// While it lives, the terminal does not show what is typed.
struct Hidden;

impl Hidden {
    fn new() -> Self {
        echo("-echo");
        Self
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        echo("echo");
    }
}

/// Sets the terminal by the program that every Unix has for it; without it the password shows, which is no error.
fn echo(setting: &str) {
    drop(Program::new("stty").arg(setting).stdin(Stdio::inherit()).stderr(Stdio::null()).status());
}
