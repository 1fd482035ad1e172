-- +goose Up
-- Working state: never evidence (decisions 8).
CREATE TABLE users (
  person        TEXT PRIMARY KEY,
  login         TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  must_change   BOOLEAN NOT NULL DEFAULT {{.False}},
  disabled      BOOLEAN NOT NULL DEFAULT {{.False}},
  changed_at    BIGINT NOT NULL
);
CREATE TABLE login_failures (
  key      TEXT PRIMARY KEY, -- login name or address
  count    BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at  BIGINT NOT NULL
);
CREATE TABLE sessions (
  token      TEXT PRIMARY KEY,
  person     TEXT NOT NULL,
  data       {{.Bytes}} NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE TABLE working_copies (
  article      TEXT PRIMARY KEY,
  body         TEXT NOT NULL,
  data         TEXT NOT NULL,
  etag         TEXT NOT NULL,
  base_version BIGINT NOT NULL,
  editors      TEXT NOT NULL, -- JSON list of person ids since the last ledger version
  updated_at   BIGINT NOT NULL
);
CREATE TABLE secrets (
  name       TEXT PRIMARY KEY,
  sealed     {{.Bytes}} NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE TABLE leases (
  name       TEXT PRIMARY KEY,
  holder     TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE TABLE publications (
  id         TEXT PRIMARY KEY,
  body       TEXT NOT NULL,
  stream     TEXT NOT NULL,
  channel    TEXT NOT NULL,
  state      TEXT NOT NULL,
  attempt    BIGINT NOT NULL DEFAULT 0,
  due_at     BIGINT NOT NULL,
  progress   TEXT NOT NULL DEFAULT '',
  holder     TEXT NOT NULL DEFAULT '',
  beat_at    BIGINT NOT NULL DEFAULT 0,
  updated_at BIGINT NOT NULL
);
CREATE INDEX publications_due ON publications (state, due_at);
CREATE INDEX publications_stream ON publications (stream);
CREATE TABLE idempotency_keys (
  actor      TEXT NOT NULL,
  key        TEXT NOT NULL,
  request    TEXT NOT NULL, -- digest of the request
  status     BIGINT NOT NULL, -- 0 while the first call runs
  response   {{.Bytes}},
  created_at BIGINT NOT NULL,
  PRIMARY KEY (actor, key)
);
CREATE TABLE calendars (
  name       TEXT PRIMARY KEY,
  data       TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
