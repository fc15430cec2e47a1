-- Who has looked at the personal data of which record, and when.
CREATE TABLE contact_views (
    jurisdiction TEXT NOT NULL,
    viewing BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    account BIGINT NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, viewing)
);
CREATE INDEX contact_views_by_time ON contact_views (jurisdiction, at_ms);

-- What was erased, of which record, when and why: nothing of what it was.
CREATE TABLE erasures (
    jurisdiction TEXT NOT NULL,
    erasure BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    record BIGINT,
    what TEXT NOT NULL,
    why TEXT NOT NULL,
    account BIGINT,
    PRIMARY KEY (jurisdiction, erasure)
);
CREATE INDEX erasures_by_time ON erasures (jurisdiction, at_ms);
