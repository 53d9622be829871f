-- What commands have done with statements. A gateway that runs takes it into its audit trail, because a command has no chain of its own.
CREATE TABLE statement_event (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    kind text NOT NULL, -- of the audit trail
    subject text NOT NULL,
    result text NOT NULL, -- made, finalized, rate_entered, repriced or exported
    detail text NOT NULL
);

CREATE TABLE statement_event_recorded (
    id integer NOT NULL PRIMARY KEY,
    recorded_at bigint NOT NULL
);

CREATE TRIGGER statement_event_stays BEFORE UPDATE OR DELETE ON statement_event FOR EACH ROW EXECUTE FUNCTION statement_rows_are_only_added();
CREATE TRIGGER statement_event_recorded_stays BEFORE UPDATE OR DELETE ON statement_event_recorded FOR EACH ROW EXECUTE FUNCTION statement_rows_are_only_added();
