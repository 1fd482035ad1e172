package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// Rules (审签规则) finds the rulebook that binds a body: the very edition it adopted, also when the program has come to
// bring another one.
type Rules struct {
	Library *policy.Library // what the program brings
	Ledger  Ledger          // where the texts of adopted editions lie

	mu       sync.Mutex
	editions map[string]*policy.Rulebook // by digest, those that the library does not hold
}

// For returns the rulebook a body has adopted by now; fault.Refused when it has adopted none.
func (r *Rules) For(ctx context.Context, s org.State, now time.Time) (*policy.Rulebook, org.Adoption, error) {
	ad, ok := s.InForce(now)
	if !ok {
		return nil, ad, fault.New(fault.Refused, "本单位还没有启用审签规则，不能报送。请系统管理员在“审签规则”里启用本单位的制度。")
	}
	book, err := r.Adopted(ctx, ad)
	return book, ad, err
}

// Adopted returns the edition that was adopted: the program's own when it is the same to the byte, else the one whose
// text was kept with the adoption.
func (r *Rules) Adopted(ctx context.Context, ad org.Adoption) (*policy.Rulebook, error) {
	book, err := r.Library.Pack(ad.Pack)
	switch {
	case err == nil && book.Digest() == ad.PackDigest:
		return book, nil
	case ad.Text != "":
		return r.edition(ctx, ad)
	case err != nil:
		return nil, err
	}
	return nil, fault.New(fault.Refused, "审签规则“%s”的内容与启用时确认的不一致，不能报送。请系统管理员在“审签规则”里重新确认并启用。", book.Title()).
		Because(fmt.Errorf("pack %s: adopted %s, loaded %s", ad.Pack, ad.PackDigest, book.Digest()))
}

// edition reads back the text of an adoption.
func (r *Rules) edition(ctx context.Context, ad org.Adoption) (*policy.Rulebook, error) {
	r.mu.Lock()
	book := r.editions[ad.PackDigest]
	r.mu.Unlock()
	if book != nil {
		return book, nil
	}
	text, err := r.Ledger.ReadContent(ctx, ad.Text)
	if err != nil {
		return nil, fmt.Errorf("edition of %s: %w", ad.Pack, err)
	}
	if book, err = policy.LoadEdition(text); err != nil {
		return nil, err
	}
	if book.Digest() != ad.PackDigest {
		return nil, fault.New(fault.Refused, "保存的审签规则“%s”与启用时的核验码不一致，不能报送。请通知系统管理员核查存证。", book.Title()).
			Because(fmt.Errorf("pack %s: adopted %s, kept %s", ad.Pack, ad.PackDigest, book.Digest()))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.editions == nil {
		r.editions = map[string]*policy.Rulebook{}
	}
	r.editions[ad.PackDigest] = book
	return book, nil
}

// withText keeps the text of what is adopted beside the adoption, so that its rules can be asked and read years later.
func (r *Rules) withText(body string, c org.AdoptPack) (org.AdoptPack, []Content, error) {
	book, err := r.Library.Pack(c.Adoption.Pack)
	if err != nil {
		return c, nil, err
	}
	if book.Digest() != c.Adoption.PackDigest {
		return c, nil, fault.New(fault.Conflict, "审签规则“%s”的内容与您确认的不一样了。请刷新页面，重新阅读后再启用。", book.Title())
	}
	text := newContent(book.Edition(), body, OrgStream(body))
	c.Adoption.Text = text.Digest
	return c, []Content{text}, nil
}

// PassIf evaluates a step's own condition over what was recorded on it.
func (r *Rules) PassIf(expr string, record map[string]any) (bool, error) {
	return policy.Passes(expr, record)
}

// answered asks the rules about a draft. An item whose case is open keeps the edition it was opened under, whatever the
// body has adopted since; what the rules in force forbid is forbidden all the same (decisions 20).
func (a *Articles) answered(ctx context.Context, o opened, p *prepared) error {
	held, err := a.frozen(ctx, o, p.book)
	if err != nil {
		return err
	}
	if held != nil {
		if p.answer, err = p.book.Answer(understood(p.facts, p.book)); err != nil || p.answer.Decision == policy.DecisionForbidden {
			return err
		}
		p.book, p.facts = held, understood(p.facts, held)
	}
	if len(o.org.Adoptions) > 1 { // a draft may still hold answers to what earlier rules asked
		p.facts = understood(p.facts, p.book)
	}
	p.answer, err = p.book.Answer(p.facts)
	return err
}

// frozen is the rulebook of an open case where it is not the one in force; nil when it is, or when an adoption of old
// did not keep its text.
func (a *Articles) frozen(ctx context.Context, o opened, inForce *policy.Rulebook) (*policy.Rulebook, error) {
	if !o.state.Opened() || o.state.Withdrawn || o.state.Digest == inForce.Digest() {
		return nil, nil
	}
	i := slices.IndexFunc(o.org.Adoptions, func(ad org.Adoption) bool { return ad.PackDigest == o.state.Digest })
	if i < 0 {
		return nil, nil
	}
	book, err := a.Rules.Adopted(ctx, o.org.Adoptions[i])
	if err != nil && o.org.Adoptions[i].Text == "" {
		return nil, nil //nolint:nilerr // its text is gone with the program that brought it; the rules in force must do
	}
	return book, err
}

// understood leaves out the answers to questions that other rules ask.
func understood(f policy.Facts, book *policy.Rulebook) policy.Facts {
	asked := map[string]bool{}
	for _, q := range book.Questions() {
		asked[q.Name] = true
	}
	f.Answers = maps.Clone(f.Answers)
	maps.DeleteFunc(f.Answers, func(name string, _ any) bool { return !asked[name] })
	return f
}
