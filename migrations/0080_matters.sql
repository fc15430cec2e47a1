-- What is dealt with beside reports: interventions, emergencies, tasks. A projection, rebuilt from the events alone.
CREATE TABLE matters (
    jurisdiction TEXT NOT NULL,
    record BIGINT NOT NULL,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    office TEXT,
    executor TEXT,
    crew BIGINT,
    parent BIGINT,
    is_open BOOLEAN NOT NULL,
    public BOOLEAN NOT NULL,
    opened_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    due_ms BIGINT,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, record),
    UNIQUE (jurisdiction, number)
);

CREATE INDEX matters_kind ON matters (jurisdiction, kind, record);
CREATE INDEX matters_due ON matters (jurisdiction, kind, due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX matters_parent ON matters (jurisdiction, parent) WHERE parent IS NOT NULL;
CREATE INDEX matters_crew ON matters (jurisdiction, crew, is_open) WHERE crew IS NOT NULL;
CREATE INDEX matters_executor ON matters (jurisdiction, executor, is_open);
