-- How reports went through their iter, in times alone: what response times are made of. A projection, narrow, so that
-- all of a period are read in one go. `passages` is only ever appended to.
CREATE TABLE courses (
    jurisdiction TEXT NOT NULL,
    record BIGINT NOT NULL,
    category TEXT NOT NULL,
    area TEXT,
    opened_ms BIGINT NOT NULL,
    passages TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, record)
);

CREATE INDEX courses_opened ON courses (jurisdiction, opened_ms, record);
