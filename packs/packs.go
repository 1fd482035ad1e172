// Package packs carries the regulations that come with Qianfa as data (审签规则包): the national base, nine regional
// regulations and four invented bodies for the demonstration, one folder each.
//
// It holds no code beyond the embedded files and decides nothing: core/policy reads them. In a folder, pack.yaml is the
// regulation in the pack language, cases.yaml its examples in the words of officials, which are also its tests, and
// clauses.md the clause headings with the way each is cited; no full text is kept. duties.tsv lists the duties found
// in the nine regulations and what carries each of them today.
//
// Start reading at jh/pack.yaml, the shortest complete one.
package packs

import "embed"

// FS holds <id>/pack.yaml, <id>/cases.yaml, <id>/clauses.md and duties.tsv.
//
//go:embed */pack.yaml */cases.yaml */clauses.md duties.tsv
var FS embed.FS
