package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Explanation (制度说明) is a pack in sentences, as Qianfa understands it: what an official confirms. Digest is over the
// text and stands in the act of adoption (启用).
type Explanation struct {
	Head      Head       `json:"head"`
	Sentences []Sentence `json:"sentences"`
	Digest    string     `json:"digest"`
}

// Sentence is one thing the pack says, or does not say. Pack is where it was written.
type Sentence struct {
	Kind   Kind   `json:"kind"`
	Pack   string `json:"pack,omitempty"`
	Clause string `json:"clause,omitempty"` // "jh#八"
	Text   string `json:"text"`
}

// Kind says where a sentence comes from. The set is closed.
type Kind string

// The kinds, in the order in which they are printed.
const (
	Own       Kind = "own"       // written in this pack
	Inherited Kind = "inherited" // written in a pack above
	Default   Kind = "default"   // holds because the pack says nothing else
	Note      Kind = "note"      // a choice made where the regulation is silent
	Gap       Kind = "gap"       // not regulated: cannot be done
)

var kindTitles = map[Kind]string{Own: "本制度规定", Inherited: "沿用上级制度的规定", Default: "制度没有另写时，按下列规定办理", Note: "说明", Gap: "本制度没有规定（不能办理）"}

// Explain says clause by clause what the pack asks for, what it inherits, what holds by default and what it leaves open.
// A cel expression is printed by its sentence, never as code. checkTitle names a content check in Chinese.
func Explain(b *Rulebook, checkTitle func(id string) string) Explanation {
	x := &explainer{book: b, checkTitle: checkTitle}
	for _, p := range slices.Backward(b.chain) {
		x.pack(p)
	}
	x.defaults()
	x.gaps()
	slices.SortStableFunc(x.out, func(a, b Sentence) int { return a.Kind.order() - b.Kind.order() })
	e := Explanation{Head: b.Head(), Sentences: x.out}
	sum := sha256.Sum256([]byte(e.String()))
	e.Digest = "sha256:" + hex.EncodeToString(sum[:])
	return e
}

func (k Kind) order() int { return slices.Index([]Kind{Own, Inherited, Default, Note, Gap}, k) }

// String returns the text as it is printed, without its digest.
func (e Explanation) String() string {
	var w strings.Builder
	h := e.Head
	fmt.Fprintf(&w, "《%s》", h.Title)
	for _, part := range []string{h.Issuer, h.Number} {
		if part != "" {
			w.WriteString("　" + part)
		}
	}
	if h.From != "" {
		w.WriteString("　自" + h.From + "起施行")
	}
	if h.Until != "" {
		w.WriteString("　至" + h.Until + "失效")
	}
	fmt.Fprintf(&w, "\n规则包 %s　%s\n", h.ID, h.Digest)
	kind := Kind("")
	for _, s := range e.Sentences {
		if s.Kind != kind {
			kind = s.Kind
			fmt.Fprintf(&w, "\n%s\n", kindTitles[kind])
		}
		w.WriteString("· ")
		if s.Clause != "" {
			w.WriteString(clauseTitle(s, h.ID) + "　")
		}
		w.WriteString(s.Text + "\n")
	}
	return w.String()
}

// clauseTitle prints "第八条", "四(一)2", and for another pack "national 第…条".
func clauseTitle(s Sentence, own string) string {
	pack, clause, _ := strings.Cut(s.Clause, "#")
	if strings.Trim(clause, "一二三四五六七八九十百零〇") == "" {
		clause = "第" + clause + "条"
	}
	if pack != own {
		return pack + " " + clause
	}
	return clause
}

type explainer struct {
	checkTitle func(id string) string
	book       *Rulebook
	out        []Sentence
}

func (x *explainer) say(o origin, clause, format string, args ...any) {
	kind := Own
	if o.pack != x.book.own() {
		kind = Inherited
	}
	x.out = append(x.out, Sentence{Kind: kind, Pack: o.pack.id, Clause: o.cite(clause), Text: fmt.Sprintf(format, args...)})
}

func (x *explainer) note(o origin, text string) {
	if text != "" {
		x.out = append(x.out, Sentence{Kind: Note, Pack: o.pack.id, Text: text})
	}
}

// pack explains what one pack of the chain adds.
func (x *explainer) pack(p *pack) {
	x.note(origin{p, 0}, p.note)
	for _, c := range x.book.classes {
		if c.pack == p {
			x.class(c)
		}
	}
	for _, r := range x.book.rules {
		if r.pack == p {
			x.rule(r)
		}
	}
	for _, e := range x.book.extras {
		if e.pack == p {
			x.extra(e)
		}
	}
	x.questions(p)
	x.words(p)
	for _, a := range p.aparts {
		text := map[string]string{"differ": "不得由同一人办理", "may": "可以由同一人办理，但仍是两次办理", "same": "必须由同一人办理"}[a.rule]
		x.say(a.origin, a.clause, "“%s”和“%s”%s。", deedWord(a.a), deedWord(a.b), text)
	}
	for _, e := range x.book.emergencies {
		if e.pack == p {
			x.emergency(e)
		}
	}
	if e := p.edits; e != nil && e.small == "keep" {
		x.say(e.origin, e.clause, "文字性修改（不涉及数字、日期、姓名、职务和否定）保留已有的签字。")
	}
}

func deedWord(name string) string {
	word, ok := map[string]string{"author": "起草", "editor": "修改", "submit": "报送", "schedule": "定时", "publish": "发布"}[name]
	if !ok {
		return name
	}
	return word
}

