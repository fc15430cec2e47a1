-- Names of the territory and doors of its streets, taken over from a register as a whole: no records, no history.
CREATE TABLE toponyms (
    jurisdiction TEXT NOT NULL,
    source TEXT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    -- JSON, lon before lat: the lines of a street, and its doors.
    lines TEXT NOT NULL,
    doors TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, source, id)
);
