package lexicon

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// MaxEntries is how many words one lexicon may have.
const MaxEntries = 200_000

// maxName is how long a lexicon's name may be.
const maxName = 40

// Facts is what Decide must know beside the stream.
type Facts struct {
	Actor  string
	Now    time.Time
	Keeper bool // may keep the body's lexicons
}

// Decide returns the facts that follow from a command, or a *fault.Error that says in Chinese why not.
func Decide(s State, c Command, f Facts) ([]Event, error) {
	if !f.Keeper {
		return nil, fault.New(fault.Forbidden, "只有本单位的词库管理员或系统管理员可以维护词库，请联系他们办理。")
	}
	if _, opens := c.(Open); !opens && s.Name == "" {
		return nil, fault.New(fault.NotFound, "没有这个词库，请从词库列表重新打开。")
	}
	switch c := c.(type) {
	case Open:
		return open(s, c, f)
	case Edit:
		return edit(s, c, f)
	case SwitchOn:
		return switchOn(s, c, f)
	case SwitchOff:
		if s.On == 0 {
			return nil, nil
		}
		return []Event{SwitchedOff{By: f.Actor, At: f.Now}}, nil
	default:
		return nil, fault.New(fault.Invalid, "系统不认识这项操作，请刷新页面后再试。")
	}
}

func open(s State, c Open, f Facts) ([]Event, error) {
	name := strings.TrimSpace(c.Name)
	switch {
	case s.Name != "":
		return nil, fault.New(fault.Conflict, "这个词库已经建立，请从词库列表打开。")
	case name == "":
		return nil, fault.New(fault.Invalid, "词库名称不能为空，请填写。").At("name", "请填写名称")
	case utf8.RuneCountInString(name) > maxName:
		return nil, fault.New(fault.Invalid, "词库名称最多 %d 个字，请缩短。", maxName).At("name", "名称太长")
	}
	if !slices.Contains(check.Kinds, c.Kind) {
		return nil, fault.New(fault.Invalid, "系统不认识这种词库，请从列出的类别里选择。").At("kind", "类别不对")
	}
	return []Event{Opened{Name: name, Kind: c.Kind, By: f.Actor, At: f.Now}}, nil
}

func edit(s State, c Edit, f Facts) ([]Event, error) {
	if c.Seen != s.Latest() {
		return nil, fault.New(fault.Conflict, "词库刚被别人改过，现在是第 %d 版，您看到的是第 %d 版，这次改动没有保存。请刷新后再改。", s.Latest(), c.Seen)
	}
	e := Changed{Version: s.Latest() + 1, From: c.From, Parts: c.Parts, By: f.Actor, At: f.Now}
	after, err := Apply(s.Kind, c.Before, c.Changes)
	if err != nil {
		return nil, err
	}
	for _, x := range c.Changes {
		if x.Put != nil {
			e.Put++
		} else {
			e.Retired++
		}
	}
	switch {
	case len(c.Changes) == 0:
		return nil, fault.New(fault.Invalid, "没有需要保存的改动：这些词条与现有的完全相同。")
	case len(after) > s.most():
		return nil, fault.New(fault.Invalid, "词库最多 %d 个词，这次改动后会有 %d 个。请分成几个词库。", s.most(), len(after))
	}
	e.Count, e.Digest = len(after), check.DigestEntries(after)
	return []Event{e}, nil
}

// most is how many entries the lexicon may have.
func (s State) most() int {
	if s.Kind != check.Words {
		return check.MostOwn
	}
	return MaxEntries
}

func switchOn(s State, c SwitchOn, f Facts) ([]Event, error) {
	if c.Version < 1 || c.Version > s.Latest() {
		return nil, fault.New(fault.Invalid, "词库没有第 %d 版，请刷新后重新选择。", c.Version).At("version", "没有这一版")
	}
	if s.On == c.Version {
		return nil, nil
	}
	return []Event{SwitchedOn{Version: c.Version, Digest: s.Versions[c.Version-1].Digest, By: f.Actor, At: f.Now}}, nil
}

// Evolve folds one event; it never fails.
func (s State) Evolve(e Event) State {
	switch e := e.(type) {
	case Opened:
		s.Name, s.Kind, s.Opened = e.Name, e.Kind, e.At
	case Changed:
		s.Versions = append(s.Versions[:len(s.Versions):len(s.Versions)], Version{No: e.Version, By: e.By, At: e.At, From: e.From,
			Parts: e.Parts, Digest: e.Digest, Put: e.Put, Retired: e.Retired, Count: e.Count})
	case SwitchedOn:
		s.On = e.Version
	case SwitchedOff:
		s.On = 0
	}
	return s
}
