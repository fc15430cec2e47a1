-- What was done to many reports at once, for a day: its result can be read again and undone.
CREATE TABLE batches (
    jurisdiction TEXT NOT NULL,
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, account, name)
);

-- Notes in which an office was asked to look, by the number of the note in the ledger, and whether it has.
CREATE TABLE mentions (
    jurisdiction TEXT NOT NULL,
    office TEXT NOT NULL,
    seq BIGINT NOT NULL,
    record BIGINT NOT NULL,
    seen_ms BIGINT,
    PRIMARY KEY (jurisdiction, office, seq)
);
