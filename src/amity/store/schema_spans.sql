-- Counts of all records, of a kind or of a period, without a look at the records themselves.
CREATE INDEX IF NOT EXISTS records_by_span ON records (kind, date_start, date_end);
