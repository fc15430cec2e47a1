-- Reports passed on to outside bodies, and how far that has come; apart from the state of the report.
CREATE TABLE forwards (
    jurisdiction TEXT NOT NULL,
    seq BIGINT NOT NULL,
    record BIGINT NOT NULL,
    office TEXT NOT NULL,
    way TEXT NOT NULL,
    queued_ms BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    sent_ms BIGINT,
    acknowledged_ms BIGINT,
    reference TEXT,
    failure TEXT,
    PRIMARY KEY (jurisdiction, seq)
);

CREATE INDEX forwards_waiting ON forwards (jurisdiction, due_ms) WHERE sent_ms IS NULL;
CREATE INDEX forwards_of_record ON forwards (jurisdiction, record);
