-- Statements (利用明細) and what they rest on besides rows of use. Rows are only added; the triggers keep it so.
CREATE TABLE statement_rate (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month integer NOT NULL, -- yyyymm
    kind text NOT NULL,
    jpy_per_usd_10000 bigint NOT NULL, -- yen for 10,000 USD
    source text NOT NULL,
    entered_by text NOT NULL,
    entered_at bigint NOT NULL
);

CREATE TABLE adjustment (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL, -- the statement of this moment's month shows it
    month text NOT NULL, -- yyyy-mm, the month whose requests it is about
    clock text NOT NULL, -- utc or jst: of that month
    application text NOT NULL,
    department text NOT NULL,
    alias text NOT NULL,
    model_id text NOT NULL,
    instead_of text NOT NULL, -- the price row the requests were charged by; unpriced for none
    price_id text NOT NULL, -- the price row they should have been charged by
    scope_start bigint NOT NULL, -- Unix milliseconds of started_at
    scope_end bigint NOT NULL,
    over_prompt_tokens bigint NOT NULL,
    up_to_prompt_tokens bigint NOT NULL,
    requests bigint NOT NULL,
    difference_pusd bigint NOT NULL, -- what is added to the cost
    reason text NOT NULL,
    made_by text NOT NULL
);

CREATE TABLE statement (
    number integer NOT NULL PRIMARY KEY,
    month integer NOT NULL, -- yyyymm by the clock
    clock text NOT NULL, -- utc or jst
    state text NOT NULL, -- provisional or final
    replaces integer, -- the final statement that this one corrects
    made_at bigint NOT NULL,
    made_by text NOT NULL,
    content_hash text NOT NULL, -- SHA-256 of what it says besides number and time
    ledger_hash text NOT NULL
);

-- One final statement for a month and clock, and one correction of each.
CREATE UNIQUE INDEX statement_final ON statement (month, clock) WHERE state = 'final' AND replaces IS NULL;
CREATE UNIQUE INDEX statement_replaces ON statement (replaces) WHERE replaces IS NOT NULL;

-- The statement as it was handed over, in each form.
CREATE TABLE statement_document (
    number integer NOT NULL,
    format text NOT NULL, -- csv or json
    language text NOT NULL, -- ja or en
    document text NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (number, format, language)
);

CREATE FUNCTION statement_rows_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are only added.', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER statement_rate_stays BEFORE UPDATE OR DELETE ON statement_rate FOR EACH ROW EXECUTE FUNCTION statement_rows_are_only_added();
CREATE TRIGGER adjustment_stays BEFORE UPDATE OR DELETE ON adjustment FOR EACH ROW EXECUTE FUNCTION statement_rows_are_only_added();
CREATE TRIGGER statement_stays BEFORE UPDATE OR DELETE ON statement FOR EACH ROW EXECUTE FUNCTION statement_rows_are_only_added();
CREATE TRIGGER statement_document_stays BEFORE UPDATE OR DELETE ON statement_document FOR EACH ROW EXECUTE FUNCTION statement_rows_are_only_added();
