package policy

// Decision is the outcome of asking a pack. The set is closed.
type Decision string

// The decisions, in the order in which the first that holds wins is fixed in Answer's doc.
const (
	DecisionRoute         Decision = "route"
	DecisionMixed         Decision = "mixed" // targets differ
	DecisionRefused       Decision = "refused"
	DecisionIntakeRefused Decision = "intake_refused"
	DecisionForbidden     Decision = "forbidden"
	DecisionUndefined     Decision = "undefined"
)

// Answer (审签依据) is what a pack says about an item: the JSON of `packs route`, frozen with the case.
// Decision, first that holds: a question that decides the class is open → intake_refused; class or rule forbids →
// forbidden; no class, gap or unfilled slot → undefined; something needed is missing → intake_refused; a rule
// refuses or a unit cannot be found → refused; else route. An exemption is a route with no steps.
type Answer struct {
	ID           string         `json:"id,omitempty"` // echoed in a batch
	Decision     Decision       `json:"decision"`
	Class        string         `json:"class"`
	Steps        []Step         `json:"steps"`
	Publisher    *Publisher     `json:"publisher,omitempty"`
	Drafter      *Post          `json:"drafter,omitempty"`
	Form         string         `json:"form,omitempty"`
	Requirements []Requirement  `json:"requirements,omitempty"`
	Reasons      []Reason       `json:"reasons,omitempty"`
	Warnings     []Reason       `json:"warnings,omitempty"`
	Also         []string       `json:"also,omitempty"` // classes that fit too
	Apart        []Apart        `json:"apart,omitempty"`
	Edits        *Edits         `json:"edits,omitempty"`
	Window       *Display       `json:"window,omitempty"`
	Emergency    *Emergency     `json:"emergency,omitempty"` // 应急发布, where the rules allow it
	Targets      []TargetAnswer `json:"targets"`
	// Places names the units behind the words in recorded_by and if_unsure of the steps; "Equal" does not compare it.
	Places map[string]string `json:"places,omitempty"`
	Case   *Case             `json:"case,omitempty"` // only when the facts hold acts
}

// Step is one row: one signer. Rows with the same Step are one step (环节).
type Step struct {
	Step        string            `json:"step"`           // "1", "2" …
	ID          string            `json:"name,omitempty"` // the pack's own id of the step, when it gives one
	After       []string          `json:"after"`          // steps waited for directly; "publish" = after the release
	Verb        Verb              `json:"verb"`           // code
	Label       string            `json:"label"`          // the regulation's word
	Role        string            `json:"role"`           // the post
	Unit        string            `json:"unit"`           // relation token: author host owner up …
	UnitName    string            `json:"unit_name"`      // unit id from the facts
	InChargeOf  string            `json:"in_charge_of,omitempty"`
	Branch      string            `json:"branch,omitempty"`
	Mode        string            `json:"mode,omitempty"` // "" or all | any | k_of_n
	K           int               `json:"k,omitempty"`
	Track       string            `json:"track,omitempty"`
	Group       string            `json:"group,omitempty"`
	Targets     []string          `json:"targets,omitempty"` // left out when all
	Phase       string            `json:"phase,omitempty"`   // "after" the release
	Optional    bool              `json:"optional,omitempty"`
	External    bool              `json:"external,omitempty"`
	Unordered   bool              `json:"unordered,omitempty"`
	RecordedBy  string            `json:"recorded_by,omitempty"`
	DelegatedBy string            `json:"delegated_by,omitempty"`
	IfUnsure    string            `json:"if_unsure,omitempty"`
	SkipBy      string            `json:"skip_by,omitempty"`
	OwnRules    bool              `json:"own_rules,omitempty"`
	TakesOver   bool              `json:"takes_over,omitempty"`
	Passes      int               `json:"passes,omitempty"`
	Checklist   string            `json:"checklist,omitempty"`
	Record      []string          `json:"record,omitempty"`
	PassIf      string            `json:"pass,omitempty"` // CEL over record; see Passes
	Else        string            `json:"else,omitempty"` // what a step does that does not pass: return or reject
	Outcomes    map[string]string `json:"outcomes,omitempty"`
	Within      string            `json:"within,omitempty"`
	From        string            `json:"from,omitempty"`
	DueDate     string            `json:"due_date,omitempty"`
	Provisional bool              `json:"provisional,omitempty"`
	Stands      string            `json:"stands,omitempty"`
	Person      string            `json:"person,omitempty"`   // author | submitter: this very person
	Eligible    []string          `json:"eligible,omitempty"` // person ids, when persons are given
	Clause      string            `json:"clause"`
}

