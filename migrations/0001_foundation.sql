-- The ledger and what is projected from it; personal data apart; accounts; work to be done.
-- PostgreSQL's type names, which SQLite accepts. Times are milliseconds since 1970-01-01 UTC (`_ms`).
-- Every key begins with the jurisdiction, so that a jurisdiction can be moved and the tables be distributed by it.

-- One row a jurisdiction: its last ledger number and the hash of that event. Taking this row is the write lock.
CREATE TABLE ledger (
    jurisdiction TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE events (
    jurisdiction TEXT NOT NULL,
    seq BIGINT NOT NULL,
    record BIGINT NOT NULL,
    version BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    body TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, seq),
    UNIQUE (jurisdiction, record, version)
);

-- Last serial given out in each year.
CREATE TABLE numbers (
    jurisdiction TEXT NOT NULL,
    year BIGINT NOT NULL,
    serial BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, year)
);

-- Projections: rebuilt from the events alone.

CREATE TABLE settings (
    jurisdiction TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    record BIGINT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, kind, code)
);

CREATE TABLE reports (
    jurisdiction TEXT NOT NULL,
    record BIGINT NOT NULL,
    version BIGINT NOT NULL,
    number TEXT NOT NULL,
    category TEXT NOT NULL,
    state TEXT NOT NULL,
    office TEXT,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    opened_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    due_ms BIGINT,
    public BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, record),
    UNIQUE (jurisdiction, number)
);

-- Holds all that the territory loads at start, so that it need not read the bodies.
CREATE INDEX reports_light ON reports
    (jurisdiction, public, record, number, lon, lat, category, state, office, opened_ms);
CREATE INDEX reports_due ON reports (jurisdiction, due_ms) WHERE due_ms IS NOT NULL;

CREATE TABLE sources (
    jurisdiction TEXT NOT NULL,
    system TEXT NOT NULL,
    id TEXT NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, system, id)
);

-- Personal data: referenced from the ledger by a random id, erasable without breaking it.
CREATE TABLE people (
    jurisdiction TEXT NOT NULL,
    person BIGINT NOT NULL,
    name TEXT,
    email TEXT,
    phone TEXT,
    language TEXT,
    created_ms BIGINT NOT NULL,
    erased_ms BIGINT,
    PRIMARY KEY (jurisdiction, person)
);

-- What was answered to a request that carried an idempotency key.
CREATE TABLE receipts (
    jurisdiction TEXT NOT NULL,
    key TEXT NOT NULL,
    content TEXT,
    record BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, key)
);

-- The transactional outbox: mails to send.
CREATE TABLE mails (
    jurisdiction TEXT NOT NULL,
    seq BIGINT NOT NULL,
    person BIGINT NOT NULL,
    record BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    sent_ms BIGINT,
    failure TEXT,
    PRIMARY KEY (jurisdiction, seq, person)
);

CREATE INDEX mails_waiting ON mails (jurisdiction, due_ms) WHERE sent_ms IS NULL;

-- What a citizen has typed so far, until it is sent or a day has passed.
CREATE TABLE drafts (
    jurisdiction TEXT NOT NULL,
    draft TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, draft)
);

CREATE TABLE accounts (
    jurisdiction TEXT NOT NULL,
    account BIGINT NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    office TEXT,
    password TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    disabled_ms BIGINT,
    PRIMARY KEY (jurisdiction, account),
    UNIQUE (jurisdiction, email)
);

CREATE TABLE sessions (
    jurisdiction TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    account BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, token_hash)
);

-- Keys of the installation, e.g. the one that private links are made with.
CREATE TABLE secrets (
    jurisdiction TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, name)
);
