-- Who asks to see the documents of a practice (L. 241/1990 art. 22): apart from the ledger, so that it can be erased.
CREATE TABLE practice_accesses (
    jurisdiction TEXT NOT NULL,
    access BIGINT NOT NULL,
    -- The form that was sent: once, however often it is sent.
    form TEXT NOT NULL,
    record BIGINT NOT NULL,
    office TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open BOOLEAN NOT NULL,
    asked_ms BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    visit_ms BIGINT,
    email TEXT,
    digits TEXT,
    wish TEXT NOT NULL,
    reply TEXT,
    PRIMARY KEY (jurisdiction, access),
    UNIQUE (jurisdiction, form)
);

-- Nobody comes at an hour at which somebody else does.
CREATE UNIQUE INDEX practice_accesses_visit ON practice_accesses (jurisdiction, office, visit_ms) WHERE visit_ms IS NOT NULL;
CREATE INDEX practice_accesses_due ON practice_accesses (jurisdiction, office, is_open, due_ms);
CREATE INDEX practice_accesses_email ON practice_accesses (jurisdiction, email) WHERE email IS NOT NULL;
CREATE INDEX practice_accesses_digits ON practice_accesses (jurisdiction, digits) WHERE digits IS NOT NULL;
