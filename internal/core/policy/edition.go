package policy

import (
	"bytes"
	"encoding/json"

	"qianfa/internal/core/fault"
)

// edition is a pack with all it extends, as text: the root first, the pack itself last.
type edition struct {
	V     int          `json:"v"`
	Packs []packSource `json:"packs"`
}

type packSource struct {
	ID     string `json:"id"`
	Source string `json:"source"`
}

// Edition returns the texts a rulebook was made of, for keeping: LoadEdition makes the same rulebook of them again,
// with the same digest, when the program has long come to bring another edition.
func (b *Rulebook) Edition() []byte {
	e := edition{V: 1}
	for _, p := range b.chain {
		e.Packs = append(e.Packs, packSource{ID: p.id, Source: string(p.source)})
	}
	var w bytes.Buffer
	enc := json.NewEncoder(&w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		panic(err) // strings only: cannot fail
	}
	return w.Bytes()
}

// LoadEdition reads back what Edition wrote. What it does not understand is fault.Invalid, with file and line.
func LoadEdition(data []byte) (*Rulebook, error) {
	var e edition
	if err := json.Unmarshal(data, &e); err != nil || e.V != 1 || len(e.Packs) == 0 {
		return nil, fault.New(fault.Invalid, "保存的审签规则读不出来。请通知系统管理员核查存证。").Because(err)
	}
	packs, ps := map[string]*pack{}, &problems{}
	for _, p := range e.Packs {
		packs[p.ID] = readPack(p.ID, p.ID+"/pack.yaml", []byte(p.Source), ps)
	}
	var book *Rulebook
	if chain := chainOf(packs, e.Packs[len(e.Packs)-1].ID, ps); chain != nil && len(ps.list) == 0 {
		book = link(chain, digestOf(chain), ps)
	}
	return book, ps.err()
}
