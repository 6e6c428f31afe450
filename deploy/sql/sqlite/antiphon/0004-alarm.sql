-- Alarms of panels: a row when one is raised, completed when it is over. Times are Unix microseconds as everywhere; changed_at is system time, by which those who watch
-- find what is new.

CREATE TABLE alarm (
  id TEXT NOT NULL PRIMARY KEY,
  panel TEXT NOT NULL,
  formula TEXT NOT NULL,
  value REAL NOT NULL,
  threshold REAL NOT NULL,
  raised_at INTEGER NOT NULL,
  cleared_at INTEGER,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_raised ON alarm (raised_at);
CREATE INDEX alarm_changed ON alarm (changed_at);
CREATE INDEX alarm_open ON alarm (raised_at) WHERE cleared_at IS NULL;
