-- Keys with which programs work for an office. Only their hashes are stored.
CREATE TABLE api_keys (
    jurisdiction TEXT NOT NULL,
    api_key BIGINT NOT NULL,
    name TEXT NOT NULL,
    office TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by BIGINT,
    seen_ms BIGINT,
    PRIMARY KEY (jurisdiction, api_key)
);
CREATE UNIQUE INDEX api_keys_token ON api_keys (jurisdiction, token_hash);
-- What an office's program asks for: its reports, in the order of their numbers.
CREATE INDEX reports_of_office ON reports (jurisdiction, office, record);
