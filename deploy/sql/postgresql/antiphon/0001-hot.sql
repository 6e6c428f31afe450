-- The state of calls, operators and other hot actors, with the columns from which queues, edges and doors come back. Several processes write here at once.
-- Times are integer microseconds since 1970-01-01 UTC; ids are lower-case UUID text. All text is compared by its bytes, as in SQLite.
-- change: the number of the row's last write, its ETag. It grows with each write of a row and never comes twice.
-- tx: the transaction of that write. Commits come out of the order of numbers, so a reader goes on from the oldest transaction that its last snapshot had not seen the end of:
-- it skips nothing, and may see a row twice.

CREATE SEQUENCE hot_change AS bigint;

CREATE TABLE hot_call (
  grain_id text COLLATE "C" NOT NULL PRIMARY KEY,
  change bigint NOT NULL,
  tx bigint NOT NULL,
  payload bytea NOT NULL,
  id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  line text COLLATE "C" NOT NULL,
  edge text COLLATE "C" NOT NULL,
  client text COLLATE "C" NOT NULL,
  arrived_at bigint NOT NULL,
  topic text COLLATE "C",
  operator text COLLATE "C",
  queue text COLLATE "C",
  rank_time bigint,
  waiting bytea,
  ended_at bigint,
  deadline bigint,
  system_deadline bigint
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
CREATE INDEX hot_call_tx ON hot_call (tx);
CREATE INDEX hot_call_queue ON hot_call (queue, rank_time, id) WHERE queue IS NOT NULL;
CREATE INDEX hot_call_live ON hot_call (arrived_at, id) WHERE ended_at IS NULL;
CREATE INDEX hot_call_edge ON hot_call (edge) WHERE ended_at IS NULL;
CREATE INDEX hot_call_ended ON hot_call (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX hot_call_deadline ON hot_call (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX hot_call_system_deadline ON hot_call (system_deadline) WHERE system_deadline IS NOT NULL;

CREATE TABLE hot_operator (
  grain_id text COLLATE "C" NOT NULL PRIMARY KEY,
  change bigint NOT NULL,
  tx bigint NOT NULL,
  payload bytea NOT NULL,
  id text COLLATE "C" NOT NULL,
  wish text COLLATE "C" NOT NULL,
  work text COLLATE "C" NOT NULL,
  reachable bigint NOT NULL,
  facts bytea NOT NULL,
  door text COLLATE "C" NOT NULL,
  session bigint NOT NULL,
  call_id text COLLATE "C",
  deadline bigint,
  system_deadline bigint
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
CREATE INDEX hot_operator_tx ON hot_operator (tx);
CREATE INDEX hot_operator_door ON hot_operator (door) WHERE door <> '';
CREATE INDEX hot_operator_deadline ON hot_operator (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX hot_operator_system_deadline ON hot_operator (system_deadline) WHERE system_deadline IS NOT NULL;

CREATE TABLE hot_actor (
  grain_id text COLLATE "C" NOT NULL PRIMARY KEY,
  change bigint NOT NULL,
  tx bigint NOT NULL,
  payload bytea NOT NULL,
  deadline bigint,
  system_deadline bigint
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
CREATE INDEX hot_actor_deadline ON hot_actor (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX hot_actor_system_deadline ON hot_actor (system_deadline) WHERE system_deadline IS NOT NULL;

-- Written by whoever asks whether writing works.
CREATE TABLE storage_touch (
  id integer NOT NULL PRIMARY KEY CHECK (id = 1),
  touched bigint NOT NULL
);
INSERT INTO storage_touch (id, touched) VALUES (1, 0);

-- Domain time = origin + speed × (system time − anchor).
CREATE TABLE domain_clock (
  id integer NOT NULL PRIMARY KEY CHECK (id = 1),
  origin bigint NOT NULL,
  anchor bigint NOT NULL,
  speed double precision NOT NULL CHECK (speed > 0)
);
