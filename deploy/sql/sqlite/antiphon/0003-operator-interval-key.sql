-- An operator's stretches of time are found by their begin, of which an operator has each but once: that is their key now, and a second index less is written
-- with each of them (three a call, each on another page).

CREATE TABLE operator_interval_by_begin (
  operator TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  site TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  call_id TEXT,
  PRIMARY KEY (operator, started_at)
) STRICT, WITHOUT ROWID;
INSERT OR REPLACE INTO operator_interval_by_begin SELECT operator, sequence, site, state, reason, started_at, ended_at, call_id FROM operator_interval ORDER BY operator, sequence;
DROP TABLE operator_interval;
ALTER TABLE operator_interval_by_begin RENAME TO operator_interval;
CREATE INDEX operator_interval_ended ON operator_interval (ended_at);
