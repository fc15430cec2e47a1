-- When somebody has to be reminded of a matter next.
ALTER TABLE matters ADD COLUMN remind_ms BIGINT;
CREATE INDEX matters_remind ON matters (jurisdiction, remind_ms) WHERE remind_ms IS NOT NULL;
