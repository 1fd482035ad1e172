-- +goose Up
-- Working state: sealed credentials being brought under another key, and the last examination of each account's connection.
CREATE TABLE vault_rotations (
  id         TEXT PRIMARY KEY,
  state      TEXT NOT NULL, -- running done
  place      TEXT NOT NULL, -- the last record looked at
  key_name   TEXT NOT NULL, -- under which everything is brought
  total      BIGINT NOT NULL,
  done       BIGINT NOT NULL,
  changed    BIGINT NOT NULL,
  trouble    TEXT NOT NULL,
  started_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE TABLE doctor_runs (
  account TEXT PRIMARY KEY,
  body    TEXT NOT NULL,
  data    TEXT NOT NULL,
  run_by  TEXT NOT NULL,
  run_at  BIGINT NOT NULL
);
-- Projection: 交接单, each the facts of one stream "handover/<id>".
CREATE TABLE handovers (
  id         TEXT PRIMARY KEY,
  body       TEXT NOT NULL,
  person     TEXT NOT NULL,
  closed     BOOLEAN NOT NULL,
  opened_at  BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX handovers_body ON handovers (body, closed, opened_at);
