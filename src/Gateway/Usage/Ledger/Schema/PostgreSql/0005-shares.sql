-- The limits that replicas share. What they say follows from the rows of usage and from the leases that live: see "leases" in DECISIONS.
ALTER TABLE usage ADD COLUMN lease_id integer; -- the writer under which the request was admitted

CREATE TABLE budget (
    application text NOT NULL,
    alias text NOT NULL, -- '' for all models together
    unit text NOT NULL, -- tokens, pusd, slots
    period integer NOT NULL, -- yyyymmdd or yyyymm in Japan; 0 without a period
    from_hour integer NOT NULL, -- hours since 1970, UTC
    to_hour integer NOT NULL,
    granted bigint NOT NULL, -- the shares of leases that live, and what ended leases have used
    PRIMARY KEY (application, alias, unit, period)
);

CREATE TABLE budget_share (
    application text NOT NULL,
    alias text NOT NULL,
    unit text NOT NULL,
    period integer NOT NULL,
    lease_id integer NOT NULL, -- the id of a writer
    granted bigint NOT NULL, -- counts from the beginning of the lease
    PRIMARY KEY (application, alias, unit, period, lease_id)
);

CREATE INDEX budget_share_lease ON budget_share (lease_id);

CREATE TABLE rate (
    application text NOT NULL,
    alias text NOT NULL,
    kind text NOT NULL, -- requests, tokens
    empty_at bigint NOT NULL, -- Unix microseconds: when everything taken will have flowed off
    PRIMARY KEY (application, alias, kind)
);

CREATE INDEX writer_live ON writer (id) WHERE closed_at IS NULL;
