-- Sessions that can be told apart and ended one by one. What they say of the device is short: browser and system, and
-- the network of the address, not the address.
ALTER TABLE sessions ADD COLUMN session BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN network TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_of_account ON sessions (jurisdiction, account);

-- Mails about accounts that wait to be sent. They name an address that somebody typed, whether it has an account or
-- not: so asking for a mail takes as long for the one as for the other. The link is made when the mail is sent.
CREATE TABLE account_mails (
    jurisdiction TEXT NOT NULL,
    email TEXT NOT NULL,
    purpose TEXT NOT NULL,
    language TEXT NOT NULL,
    due_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, email, purpose)
);

-- One-time links that let the reader of a mail choose a password.
CREATE TABLE account_links (
    jurisdiction TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    account BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, token_hash)
);
