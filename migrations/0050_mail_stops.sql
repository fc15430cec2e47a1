-- People who want no more mails. Their id is random and says nothing, so it may outlive the erasure of their data.
CREATE TABLE mail_stops (
    jurisdiction TEXT NOT NULL,
    person BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, person)
);