func (x *explainer) class(c *boundClass) {
	if x.shadowed(c) && c.route == "" {
		return // what the pack above leaves open, this one settles
	}
	head := x.actsText(c.acts) + "属于“" + c.name + "”的"
	if cond := conditionText(&c.test); cond != "" {
		head += "（" + cond + "）"
	}
	switch {
	case c.forbid != "":
		x.say(c.origin, c.clause, "%s：禁止，%s。", head, trimStop(c.forbid))
	case c.undefined != "":
		x.say(c.origin, c.clause, "%s：%s，不能办理。", head, trimStop(c.undefined))
	default:
		r := x.book.routeOf(c)
		text := x.route(r, orElse(c.form, r.form))
		if loosens := slices.Concat(c.loosens, r.loosens); len(loosens) > 0 {
			text += "；放宽上级制度的“" + strings.Join(loosens, "”“") + "”"
		}
		if x.shadowed(c) {
			text += "；本制度另有程序，但不得少于这些环节"
		}
		x.say(c.origin, c.clause, "%s：%s。", head, text)
		x.note(r.origin, r.note)
	}
	x.note(c.origin, c.note)
}

// shadowed reports whether a class of a pack below always fits before this one is reached.
func (x *explainer) shadowed(c *boundClass) bool {
	for _, earlier := range x.book.classes {
		if earlier == c {
			return false
		}
		if earlier.depth > c.depth && earlier.test.always() && covers(earlier.acts, c.acts) {
			return true
		}
	}
	return false
}

// actsText names the acts; publishing needs no word.
func (x *explainer) actsText(acts map[string]bool) string {
	if len(acts) == 1 && acts["publish"] {
		return ""
	}
	return strings.Join(x.actWords(acts), "、") + "："
}

func (x *explainer) actWords(acts map[string]bool) (words []string) {
	codes := keysOf(acts)
	slices.SortStableFunc(codes, func(a, b string) int { return slices.Index(standardActs, a) - slices.Index(standardActs, b) })
	for _, code := range codes {
		words = append(words, x.book.actWord(code))
	}
	return words
}

func (x *explainer) route(r *boundRoute, form string) string {
	var parts []string
	if r.by != nil {
		parts = append(parts, "由"+signerText(r.by)+"起草")
	}
	if text := stepsText(r.steps); text != "" {
		parts = append(parts, text)
	} else {
		parts = append(parts, "不再审核")
	}
	publisher := r.publisher
	if publisher == nil {
		publisher = x.book.publisher
	}
	if !r.releases && publisher != nil {
		parts = append(parts, "最后由"+signerText(publisher)+"发布")
	}
	text := strings.Join(parts, "，")
	if form != "" {
		text += "；填《" + form + "》"
	}
	if w := r.window; w != nil {
		text += "；展示到" + w.to + "，到期下线"
	}
	return text
}

func (x *explainer) extra(e *boundExtra) {
	where := "各审核程序"
	if e.routes != nil {
		where = "审核程序“" + strings.Join(keysOf(e.routes), "”“") + "”"
	}
	place := "，放在发布之前的最后"
	switch {
	case e.first:
		place = "，放在最前"
	case e.extra.after != "":
		place = "，放在“" + e.extra.after + "”之后"
	case e.step.unordered:
		place = "，不分先后"
	}
	x.say(e.extra.origin, e.clause, "%s都加一个环节：%s%s。", where, stepText(e.step), place)
}

// defaults says what holds because nothing else is written.
func (x *explainer) defaults() {
	say := func(text string) {
		x.out = append(x.out, Sentence{Kind: Default, Text: text})
	}
	say("起草人、修改人不得办理能够退回稿件的环节；其余环节可以由同一人办理，但每个环节各办一次。")
	if x.book.edits == nil || x.book.edits.small != "keep" {
		say("稿件一经修改，已有的签字全部作废，重新办理。")
	}
	say("类别和规则没有写明行为的，只管发布；类别自上而下，第一个符合的为准。")
	say("同一稿件发到几个账号的，各按各的账号判断；环节相同的一起办理。")
}

// gaps lists what is not regulated.
func (x *explainer) gaps() {
	gap := func(cite, text string) {
		x.out = append(x.out, Sentence{Kind: Gap, Clause: cite, Text: text})
	}
	for _, c := range x.book.classes {
		if c.undefined != "" && !x.shadowed(c) {
			gap(c.cite, x.actsText(c.acts)+"“"+c.name+"”："+trimStop(c.undefined)+"。")
		}
	}
	for name, s := range x.book.slots.all() {
		if _, filled := x.book.fills.get(name); !filled {
			gap(s.cite(s.clause), "“"+name+"”由谁担任，要由各单位的办法填定。")
		}
	}
	var without, partly []string
	for _, code := range []string{"publish", "correct", "take_down", "open", "amend", "suspend", "deregister"} {
		classes := x.classesOf(code)
		word := x.book.actWord(code)
		switch {
		case len(classes) == 0:
			without = append(without, word)
		case !slices.ContainsFunc(classes, func(c *boundClass) bool { return c.test.always() }):
			partly = append(partly, word)
		}
	}
	if len(partly) > 0 {
		gap("", strings.Join(partly, "、")+"：上面各类别都不符合的。")
	}
	if len(without) > 0 {
		gap("", strings.Join(without, "、")+"由谁审批。")
	}
}

func (x *explainer) classesOf(act string) (out []*boundClass) {
	for _, c := range x.book.classes {
		if c.acts[act] {
			out = append(out, c)
		}
	}
	return out
}

func trimStop(text string) string { return strings.TrimRight(text, "。") }
