package policy

// What a pack says, with its words found: the form that is evaluated.

// boundBody is a word for a unit, followed to a relation.
type boundBody struct {
	name       string
	token      string // author host up fixed …
	rank       string
	up         []string
	office     bool
	fixed      string // name of a fixed or external unit
	inChargeOf *boundBody
	all        bool
}

// boundSigner is one or more posts of which need are wanted, or a gap.
type boundSigner struct {
	posts []boundPost
	need  int    // 0 = all
	gap   string // name of the slot nobody filled …
	cite  string // … and its clause
}

type boundPost struct {
	role string
	body *boundBody
}

type boundRule struct {
	*rule
	test     boundCondition
	acts     map[string]bool
	path     *factPath // need: fact
	question *question // need: answer
	body     *boundBody
	override *boundSigner
	cite     string
}

type boundClass struct {
	*class
	depth int // of its pack in the chain, 0 = the root
	test  boundCondition
	acts  map[string]bool
	cite  string
}

type boundRoute struct {
	*route
	by, publisher *boundSigner
	steps         []*boundStep
	releases      bool // a step is the release itself
}

type boundStep struct {
	*step
	test       boundCondition
	verb       Verb
	signer     *boundSigner
	recordedBy string
	ifUnsure   string
	tracks     []boundTrack
	each       *boundBody
	steps      []*boundStep
}

type boundTrack struct {
	name  string
	steps []*boundStep
}

type boundExtra struct {
	*extra
	step   *boundStep
	acts   map[string]bool // nil = all
	routes map[string]bool // nil = all
}
