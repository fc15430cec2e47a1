//! Accounts of staff and partners.

use jiff::Timestamp;

use crate::domain::office::OfficeCode;
use crate::domain::person::{AccountId, Email, Role};
use crate::domain::record::JurisdictionCode;
use crate::store::{Db, StoreError, natural, on};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The address it signs in with.
    pub email: Email,
    /// The person's name, for colleagues.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The office it works for.
    pub office: Option<OfficeCode>,
    /// Argon2id hash of the password, in PHC form; empty before one was chosen.
    pub password: String,
    /// Whether it may sign in.
    pub enabled: bool,
    /// The secret of the codes that it signs in with after the password, if it does: sealed, or in base32 from before.
    pub code_secret: Option<String>,
    /// Whether it must have such codes.
    pub code_required: bool,
}

impl Account {
    /// Whether it waits for its person to choose a password.
    #[must_use]
    pub const fn is_invited(&self) -> bool {
        self.password.is_empty()
    }

    /// Whether it must set up a second factor before it does anything else.
    #[must_use]
    pub const fn lacks_code(&self) -> bool {
        self.code_required && self.code_secret.is_none()
    }
}

/// A row as [`account`] reads it.
pub(super) type AccountRow = (i64, String, String, String, Option<String>, String, Option<i64>, Option<String>, i64);

/// The account of a row.
pub(super) fn account(
    (id, email, name, role, office, password, disabled_ms, code_secret, code_required): AccountRow,
) -> Result<Account, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("account {id}: {what}"));
    Ok(Account {
        id: AccountId(id),
        email: email.try_into().map_err(|_error| damaged("its mail address"))?,
        name,
        role: Role::of_code(&role).ok_or_else(|| damaged("its role"))?,
        office: office.map(TryInto::try_into).transpose().map_err(|_error| damaged("its office"))?,
        password,
        enabled: disabled_ms.is_none(),
        code_secret,
        code_required: code_required != 0,
    })
}

/// Adds an account; false when the address is taken.
pub async fn add(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    account: &Account,
    now: Timestamp,
) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO accounts (jurisdiction, account, email, name, role, office, password, created_ms) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let added = on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(account.id.0)
        .bind(account.email.as_str())
        .bind(&account.name)
        .bind(account.role.code())
        .bind(account.office.as_ref().map(|office| office.as_str().to_owned()))
        .bind(&account.password)
        .bind(now.as_millisecond())
        .execute(db)
        .await?
        .rows_affected());
    Ok(added == 1)
}

/// All accounts, by address.
pub async fn all(db: &Db, jurisdiction: &JurisdictionCode) -> Result<Vec<Account>, StoreError> {
    const SQL: &str = "SELECT account, email, name, role, office, password, disabled_ms, code_secret, code_required FROM accounts WHERE jurisdiction = $1 ORDER BY email";
    let rows: Vec<AccountRow> = on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).fetch_all(db).await?);
    rows.into_iter().map(account).collect()
}

/// The account that signs in with this address.
pub async fn of_email(db: &Db, jurisdiction: &JurisdictionCode, email: &Email) -> Result<Option<Account>, StoreError> {
    const SQL: &str = "SELECT account, email, name, role, office, password, disabled_ms, code_secret, code_required FROM accounts \
                       WHERE jurisdiction = $1 AND email = $2";
    let row: Option<AccountRow> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(email.as_str()).fetch_optional(db).await?);
    row.map(account).transpose()
}

/// The account of this id.
pub async fn of_id(db: &Db, jurisdiction: &JurisdictionCode, id: AccountId) -> Result<Option<Account>, StoreError> {
    const SQL: &str = "SELECT account, email, name, role, office, password, disabled_ms, code_secret, code_required FROM accounts \
                       WHERE jurisdiction = $1 AND account = $2";
    let row: Option<AccountRow> =
        on!(db, db => sqlx::query_as(SQL).bind(jurisdiction.as_str()).bind(id.0).fetch_optional(db).await?);
    row.map(account).transpose()
}

/// Sets an account's password hash.
pub async fn set_password(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    id: AccountId,
    password: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE accounts SET password = $3 WHERE jurisdiction = $1 AND account = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(id.0).bind(password).execute(db).await?;);
    Ok(())
}

/// Sets the name of an account's person.
pub async fn set_name(db: &Db, jurisdiction: &JurisdictionCode, id: AccountId, name: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE accounts SET name = $3 WHERE jurisdiction = $1 AND account = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(id.0).bind(name).execute(db).await?;);
    Ok(())
}

/// Sets role and office of an account.
pub async fn set_role(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    id: AccountId,
    role: Role,
    office: Option<&OfficeCode>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE accounts SET role = $3, office = $4 WHERE jurisdiction = $1 AND account = $2";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(id.0)
        .bind(role.code())
        .bind(office.map(|office| office.as_str().to_owned()))
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Forbids an account to sign in, since when; `None`: lets it.
pub async fn set_disabled(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    id: AccountId,
    since: Option<Timestamp>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE accounts SET disabled_ms = $3 WHERE jurisdiction = $1 AND account = $2";
    let since_ms = since.map(Timestamp::as_millisecond);
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(id.0).bind(since_ms).execute(db).await?;);
    Ok(())
}

/// Sets or forgets the secret of an account's codes.
pub async fn set_code_secret(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    id: AccountId,
    secret: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE accounts SET code_secret = $3, code_step = 0 WHERE jurisdiction = $1 AND account = $2";
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(id.0).bind(secret).execute(db).await?;);
    Ok(())
}

/// Seals the secret of an account's codes, unless it has become another one meanwhile.
pub async fn seal_code_secret(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    id: AccountId,
    (before, sealed): (&str, &str),
) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE accounts SET code_secret = $4 WHERE jurisdiction = $1 AND account = $2 AND code_secret = $3";
    on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(id.0)
        .bind(before)
        .bind(sealed)
        .execute(db)
        .await?;
    );
    Ok(())
}

/// Sets whether an account must have a second factor.
pub async fn set_code_required(
    db: &Db,
    jurisdiction: &JurisdictionCode,
    id: AccountId,
    required: bool,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE accounts SET code_required = $3 WHERE jurisdiction = $1 AND account = $2";
    let required = i64::from(required);
    on!(db, db => sqlx::query(SQL).bind(jurisdiction.as_str()).bind(id.0).bind(required).execute(db).await?;);
    Ok(())
}

/// Notes that the code of a step was used; false when that step or a later one was already.
pub async fn use_code(db: &Db, jurisdiction: &JurisdictionCode, id: AccountId, step: u64) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE accounts SET code_step = $3 WHERE jurisdiction = $1 AND account = $2 AND code_step < $3";
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    let used = on!(db, db => sqlx::query(SQL)
        .bind(jurisdiction.as_str())
        .bind(id.0)
        .bind(step)
        .execute(db)
        .await?
        .rows_affected());
    Ok(used == 1)
}

/// How many accounts there are.
pub async fn count(db: &Db, jurisdiction: &JurisdictionCode) -> Result<u64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM accounts WHERE jurisdiction = $1";
    let count: i64 = on!(db, db => sqlx::query_scalar(SQL).bind(jurisdiction.as_str()).fetch_one(db).await?);
    Ok(natural(count))
}
