-- A second factor: the secret of codes that change every half minute (RFC 6238), the last step whose code was used, so
-- that none is used twice, and whether the account must have one.
ALTER TABLE accounts ADD COLUMN code_secret TEXT;
ALTER TABLE accounts ADD COLUMN code_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN code_required BIGINT NOT NULL DEFAULT 0;
-- A session between the password and the code is nobody's yet.
ALTER TABLE sessions ADD COLUMN awaits_code BIGINT NOT NULL DEFAULT 0;

-- Codes to sign in with when the app is lost: each is used once.
CREATE TABLE recovery_codes (
    jurisdiction TEXT NOT NULL,
    account BIGINT NOT NULL,
    code_hash TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, account, code_hash)
);
