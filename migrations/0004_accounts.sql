-- Sessions that can be told apart and ended one by one. What they say of the device is short: browser and system, and
-- the network of the address, not the address.
ALTER TABLE sessions ADD COLUMN session BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN network TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_of_account ON sessions (jurisdiction, account);
