-- Of which report a person is the reporter or a follower, and when they said that the address is theirs.
ALTER TABLE people ADD COLUMN record BIGINT;
ALTER TABLE people ADD COLUMN confirmed_ms BIGINT;
CREATE INDEX people_of_record ON people (jurisdiction, record);

-- One-time links by which somebody says that an address is theirs.
CREATE TABLE person_links (
    jurisdiction TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    person BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, token_hash)
);

-- Those who follow an area or categories by mail. Nothing goes to them but one question until they have confirmed.
CREATE TABLE follows (
    jurisdiction TEXT NOT NULL,
    follow BIGINT NOT NULL,
    email TEXT NOT NULL,
    language TEXT NOT NULL,
    wanted TEXT NOT NULL,
    rhythm TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    confirmed_ms BIGINT,
    -- The question: when it is to be sent, how often that was tried, and what its link is known by.
    ask_ms BIGINT,
    attempts BIGINT NOT NULL,
    token_hash TEXT,
    expires_ms BIGINT,
    -- What they have been told of: the last number of the ledger, and when.
    seen_seq BIGINT NOT NULL,
    told_ms BIGINT,
    PRIMARY KEY (jurisdiction, follow)
);
CREATE INDEX follows_by_email ON follows (jurisdiction, email);
