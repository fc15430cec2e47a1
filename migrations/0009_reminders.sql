-- When somebody has to be reminded of a report next; none when nothing is due, or everybody has been.
ALTER TABLE reports ADD COLUMN remind_ms BIGINT;
UPDATE reports SET remind_ms = due_ms;
CREATE INDEX reports_remind ON reports (jurisdiction, remind_ms) WHERE remind_ms IS NOT NULL;

-- Letters to the staff, written when they are put here. Their name says what they are about, so none is written twice.
CREATE TABLE letters (
    jurisdiction TEXT NOT NULL,
    name TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    due_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    sent_ms BIGINT,
    failure TEXT,
    PRIMARY KEY (jurisdiction, name)
);

CREATE INDEX letters_waiting ON letters (jurisdiction, due_ms) WHERE sent_ms IS NULL;
