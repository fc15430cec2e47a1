-- Reports that an emergency has taken in and that nobody has begun to work on: asked for every half a minute.
CREATE INDEX reports_to_answer ON reports (jurisdiction, record) WHERE emergency IS NOT NULL AND state IN ('received', 'routed');
