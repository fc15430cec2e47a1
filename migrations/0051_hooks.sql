-- What the system of an office wants to be told: an address, the kinds of events (words with a blank between), and the
-- secret it is signed with; the one before stays valid for a while.
CREATE TABLE hooks (
    jurisdiction TEXT NOT NULL,
    office TEXT NOT NULL,
    url TEXT NOT NULL,
    topics TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    secret TEXT NOT NULL,
    secret_before TEXT,
    before_until_ms BIGINT,
    PRIMARY KEY (jurisdiction, office)
);

-- The transactional outbox: what is to be told to whose system.
CREATE TABLE hook_calls (
    jurisdiction TEXT NOT NULL,
    seq BIGINT NOT NULL,
    office TEXT NOT NULL,
    record BIGINT NOT NULL,
    topic TEXT NOT NULL,
    due_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    sent_ms BIGINT,
    failure TEXT,
    PRIMARY KEY (jurisdiction, seq, office)
);

CREATE INDEX hook_calls_waiting ON hook_calls (jurisdiction, due_ms) WHERE sent_ms IS NULL;
