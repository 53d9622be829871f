-- The audit trail. A record has its place in the chain of the process that wrote it; rows of usage have two, of intent and settlement.
CREATE TABLE audit (
    chain blob NOT NULL, -- UUID of version 7, big-endian: chains are in order of their start
    seq integer NOT NULL, -- from 1, shared with the rows of usage in the same chain
    month integer NOT NULL, -- yyyymm of at, UTC
    at integer NOT NULL,
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
    times integer,
    detail text,
    key_id text NOT NULL,
    mac blob NOT NULL,
    PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_genesis ON audit (chain) WHERE kind = 'genesis';
CREATE INDEX audit_month ON audit (month);

-- Hourly, signed: what the chains were at that moment. One for each hour, whichever replica makes it.
CREATE TABLE anchor (
    hour integer NOT NULL PRIMARY KEY, -- hours since 1970, UTC
    made_at integer NOT NULL,
    digest text NOT NULL, -- SHA-256 of the text, 64 hexadecimal digits
    body text NOT NULL,
    signature blob NOT NULL
) STRICT;

ALTER TABLE usage ADD COLUMN rule_ids text;
ALTER TABLE usage ADD COLUMN audit_chain blob;
ALTER TABLE usage ADD COLUMN audit_seq integer;
ALTER TABLE usage ADD COLUMN audit_mac blob;
ALTER TABLE usage ADD COLUMN settled_chain blob;
ALTER TABLE usage ADD COLUMN settled_seq integer;
ALTER TABLE usage ADD COLUMN settled_mac blob;
