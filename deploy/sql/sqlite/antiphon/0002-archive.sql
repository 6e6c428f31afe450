-- What has happened, for good. Times (domain) and durations are integer microseconds; ids are lower-case UUID text.
-- An empty text means: none. There are no foreign keys: offers and legs are committed before their call ends.

CREATE TABLE call (
  id TEXT NOT NULL PRIMARY KEY,
  line TEXT NOT NULL,
  client TEXT NOT NULL,
  edge TEXT NOT NULL,
  priority INTEGER NOT NULL,
  topic TEXT NOT NULL,
  notes TEXT NOT NULL,
  arrived_at INTEGER NOT NULL,
  queued_at INTEGER,
  answered_at INTEGER,
  ended_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  queue TEXT NOT NULL,
  operator TEXT NOT NULL,
  waited INTEGER NOT NULL,
  talked INTEGER NOT NULL,
  held INTEGER NOT NULL,
  moments TEXT NOT NULL
) STRICT;
CREATE INDEX call_arrived ON call (arrived_at, id);
CREATE INDEX call_ended ON call (ended_at, id);
CREATE INDEX call_line ON call (line, arrived_at, id);
CREATE INDEX call_queue ON call (queue, arrived_at, id);
CREATE INDEX call_operator ON call (operator, arrived_at, id) WHERE operator <> '';
CREATE INDEX call_outcome ON call (outcome, arrived_at, id);
CREATE INDEX call_client ON call (client, arrived_at, id) WHERE client <> '';

CREATE TABLE queue_stay (
  call_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  queue TEXT NOT NULL,
  entered_at INTEGER NOT NULL,
  left_at INTEGER NOT NULL,
  rank_time INTEGER NOT NULL,
  left_by TEXT NOT NULL,
  PRIMARY KEY (call_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_stay_queue ON queue_stay (queue, entered_at);

CREATE TABLE operator_leg (
  call_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  operator TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  connected_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  held INTEGER NOT NULL,
  ended_by TEXT NOT NULL,
  PRIMARY KEY (call_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX operator_leg_operator ON operator_leg (operator, connected_at);

CREATE TABLE offer (
  id TEXT NOT NULL PRIMARY KEY,
  call_id TEXT NOT NULL,
  operator TEXT NOT NULL,
  queue TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  ending TEXT NOT NULL,
  cause TEXT NOT NULL,
  decision TEXT NOT NULL
) STRICT;
CREATE INDEX offer_call ON offer (call_id, issued_at, id);
CREATE INDEX offer_operator ON offer (operator, issued_at, id);

CREATE TABLE operator_interval (
  operator TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  site TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  call_id TEXT,
  PRIMARY KEY (operator, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX operator_interval_started ON operator_interval (operator, started_at);
CREATE INDEX operator_interval_ended ON operator_interval (ended_at);
