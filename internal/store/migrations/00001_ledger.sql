-- +goose Up
-- Ledger: appended, never changed (decisions 8, 9). Hashed text is TEXT, never JSONB.
CREATE TABLE entries (
  stream TEXT NOT NULL,
  seq    BIGINT NOT NULL,
  id     TEXT NOT NULL UNIQUE,
  body   TEXT NOT NULL,
  type   TEXT NOT NULL,
  at     BIGINT NOT NULL,
  actor  TEXT NOT NULL,
  data   TEXT NOT NULL,
  prev   TEXT NOT NULL,
  demo   BOOLEAN NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (stream, seq)
);
CREATE TABLE streams (
  stream  TEXT PRIMARY KEY,
  body    TEXT NOT NULL,
  version BIGINT NOT NULL,
  digest  TEXT NOT NULL,
  seen    BIGINT NOT NULL -- the version before the last commit: the optimistic check of the upsert
);
CREATE TABLE tree_pending (
  n      {{.Serial}},
  stream TEXT NOT NULL,
  seq    BIGINT NOT NULL,
  digest TEXT NOT NULL
);
CREATE TABLE tree_leaves (
  n      BIGINT PRIMARY KEY,
  stream TEXT NOT NULL,
  seq    BIGINT NOT NULL,
  UNIQUE (stream, seq)
);
CREATE TABLE tree_hashes (
  n    BIGINT PRIMARY KEY,
  hash {{.Bytes}} NOT NULL
);
CREATE TABLE checkpoints (
  hour BIGINT PRIMARY KEY, -- one is kept for each hour; every earlier root can be computed from tree_hashes
  size BIGINT NOT NULL,
  at   BIGINT NOT NULL,
  note TEXT NOT NULL,
  key  TEXT NOT NULL
);
-- Content lies beside the ledger under a salted digest and can be destroyed (decisions 10).
CREATE TABLE content (
  digest TEXT PRIMARY KEY,
  salt   {{.Bytes}} NOT NULL,
  data   {{.Bytes}} NOT NULL,
  body   TEXT NOT NULL,
  stream TEXT NOT NULL
);
CREATE INDEX content_stream ON content (stream);
CREATE TABLE reservations (
  scope TEXT NOT NULL,
  key   TEXT NOT NULL,
  owner TEXT NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE TABLE installation (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
