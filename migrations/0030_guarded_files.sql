-- Reports with files that not everybody may have: what a start reads to know them.
ALTER TABLE reports ADD COLUMN guarded BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE reports SET guarded = TRUE WHERE public = FALSE OR body LIKE '%"proposed":[{%';
CREATE INDEX reports_guarded ON reports (jurisdiction, record) WHERE guarded = TRUE;
