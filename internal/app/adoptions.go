package app

import (
	"context"
	"strings"
	"time"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/workday"
)

// Adoption (启用) is one decision by which a body took its rules.
type Adoption struct {
	Pack     string `json:"pack"`
	Title    string `json:"title"`
	From     string `json:"from"` // date in Asia/Shanghai
	Document string `json:"document"`
	By       Ref    `json:"by"`
	Stands   string `json:"stands" enum:"held,holds,will"` // 已被替换, 现行, 尚未施行
	Edition  string `json:"edition"`                       // digest of the pack's text
	Newer    bool   `json:"newer"`                         // the program brings another edition of the pack in force
}

// AdoptionPlan (启用前核对) is what adopting a pack would change for a body, and whom it lacks for it.
type AdoptionPlan struct {
	Pack            string          `json:"pack"`
	Title           string          `json:"title"`
	Edition         string          `json:"edition"`
	ExplainedDigest string          `json:"explained_digest"` // names the sentences that were read; the adoption gives it back
	From            string          `json:"from"`
	Same            bool            `json:"same"` // it is what would hold on that day anyhow
	Instead         string          `json:"instead"`
	Changes         []policy.Change `json:"changes" nullable:"false"`
	Vacancies       []VacancyView   `json:"vacancies" nullable:"false"`
	Allowed         bool            `json:"allowed"`
	Why             string          `json:"why"` // why the reader may not adopt
}

// AdoptionInput adopts a pack.
type AdoptionInput struct {
	Pack            string
	From            string // date in Asia/Shanghai; today = at once
	Document        string
	ExplainedDigest string
}

// MayAdopt says whether somebody may choose the rules of the body, and why not.
func (a *Articles) MayAdopt(s org.State, actor Actor) Action {
	x := Action{Do: "adopt-rules", Label: "启用这套规则", OK: steward(s, actor.Person, a.Now().UTC()), Needs: []string{"step_up"}, Effect: "自选定的日期起，报送的稿件按它审签；已经报送的不受影响。"}
	if !x.OK {
		x.Reason = notSteward
	}
	return x
}

const notSteward = "只有本单位的系统管理员可以启用审签规则，请联系他们办理。"

// Adoptions lists what a body has adopted and will have, the latest first.
func (a *Articles) Adoptions(ctx context.Context, actor Actor) ([]Adoption, error) {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	now := a.Now().UTC()
	holds, any := s.InForce(now)
	out := []Adoption{}
	for i := len(s.Adoptions) - 1; i >= 0; i-- {
		ad := s.Adoptions[i]
		v := Adoption{Pack: ad.Pack, Title: ad.Pack, From: ad.From.In(workday.Zone).Format(time.DateOnly), Document: ad.Document, By: Ref{ID: ad.By, Name: s.Persons[ad.By].Name}, Stands: "held", Edition: ad.PackDigest}
		if v.By.Name == "" {
			v.By.Name = "系统初始化"
		}
		if book, err := a.Rules.Adopted(ctx, ad); err == nil {
			v.Title = book.Title()
		}
		switch {
		case now.Before(ad.From):
			v.Stands = "will"
		case any && ad == holds:
			v.Stands = "holds"
			brought, err := a.Rules.Library.Pack(ad.Pack)
			v.Newer = err == nil && brought.Digest() != ad.PackDigest
		}
		out = append(out, v)
	}
	return out, nil
}

// PlanAdoption says what it would mean to adopt a pack from a date on.
func (a *Articles) PlanAdoption(ctx context.Context, actor Actor, pack, from string) (AdoptionPlan, error) {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return AdoptionPlan{}, err
	}
	book, err := a.Rules.Library.Pack(pack)
	if err != nil {
		return AdoptionPlan{}, err
	}
	now := a.Now().UTC()
	start, err := startOf(from, now)
	if err != nil {
		return AdoptionPlan{}, err
	}
	v := AdoptionPlan{Pack: pack, Title: book.Title(), Edition: book.Digest(), ExplainedDigest: policy.Explain(book, check.TitleOf).Digest,
		From: start.In(workday.Zone).Format(time.DateOnly), Changes: []policy.Change{}, Vacancies: []VacancyView{}, Allowed: steward(s, actor.Person, now)}
	if !v.Allowed {
		v.Why = notSteward
	}
	if ad, ok := s.InForce(start); ok {
		if old, err := a.Rules.Adopted(ctx, ad); err == nil {
			v.Same, v.Instead = old.Digest() == book.Digest(), old.Title()
			v.Changes = append(v.Changes, policy.Diff(old, book, check.TitleOf)...)
		}
	}
	v.Vacancies, err = a.staffingUnder(ctx, actor, s, book, start)
	return v, err
}

// Adopt takes a pack as the rules of the actor's body. The actor names the sentences he has read; other ones than the
// program has now are fault.Conflict. It is the steward's act and asks for the password again.
func (a *Articles) Adopt(ctx context.Context, actor Actor, in AdoptionInput) error {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return err
	}
	now := a.Now().UTC()
	start, err := startOf(in.From, now)
	if err != nil {
		return err
	}
	book, err := a.Rules.Library.Pack(in.Pack)
	if err != nil {
		return err
	}
	if policy.Explain(book, check.TitleOf).Digest != in.ExplainedDigest {
		return fault.New(fault.Conflict, "审签规则“%s”的内容与您看到的不一样了。请刷新页面，重新阅读后再启用。", book.Title())
	}
	if strings.TrimSpace(in.Document) == "" {
		return fault.New(fault.Invalid, "请填写启用依据，例如印发制度的文号或者会议纪要。").At("document", "没有填写")
	}
	if ad, ok := s.InForce(start); ok && ad.PackDigest == book.Digest() {
		return fault.New(fault.Conflict, "“%s”到那天本来就是现行规则，不用再启用。", book.Title())
	}
	if steward(s, actor.Person, now) && !actor.SteppedUp {
		return fault.New(fault.StepUp, "启用审签规则须核验本人身份。请重新输入密码确认后再办理。")
	}
	return a.orgDo(ctx, actor, org.AdoptPack{Adoption: org.Adoption{Pack: in.Pack, PackDigest: book.Digest(), ExplainedDigest: in.ExplainedDigest, Document: strings.TrimSpace(in.Document), From: start}})
}

// WithdrawAdoption takes back an adoption that does not hold yet.
func (a *Articles) WithdrawAdoption(ctx context.Context, actor Actor, pack, from string) error {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return err
	}
	for _, ad := range s.Adoptions {
		if ad.Pack == pack && ad.From.In(workday.Zone).Format(time.DateOnly) == from {
			return a.orgDo(ctx, actor, org.WithdrawAdoption{Pack: pack, From: ad.From})
		}
	}
	return fault.New(fault.NotFound, "没有这项启用决定，可能已经撤回。请刷新页面后再看。")
}

// startOf is the moment at which what is adopted from a date on begins to hold: now for today.
func startOf(date string, now time.Time) (time.Time, error) {
	today := now.In(workday.Zone).Format(time.DateOnly)
	if date == "" || date == today {
		return now, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, date, workday.Zone)
	if err != nil {
		return at, fault.New(fault.Invalid, "施行日期“%s”不是日期。请写成 2026-12-01 这样。", date).At("from", "不是日期")
	}
	if date < today {
		return at, fault.New(fault.Invalid, "审签规则不能从过去的日期起启用：已经签批的稿件按当时的规则办理，不能追溯。请选择今天或以后的日期。").At("from", "不能早于今天")
	}
	return at.UTC(), nil
}
