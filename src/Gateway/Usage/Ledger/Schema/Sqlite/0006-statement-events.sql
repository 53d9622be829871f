-- What commands have done with statements. A gateway that runs takes it into its audit trail, because a command has no chain of its own.
CREATE TABLE statement_event (
    id integer NOT NULL PRIMARY KEY,
    at integer NOT NULL,
    kind text NOT NULL, -- of the audit trail
    subject text NOT NULL,
    result text NOT NULL, -- made, finalized, rate_entered, repriced or exported
    detail text NOT NULL
) STRICT;

CREATE TABLE statement_event_recorded (
    id integer NOT NULL PRIMARY KEY,
    recorded_at integer NOT NULL
) STRICT;

CREATE TRIGGER statement_event_stays BEFORE UPDATE ON statement_event BEGIN SELECT RAISE(ABORT, 'Rows of statement_event are only added.'); END;
CREATE TRIGGER statement_event_kept BEFORE DELETE ON statement_event BEGIN SELECT RAISE(ABORT, 'Rows of statement_event are only added.'); END;
CREATE TRIGGER statement_event_recorded_stays BEFORE UPDATE ON statement_event_recorded BEGIN SELECT RAISE(ABORT, 'Rows of statement_event_recorded are only added.'); END;
CREATE TRIGGER statement_event_recorded_kept BEFORE DELETE ON statement_event_recorded BEGIN SELECT RAISE(ABORT, 'Rows of statement_event_recorded are only added.'); END;
