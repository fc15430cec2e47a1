-- Who has to do with a practice: apart from the ledger, so that it can be erased.
CREATE TABLE practice_parties (
    jurisdiction TEXT NOT NULL,
    record BIGINT NOT NULL,
    place BIGINT NOT NULL,
    email TEXT,
    digits TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, record, place)
);

CREATE INDEX practice_parties_email ON practice_parties (jurisdiction, email) WHERE email IS NOT NULL;
CREATE INDEX practice_parties_digits ON practice_parties (jurisdiction, digits) WHERE digits IS NOT NULL;
