// Package policy holds regulations as data: packs (审签规则包), and the Rulebook that answers who must review an item,
// in which order, under which clause, and what is missing, refused or not regulated at all.
//
// It never reads a clock or a file by itself, never knows a city by name and never decides for a person: a case that
// no class covers is Undefined, with the gap named. A pack is YAML written by an official's helper; what an official
// confirms is Explain, made from the same data.
//
// Start reading at Load (load.go), then Rulebook.Answer (eval.go). The grammar is the table in grammar.go; read.go
// turns a file into a pack (pack.go), link.go a chain of packs into a Rulebook (rulebook.go, bound.go). A question
// (facts.go, decode.go) is judged for each target: rules.go says what is missing or refused, plan.go lays out the
// route, parents.go compares it with what the packs above ask for; combine.go merges the targets into the answer
// (answer.go). explain.go says all of it in sentences.
package policy
