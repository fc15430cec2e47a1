-- What telephones, links and programs have sent about tasks, and what became of it: for those who look after exchanges
-- with other systems. Nothing of what was written is kept here.
CREATE TABLE exchanges (
    jurisdiction TEXT NOT NULL,
    exchange BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    done_ms BIGINT,
    number TEXT NOT NULL,
    act TEXT NOT NULL,
    event TEXT NOT NULL,
    role TEXT NOT NULL,
    office TEXT,
    account BIGINT,
    program BIGINT,
    result TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, exchange)
);

CREATE INDEX exchanges_by_time ON exchanges (jurisdiction, at_ms);
