-- What came of taking practices over, and scans of the archive: counts, and the lines that were refused, at most a
-- thousand of a run. Nothing of persons.
CREATE TABLE practice_runs (
    jurisdiction TEXT NOT NULL,
    run BIGINT NOT NULL,
    body TEXT NOT NULL,
    noted TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, run)
);
