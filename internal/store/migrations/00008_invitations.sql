-- +goose Up
-- Working state: the links by which organs outside answer. Never evidence: who sent and answered stands in the ledger.
CREATE TABLE invitations (
  token      TEXT PRIMARY KEY, -- "sha256:<hex>" of the link's secret
  article    TEXT NOT NULL,
  body       TEXT NOT NULL,
  no         BIGINT NOT NULL,
  code       TEXT NOT NULL, -- "hmac-sha256:<hex>" of the code told by another way
  contact    TEXT NOT NULL, -- whom it was sent to; emptied when the case has ended
  office     TEXT NOT NULL,
  tries      BIGINT NOT NULL, -- wrong codes since the last right one
  due_at     BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (article, no)
);
