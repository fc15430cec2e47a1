-- Which emergency a report was taken in by; and messages of emergencies that those who follow are still to be told of.
ALTER TABLE reports ADD COLUMN emergency BIGINT;
CREATE INDEX reports_emergency ON reports (jurisdiction, emergency, record) WHERE emergency IS NOT NULL;

CREATE TABLE alarms (
    jurisdiction TEXT NOT NULL,
    seq BIGINT NOT NULL,
    record BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, seq)
);