// Post is a role in a unit, where no step signs: the drafter, or somebody of an emergency.
type Post struct {
	Role       string `json:"role"`
	Unit       string `json:"unit"`
	UnitName   string `json:"unit_name"`
	InChargeOf string `json:"in_charge_of,omitempty"`
}

// Publisher is who releases, after which steps.
type Publisher struct {
	Role        string   `json:"role"`
	Unit        string   `json:"unit"`
	UnitName    string   `json:"unit_name"`
	InChargeOf  string   `json:"in_charge_of,omitempty"`
	After       []string `json:"after"`
	Label       string   `json:"label,omitempty"`
	Within      string   `json:"within,omitempty"`
	From        string   `json:"from,omitempty"`
	DueDate     string   `json:"due_date,omitempty"`
	Provisional bool     `json:"provisional,omitempty"`
	Eligible    []string `json:"eligible,omitempty"`
	Clause      string   `json:"clause,omitempty"`
}

// Requirement is something the author must still bring. Kind is answer fact field attachment format declaration link
// consultation or choice; Field its name in the pack.
type Requirement struct {
	Kind    string   `json:"kind"`
	Field   string   `json:"field"`
	Text    string   `json:"text,omitempty"`
	Clause  string   `json:"clause"`
	Options []string `json:"options,omitempty"`
}

// Reason is a sentence with its clause.
type Reason struct {
	Text   string `json:"text"`
	Clause string `json:"clause"`
}

// Edits says that a small edit (文字性修改: no figure, date, name, post or negation) keeps earlier signatures, where the
// pack allows it. Without it every edit voids all of them.
type Edits struct {
	Small  string `json:"small"` // keep
	Clause string `json:"clause"`
}

// Display is how long the item stays released (展示期): From and To are dates, AtEnd what happens then.
type Display struct {
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	AtEnd  string `json:"at_end,omitempty"` // take_down
	Clause string `json:"clause,omitempty"`
}

// Apart says whether two steps or deeds may, must or must not be one person's. A and B are step numbers of this answer
// ("1") or deeds: author editor submit schedule publish. Only what the pack writes is listed; by default (national#回避)
// author and editors differ from every step that can stop, and otherwise one person may do two steps.
type Apart struct {
	A      string `json:"a"`
	B      string `json:"b"`
	Rule   string `json:"rule"` // differ may same
	Clause string `json:"clause,omitempty"`
}

// TargetAnswer is the answer for one target. Target is its account, or its channel where no account is named.
type TargetAnswer struct {
	Target    string     `json:"target"`
	Decision  Decision   `json:"decision"`
	Class     string     `json:"class,omitempty"`
	Steps     []string   `json:"steps"`
	Publisher *Publisher `json:"publisher,omitempty"`
	Reasons   []Reason   `json:"reasons,omitempty"`
}

// Case is the state after the acts of the facts. State is waiting ready partly_published published finished returned
// held rejected.
type Case struct {
	State     string       `json:"state"`
	Done      []string     `json:"done"`
	Open      []string     `json:"open"`
	Published []string     `json:"published"`
	Voided    []string     `json:"voided,omitempty"`
	Refused   []RefusedAct `json:"refused,omitempty"`
}

// RefusedAct is an act the rules do not allow: Act is its index in facts.acts.
type RefusedAct struct {
	Act    int    `json:"act"`
	Text   string `json:"text"`
	Clause string `json:"clause"`
}
