-- +goose Up
-- Projections: rebuildable, each row owned by one stream (decisions 8).
CREATE TABLE bodies (
  id   TEXT PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE TABLE people (
  person TEXT PRIMARY KEY,
  body   TEXT NOT NULL,
  name   TEXT NOT NULL
);
CREATE INDEX people_body ON people (body);
CREATE TABLE accounts (
  id     TEXT PRIMARY KEY,
  body   TEXT NOT NULL,
  sort   BIGINT NOT NULL,
  closed BOOLEAN NOT NULL,
  data   TEXT NOT NULL
);
CREATE INDEX accounts_body ON accounts (body);
CREATE TABLE articles (
  id         TEXT PRIMARY KEY,
  body       TEXT NOT NULL,
  unit       TEXT NOT NULL,
  author     TEXT NOT NULL,
  number     TEXT NOT NULL,
  version    BIGINT NOT NULL,
  phase      TEXT NOT NULL,
  class      TEXT NOT NULL,
  urgency    TEXT NOT NULL,
  title      TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX articles_body ON articles (body, updated_at, id);
CREATE TABLE article_people ( -- who has a part in it: drafter, acted
  article    TEXT NOT NULL,
  person     TEXT NOT NULL,
  part       TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (person, part, article)
);
CREATE INDEX article_people_article ON article_people (article);
CREATE TABLE tasks ( -- what waits for somebody now: a post's holders, or one person
  article      TEXT NOT NULL,
  n            BIGINT NOT NULL,
  body         TEXT NOT NULL,
  kind         TEXT NOT NULL, -- sign release rework consult link
  step         TEXT NOT NULL,
  label        TEXT NOT NULL,
  role         TEXT NOT NULL,
  unit         TEXT NOT NULL,
  in_charge_of TEXT NOT NULL,
  person       TEXT NOT NULL,
  due_at       BIGINT NOT NULL,
  PRIMARY KEY (article, n)
);
CREATE INDEX tasks_body ON tasks (body, unit, role);
CREATE INDEX tasks_person ON tasks (person);
CREATE TABLE article_seals ( -- check codes find their case by the digest
  article  TEXT NOT NULL,
  version  BIGINT NOT NULL,
  manifest TEXT NOT NULL,
  PRIMARY KEY (article, version, manifest)
);
CREATE INDEX article_seals_manifest ON article_seals (manifest);
CREATE TABLE posts ( -- what became of each target
  article      TEXT NOT NULL,
  account      TEXT NOT NULL,
  body         TEXT NOT NULL,
  channel      TEXT NOT NULL,
  state        TEXT NOT NULL,
  url          TEXT NOT NULL,
  ref          TEXT NOT NULL,
  page         TEXT NOT NULL, -- number of the page on the built-in website
  unit         TEXT NOT NULL,
  number       TEXT NOT NULL,
  manifest     TEXT NOT NULL,
  leaf         TEXT NOT NULL,
  content      TEXT NOT NULL,
  released_by  TEXT NOT NULL,
  display_from BIGINT NOT NULL,
  display_to   BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  PRIMARY KEY (article, account)
);
CREATE INDEX posts_site ON posts (account, state, published_at, article);
CREATE UNIQUE INDEX posts_page ON posts (account, page);
CREATE TABLE post_media ( -- which pictures the public may see, and because of which page
  digest  TEXT NOT NULL,
  article TEXT NOT NULL,
  account TEXT NOT NULL,
  mime    TEXT NOT NULL,
  PRIMARY KEY (digest, article, account)
);
CREATE INDEX post_media_article ON post_media (article, account);
CREATE TABLE schedules ( -- what goes out when its time comes
  article TEXT NOT NULL,
  account TEXT NOT NULL,
  due_at  BIGINT NOT NULL,
  PRIMARY KEY (article, account)
);
CREATE INDEX schedules_due ON schedules (due_at);
-- Working state, kept beside the reservations that prove a number is given once.
CREATE TABLE series_counters ( -- last number given, per series and year
  body   TEXT NOT NULL,
  series TEXT NOT NULL,
  year   BIGINT NOT NULL,
  last   BIGINT NOT NULL,
  PRIMARY KEY (body, series, year)
);
