-- What has happened, for good. Times (domain) and durations are integer microseconds; ids are lower-case UUID text.
-- An empty text means: none. There are no foreign keys: offers and legs are committed before their call ends.

CREATE TABLE call (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  line text COLLATE "C" NOT NULL,
  client text COLLATE "C" NOT NULL,
  edge text COLLATE "C" NOT NULL,
  priority integer NOT NULL,
  topic text COLLATE "C" NOT NULL,
  notes text COLLATE "C" NOT NULL,
  arrived_at bigint NOT NULL,
  queued_at bigint,
  answered_at bigint,
  ended_at bigint NOT NULL,
  outcome text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  operator text COLLATE "C" NOT NULL,
  waited bigint NOT NULL,
  talked bigint NOT NULL,
  held bigint NOT NULL,
  moments text COLLATE "C" NOT NULL
);
CREATE INDEX call_arrived ON call (arrived_at, id);
CREATE INDEX call_ended ON call (ended_at, id);
CREATE INDEX call_line ON call (line, arrived_at, id);
CREATE INDEX call_queue ON call (queue, arrived_at, id);
CREATE INDEX call_operator ON call (operator, arrived_at, id) WHERE operator <> '';
CREATE INDEX call_outcome ON call (outcome, arrived_at, id);
CREATE INDEX call_client ON call (client, arrived_at, id) WHERE client <> '';

CREATE TABLE queue_stay (
  call_id text COLLATE "C" NOT NULL,
  ordinal integer NOT NULL,
  queue text COLLATE "C" NOT NULL,
  entered_at bigint NOT NULL,
  left_at bigint NOT NULL,
  rank_time bigint NOT NULL,
  left_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (call_id, ordinal)
);
CREATE INDEX queue_stay_queue ON queue_stay (queue, entered_at);

CREATE TABLE operator_leg (
  call_id text COLLATE "C" NOT NULL,
  ordinal integer NOT NULL,
  operator text COLLATE "C" NOT NULL,
  offer_id text COLLATE "C" NOT NULL,
  connected_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  held bigint NOT NULL,
  ended_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (call_id, ordinal)
);
CREATE INDEX operator_leg_operator ON operator_leg (operator, connected_at);

CREATE TABLE offer (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  call_id text COLLATE "C" NOT NULL,
  operator text COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  epoch bigint NOT NULL,
  issued_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  ending text COLLATE "C" NOT NULL,
  cause text COLLATE "C" NOT NULL,
  decision text COLLATE "C" NOT NULL
);
CREATE INDEX offer_call ON offer (call_id, issued_at, id);
CREATE INDEX offer_operator ON offer (operator, issued_at, id);

CREATE TABLE operator_interval (
  operator text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  site text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  started_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  call_id text COLLATE "C",
  PRIMARY KEY (operator, started_at)
);
CREATE INDEX operator_interval_ended ON operator_interval (ended_at);

-- Alarms of panels: a row when one is raised, completed when it is over. changed_at is system time, by which those who watch find what is new.
CREATE TABLE alarm (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  panel text COLLATE "C" NOT NULL,
  formula text COLLATE "C" NOT NULL,
  value double precision NOT NULL,
  threshold double precision NOT NULL,
  raised_at bigint NOT NULL,
  cleared_at bigint,
  changed_at bigint NOT NULL
);
CREATE INDEX alarm_raised ON alarm (raised_at);
CREATE INDEX alarm_changed ON alarm (changed_at);
CREATE INDEX alarm_open ON alarm (raised_at) WHERE cleared_at IS NULL;
