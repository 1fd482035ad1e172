-- +goose Up
-- Projection: which templates a body has, and what of each is signed. Their texts are not projected.
CREATE TABLE templates (
  id            TEXT PRIMARY KEY,
  body          TEXT NOT NULL,
  unit          TEXT NOT NULL,
  name          TEXT NOT NULL,
  latest        BIGINT NOT NULL, -- the last version written
  missing       BIGINT NOT NULL, -- signatures that it still waits for
  written_from  TEXT NOT NULL,   -- its days
  written_until TEXT NOT NULL,
  signed        BIGINT NOT NULL, -- the last version signed by everybody who has to, 0 = none
  from_day      TEXT NOT NULL,   -- its days
  until_day     TEXT NOT NULL,
  withdrawn     BOOLEAN NOT NULL,
  updated_at    BIGINT NOT NULL
);
CREATE INDEX templates_body ON templates (body);
