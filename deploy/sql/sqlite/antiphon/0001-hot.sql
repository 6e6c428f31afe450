-- The state of calls, operators and other hot actors, with the columns from which queues, edges and doors come back.
-- Times are integer microseconds since 1970-01-01 UTC; ids are lower-case UUID text, so that text order is id order.
-- `change` numbers every write in the order of commit, over all three tables, and is the row's ETag: it never comes twice.

CREATE TABLE hot_sequence (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  change INTEGER NOT NULL
) STRICT;
INSERT INTO hot_sequence (id, change) VALUES (1, 0);

CREATE TABLE hot_call (
  grain_id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  payload BLOB NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  line TEXT NOT NULL,
  edge TEXT NOT NULL,
  client TEXT NOT NULL,
  arrived_at INTEGER NOT NULL,
  topic TEXT,
  operator TEXT,
  queue TEXT,
  rank_time INTEGER,
  waiting BLOB,
  ended_at INTEGER,
  deadline INTEGER,
  system_deadline INTEGER
) STRICT;
CREATE INDEX hot_call_change ON hot_call (change);
CREATE INDEX hot_call_queue ON hot_call (queue, rank_time, id) WHERE queue IS NOT NULL;
CREATE INDEX hot_call_live ON hot_call (arrived_at, id) WHERE ended_at IS NULL;
CREATE INDEX hot_call_edge ON hot_call (edge) WHERE ended_at IS NULL;
CREATE INDEX hot_call_ended ON hot_call (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX hot_call_deadline ON hot_call (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX hot_call_system_deadline ON hot_call (system_deadline) WHERE system_deadline IS NOT NULL;

CREATE TABLE hot_operator (
  grain_id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  payload BLOB NOT NULL,
  id TEXT NOT NULL,
  wish TEXT NOT NULL,
  work TEXT NOT NULL,
  reachable INTEGER NOT NULL,
  facts BLOB NOT NULL,
  door TEXT NOT NULL,
  session INTEGER NOT NULL,
  call_id TEXT,
  deadline INTEGER,
  system_deadline INTEGER
) STRICT;
CREATE INDEX hot_operator_change ON hot_operator (change);
CREATE INDEX hot_operator_door ON hot_operator (door) WHERE door <> '';
CREATE INDEX hot_operator_deadline ON hot_operator (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX hot_operator_system_deadline ON hot_operator (system_deadline) WHERE system_deadline IS NOT NULL;

CREATE TABLE hot_actor (
  grain_id TEXT NOT NULL PRIMARY KEY,
  change INTEGER NOT NULL,
  payload BLOB NOT NULL,
  deadline INTEGER,
  system_deadline INTEGER
) STRICT;
CREATE INDEX hot_actor_deadline ON hot_actor (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX hot_actor_system_deadline ON hot_actor (system_deadline) WHERE system_deadline IS NOT NULL;

-- Domain time = origin + speed × (system time − anchor).
CREATE TABLE domain_clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  origin INTEGER NOT NULL,
  anchor INTEGER NOT NULL,
  speed REAL NOT NULL CHECK (speed > 0)
) STRICT;
