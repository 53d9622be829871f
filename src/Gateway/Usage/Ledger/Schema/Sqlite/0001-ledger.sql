-- Times are Unix milliseconds (UTC), money is pico-USD. The same names and meanings as on every engine.
CREATE TABLE writer (
    id integer NOT NULL PRIMARY KEY,
    name text NOT NULL,
    started_at integer NOT NULL,
    last_seen integer NOT NULL,
    closed_at integer
) STRICT;

CREATE TABLE usage (
    id blob NOT NULL PRIMARY KEY, -- UUID of version 7, big-endian, so that new rows go to the end of the index
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
    started_at integer NOT NULL,
    writer integer NOT NULL,
    reserved_tokens integer NOT NULL,
    reserved_pusd integer NOT NULL,
    would_refuse text,
    state integer NOT NULL DEFAULT 0, -- 0 open, 1 settled, 2 outcome_unknown
    settled_at integer,
    status integer,
    code text,
    outcome text,
    stop_reason text,
    input_tokens integer,
    output_tokens integer,
    cache_read_tokens integer,
    cache_write_5m_tokens integer,
    cache_write_1h_tokens integer,
    usage_known text,
    flags integer NOT NULL DEFAULT 0,
    price_id text,
    cost_pusd integer,
    rate_id text,
    upstream_request_id text,
    session_name text,
    first_chunk_ms integer,
    duration_ms integer,
    attempts integer NOT NULL DEFAULT 0
) STRICT;

-- Small at all times: it holds only what is under way.
CREATE INDEX usage_open ON usage (writer) WHERE state = 0;

CREATE TABLE attempt (
    usage_id blob NOT NULL,
    month integer NOT NULL,
    number integer NOT NULL,
    target text NOT NULL,
    started_ms integer NOT NULL,
    duration_ms integer,
    bytes_sent integer NOT NULL,
    status integer,
    upstream_request_id text,
    error text,
    ambiguous integer NOT NULL,
    PRIMARY KEY (usage_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_hour (
    hour integer NOT NULL, -- hours since 1970, UTC, of started_at
    application text NOT NULL,
    department text NOT NULL,
    alias text NOT NULL,
    writer integer NOT NULL,
    requests integer NOT NULL,
    open_unknown integer NOT NULL, -- rows that are outcome_unknown
    estimated integer NOT NULL,
    unpriced integer NOT NULL,
    input_tokens integer NOT NULL,
    output_tokens integer NOT NULL,
    cache_read_tokens integer NOT NULL,
    cache_write_5m_tokens integer NOT NULL,
    cache_write_1h_tokens integer NOT NULL,
    unknown_tokens integer NOT NULL, -- what rows that are outcome_unknown have reserved; in none of the five kinds
    cost_pusd integer NOT NULL,
    estimated_pusd integer NOT NULL, -- the part of cost_pusd that rests on estimates, or on reservations of outcome_unknown
    PRIMARY KEY (hour, application, department, alias, writer)
) STRICT, WITHOUT ROWID;

CREATE TABLE end_user_hour (
    hour integer NOT NULL,
    application text NOT NULL,
    department text NOT NULL,
    end_user text NOT NULL,
    PRIMARY KEY (hour, application, department, end_user)
) STRICT, WITHOUT ROWID;
