-- What reports are found by: each word once a report. As bytes, so that a range of words with the same beginning is
-- the same on both databases, whatever collation the server has.
CREATE TABLE search_words (
    jurisdiction TEXT NOT NULL,
    word BYTEA NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, word, record)
);

-- All words of a report, a blank before each: those of what is said to everybody, and those of what is said inside.
CREATE TABLE search_texts (
    jurisdiction TEXT NOT NULL,
    record BIGINT NOT NULL,
    words TEXT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, record)
);

-- Up to which event the words have been noted.
CREATE TABLE search_marks (
    jurisdiction TEXT PRIMARY KEY,
    seq BIGINT NOT NULL
);

-- The queue is read in the order in which something is due, narrowed and counted without a look at the reports.
DROP INDEX reports_due;
CREATE INDEX reports_due ON reports (jurisdiction, due_ms, record, state, office, category, public) WHERE due_ms IS NOT NULL;
