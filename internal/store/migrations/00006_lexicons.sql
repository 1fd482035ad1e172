-- +goose Up
-- Projection: which lexicons a body has, and which version of each is in force.
CREATE TABLE lexicons (
  id         TEXT PRIMARY KEY,
  body       TEXT NOT NULL,
  name       TEXT NOT NULL,
  version    BIGINT NOT NULL,
  entries    BIGINT NOT NULL,
  on_version BIGINT NOT NULL, -- 0 = switched off
  on_digest  TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX lexicons_body ON lexicons (body);
-- Working state: a version of a lexicon run over stored articles, and what it found. Never evidence.
CREATE TABLE lexicon_scans (
  id         TEXT PRIMARY KEY,
  body       TEXT NOT NULL,
  lexicon    TEXT NOT NULL,
  version    BIGINT NOT NULL,
  published  BOOLEAN NOT NULL, -- only what is public
  state      TEXT NOT NULL, -- running paused done cancelled failed
  place      TEXT NOT NULL, -- the last article examined
  total      BIGINT NOT NULL,
  done       BIGINT NOT NULL,
  gone       BIGINT NOT NULL, -- articles whose text was destroyed
  struck     BIGINT NOT NULL, -- articles with a hit
  hits       BIGINT NOT NULL,
  started_by TEXT NOT NULL,
  trouble    TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX lexicon_scans_lexicon ON lexicon_scans (lexicon, created_at);
CREATE INDEX lexicon_scans_state ON lexicon_scans (state, created_at);
CREATE TABLE lexicon_hits (
  scan     TEXT NOT NULL,
  article  TEXT NOT NULL,
  n        BIGINT NOT NULL,
  version  BIGINT NOT NULL, -- of the article
  title    TEXT NOT NULL,
  term     TEXT NOT NULL,
  severity TEXT NOT NULL,
  block    TEXT NOT NULL,
  start_at BIGINT NOT NULL,
  end_at   BIGINT NOT NULL,
  words    TEXT NOT NULL,
  around   TEXT NOT NULL,
  PRIMARY KEY (scan, article, n)
);
CREATE INDEX lexicon_hits_article ON lexicon_hits (article);
