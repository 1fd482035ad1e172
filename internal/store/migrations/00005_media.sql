-- +goose Up
-- What is known of each uploaded file; its bytes lie in the blob store under the digest.
CREATE TABLE media (
  digest     TEXT NOT NULL,
  article    TEXT NOT NULL,
  body       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  mime       TEXT NOT NULL,
  name       TEXT NOT NULL,
  width      BIGINT NOT NULL,
  height     BIGINT NOT NULL,
  size       BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (article, digest)
);
CREATE INDEX media_digest ON media (digest);
