package ledger

// Event is a fact (事实) before it has a place in the ledger: its stored type name, such as "article.SignedOff",
// and its canonical JSON. Aggregates encode and decode their own events; the ledger never looks inside.
// No free text and no citizens' names stand in an event: those lie beside the ledger under a salted digest (Content).
type Event struct {
	Type string
	Data string
}

// Entry (台账条目) is one event at its place: in its stream, linked to the stream's previous entry.
// Its digest is a leaf of the Merkle tree. Entries are appended and never changed.
type Entry struct {
	ID     string `json:"id"`             // UUIDv7
	Body   string `json:"body"`           // root unit (decisions 12); "" for the installation itself
	Stream string `json:"stream"`         // "article/<id>", "org/<body>", "account/<id>"
	Seq    int64  `json:"seq"`            // position in the stream, from 1
	Type   string `json:"type"`           // "article.SignedOff"
	At     int64  `json:"at"`             // milliseconds UTC
	Actor  string `json:"actor"`          // person id, or "system:<part>"
	Data   string `json:"data"`           // canonical JSON of the event
	Prev   string `json:"prev"`           // digest of the stream's previous entry, "" for the first
	Demo   bool   `json:"demo,omitempty"` // written by a demo installation (演练)
}
