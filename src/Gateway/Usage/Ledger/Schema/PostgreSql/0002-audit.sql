-- The audit trail. A record has its place in the chain of the process that wrote it; rows of usage have two, of intent and settlement.
CREATE TABLE audit (
    chain uuid NOT NULL, -- version 7: chains are in order of their start
    seq bigint NOT NULL, -- from 1, shared with the rows of usage in the same chain
    month integer NOT NULL, -- yyyymm of at, UTC
    at bigint NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    application text,
    end_user text,
    alias text,
    target text,
    proof_id text,
    subject text,
    result text,
    code text,
    rules text,
    request_id text,
    address text,
    times bigint,
    detail text,
    key_id text NOT NULL,
    mac bytea NOT NULL,
    PRIMARY KEY (chain, seq)
);

CREATE INDEX audit_genesis ON audit (chain) WHERE kind = 'genesis';
CREATE INDEX audit_month ON audit (month);

-- Hourly, signed: what the chains were at that moment. One for each hour, whichever replica makes it.
CREATE TABLE anchor (
    hour bigint NOT NULL PRIMARY KEY, -- hours since 1970, UTC
    made_at bigint NOT NULL,
    digest text NOT NULL, -- SHA-256 of the text, 64 hexadecimal digits
    body text NOT NULL,
    signature bytea NOT NULL
);

ALTER TABLE usage ADD COLUMN rule_ids text;
ALTER TABLE usage ADD COLUMN audit_chain uuid;
ALTER TABLE usage ADD COLUMN audit_seq bigint;
ALTER TABLE usage ADD COLUMN audit_mac bytea;
ALTER TABLE usage ADD COLUMN settled_chain uuid;
ALTER TABLE usage ADD COLUMN settled_seq bigint;
ALTER TABLE usage ADD COLUMN settled_mac bytea;
