-- Times are Unix milliseconds (UTC), money is pico-USD. The same names and meanings as on every engine.
CREATE TABLE writer (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    started_at bigint NOT NULL,
    last_seen bigint NOT NULL,
    closed_at bigint
);

CREATE TABLE usage (
    id uuid NOT NULL, -- version 7, so that new rows go to the end of the index
    month integer NOT NULL, -- yyyymm of started_at, UTC
    request_id text NOT NULL,
    application text NOT NULL,
    department text NOT NULL,
    end_user text,
    surface text NOT NULL,
    operation text NOT NULL,
    alias text NOT NULL,
    model_id text NOT NULL,
    target text NOT NULL,
    proof_id text NOT NULL,
    started_at bigint NOT NULL,
    writer integer NOT NULL,
    reserved_tokens bigint NOT NULL,
    reserved_pusd bigint NOT NULL,
    would_refuse text,
    state smallint NOT NULL DEFAULT 0, -- 0 open, 1 settled, 2 outcome_unknown
    settled_at bigint,
    status integer,
    code text,
    outcome text,
    stop_reason text,
    input_tokens bigint,
    output_tokens bigint,
    cache_read_tokens bigint,
    cache_write_5m_tokens bigint,
    cache_write_1h_tokens bigint,
    usage_known text,
    flags integer NOT NULL DEFAULT 0,
    price_id text,
    cost_pusd bigint,
    rate_id text,
    upstream_request_id text,
    session_name text,
    first_chunk_ms bigint,
    duration_ms bigint,
    attempts integer NOT NULL DEFAULT 0,
    PRIMARY KEY (id, month)
) PARTITION BY LIST (month);

-- For a month that has no partition of its own yet.
CREATE TABLE usage_default PARTITION OF usage DEFAULT;

-- Small at all times: it holds only what is under way.
CREATE INDEX usage_open ON usage (writer) WHERE state = 0;

CREATE TABLE attempt (
    usage_id uuid NOT NULL,
    month integer NOT NULL,
    number integer NOT NULL,
    target text NOT NULL,
    started_ms bigint NOT NULL,
    duration_ms bigint,
    bytes_sent smallint NOT NULL,
    status integer,
    upstream_request_id text,
    error text,
    ambiguous smallint NOT NULL,
    PRIMARY KEY (usage_id, number, month)
) PARTITION BY LIST (month);

CREATE TABLE attempt_default PARTITION OF attempt DEFAULT;

CREATE TABLE usage_hour (
    hour integer NOT NULL, -- hours since 1970, UTC, of started_at
    application text NOT NULL,
    department text NOT NULL,
    alias text NOT NULL,
    writer integer NOT NULL, -- in the key, so that no row is locked by two replicas
    requests bigint NOT NULL,
    open_unknown bigint NOT NULL, -- rows that are outcome_unknown
    estimated bigint NOT NULL,
    unpriced bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cache_read_tokens bigint NOT NULL,
    cache_write_5m_tokens bigint NOT NULL,
    cache_write_1h_tokens bigint NOT NULL,
    unknown_tokens bigint NOT NULL, -- what rows that are outcome_unknown have reserved; in none of the five kinds
    cost_pusd bigint NOT NULL,
    estimated_pusd bigint NOT NULL, -- the part of cost_pusd that rests on estimates, or on reservations of outcome_unknown
    PRIMARY KEY (hour, application, department, alias, writer)
);

CREATE TABLE end_user_hour (
    hour integer NOT NULL,
    application text NOT NULL,
    department text NOT NULL,
    end_user text NOT NULL,
    PRIMARY KEY (hour, application, department, end_user)
);
