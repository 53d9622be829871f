-- API keys and revocations that all replicas share. Rows are added and never changed. Times are Unix milliseconds (UTC).
CREATE TABLE registered_key (
    id text NOT NULL PRIMARY KEY,
    application text NOT NULL,
    sha256 text NOT NULL CHECK (length(sha256) = 64), -- of the whole key, hexadecimal
    expires_at bigint,
    added_at bigint NOT NULL,
    added_by text NOT NULL
);

-- The row with the highest number is the last word on a key or an application.
CREATE TABLE revocation (
    number bigint NOT NULL PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('key', 'application')),
    name text NOT NULL,
    acts integer NOT NULL, -- 0 for a stop that is lifted
    at bigint NOT NULL,
    made_by text NOT NULL,
    reason text NOT NULL
);

CREATE INDEX revocation_name ON revocation (kind, name, number);

-- One row; it grows with every change, and a replica that sees the same number has nothing to read.
CREATE TABLE key_register (version bigint NOT NULL);
INSERT INTO key_register (version) VALUES (0);
