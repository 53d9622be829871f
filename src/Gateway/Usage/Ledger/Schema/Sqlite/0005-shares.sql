-- One process has all limits in its memory: the lease is there so that rows have the same columns on every engine.
ALTER TABLE usage ADD COLUMN lease_id integer;
