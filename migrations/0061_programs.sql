-- A key that holds no longer stays by name: the ledger says which key did something.
ALTER TABLE api_keys ADD COLUMN revoked_ms BIGINT;
