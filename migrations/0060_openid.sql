-- Who somebody is to an OpenID Connect provider: its subject, whatever their address becomes there. A subject is one
-- account, and an account has one subject of a provider.
CREATE TABLE openid_links (
    jurisdiction TEXT NOT NULL,
    account BIGINT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    linked_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, account, issuer)
);
CREATE UNIQUE INDEX openid_subjects ON openid_links (jurisdiction, issuer, subject);

-- Attempts that were answered, until they would have ended anyway: each is answered once.
CREATE TABLE openid_attempts (
    jurisdiction TEXT NOT NULL,
    attempt_hash TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, attempt_hash)
);
