-- +goose Up
-- What the entries of a lexicon are: '' words, typos, names, leaders.
ALTER TABLE lexicons ADD COLUMN kind TEXT NOT NULL DEFAULT '';
