-- What a start reads of every public report, its version too: texts that are kept in memory are kept under it.
DROP INDEX reports_light;
CREATE INDEX reports_light ON reports
    (jurisdiction, public, record, version, number, lon, lat, category, state, office, opened_ms);
