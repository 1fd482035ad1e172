package org

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/core/fault"
)

// Facts is what Decide must know beside the stream.
type Facts struct {
	Actor   string // person id, or "system:<part>" when the installation is set up
	Now     time.Time
	Steward bool // may keep this body's units, people and rules (组织管理员)
}

// Decide returns the facts that follow from a command, or a *fault.Error that says in Chinese why not and what to do.
func Decide(s State, c Command, f Facts) ([]Event, error) {
	if err := mayAsk(s, c, f); err != nil {
		return nil, err
	}
	e, err := decide(s, c, f)
	if err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

// mayAsk: the steward keeps the body; whoever has power may also delegate it and take it back himself.
func mayAsk(s State, c Command, f Facts) error {
	own := false
	switch c := c.(type) {
	case GrantDelegation:
		own = c.Delegation.From == f.Actor
	case RevokeDelegation:
		own = slices.ContainsFunc(s.Delegations, func(d Delegation) bool { return d.ID == c.Delegation && d.From == f.Actor })
	}
	if f.Steward || own {
		return nil
	}
	return fault.New(fault.Forbidden, "只有本单位的组织管理员可以维护机构、人员和规则，请联系组织管理员办理。")
}

func decide(s State, c Command, f Facts) (Event, error) {
	switch c := c.(type) {
	case AddUnit:
		return UnitAdded{c.Unit}, s.checkNewUnit(c.Unit)
	case ChangeUnit:
		return UnitChanged{c.Unit}, s.checkChangedUnit(c.Unit)
	case AddPerson:
		return PersonAdded{c.Person}, s.checkNewPerson(c.Person)
	case ChangePerson:
		return PersonChanged{c.Person}, s.checkChangedPerson(c.Person)
	case DisablePerson:
		return PersonDisabled(c), s.checkDisable(c.Person, f)
	case EnablePerson:
		return PersonEnabled(c), s.checkEnable(c.Person)
	case AppointPost:
		return s.appoint(c.Tenure)
	case EndPost:
		i := slices.IndexFunc(s.Tenures, func(t Tenure) bool { return t.ID == c.Tenure })
		at := orNow(c.At, f)
		return PostEnded{c.Tenure, at, c.Document}, s.checkEnd(i >= 0, "任职", func() Period { return s.Tenures[i].Period }, at)
	case PutInCharge:
		return PutInChargeOf{c.Charge}, s.checkCharge(c.Charge)
	case EndCharge:
		i := slices.IndexFunc(s.Charges, func(x Charge) bool { return x.ID == c.Charge })
		at := orNow(c.At, f)
		return ChargeEnded{c.Charge, at, c.Document}, s.checkEnd(i >= 0, "分管关系", func() Period { return s.Charges[i].Period }, at)
	case AddOrgan:
		return OrganAdded{c.Organ}, s.checkOrgan(c.Organ)
	case NameLiaison:
		return LiaisonNamed{c.Liaison}, s.checkLiaison(c.Liaison)
	case EndLiaison:
		i := slices.IndexFunc(s.Liaisons, func(l Liaison) bool { return l.ID == c.Liaison })
		at := orNow(c.At, f)
		return LiaisonEnded{c.Liaison, at}, s.checkEnd(i >= 0, "联络员", func() Period { return s.Liaisons[i].Period }, at)
	case GrantDelegation:
		return s.grant(c.Delegation, f)
	case RevokeDelegation:
		return DelegationRevoked{c.Delegation, f.Now, c.Document}, s.checkRevoke(c.Delegation)
	case AllowSupervision:
		return SupervisionAllowed{c.Supervision}, s.checkSupervision(c.Supervision)
	case EndSupervision:
		if _, ok := s.Supervisors[c.Body]; !ok {
			return nil, fault.New(fault.NotFound, "没有登记这项监管关系，请刷新页面后再试。")
		}
		return SupervisionEnded{c.Body, f.Now}, nil
	case AdoptPack:
		return s.adopt(c.Adoption, f)
	case WithdrawAdoption:
		return AdoptionWithdrawn(c), s.checkWithdraw(c, f)
	case DefineSeries:
		return SeriesDefined{c.Series}, checkSeries(c.Series)
	case AdoptForm:
		return FormAdopted{c.Form}, checkForm(c.Form)
	case WithdrawForm:
		if _, ok := s.Forms[c.Name]; !ok {
			return nil, fault.New(fault.NotFound, "本单位没有“%s”的自备表样，请刷新页面后再试。", c.Name)
		}
		return FormWithdrawn(c), nil
	case AppointManager:
		return s.appointManager(c.Manager, f)
	default:
		return nil, fault.New(fault.Invalid, "系统不认识这项操作，请刷新页面后再试。")
	}
}

func (s State) checkNewUnit(u Unit) error {
	if _, ok := s.Units[u.ID]; ok {
		return fault.New(fault.Conflict, "单位“%s”已经登记过，请直接修改它。", u.Name).At("unit.id", "与已有单位重复")
	}
	return s.checkUnit(u, s.Body == "")
}

func (s State) checkChangedUnit(u Unit) error {
	if _, ok := s.Units[u.ID]; !ok {
		return unknown("单位", "unit.id")
	}
	if err := s.checkUnit(u, u.ID == s.Body); err != nil {
		return err
	}
	if slices.ContainsFunc(s.UnitPath(u.Parent), func(above Unit) bool { return above.ID == u.ID }) {
		return fault.New(fault.Invalid, "不能把“%s”放到它自己的下级单位里，请另选上级单位。", u.Name).At("unit.parent", "是它自己的下级")
	}
	return nil
}

func (s State) checkUnit(u Unit, root bool) error {
	if err := need("unit.id", u.ID, "单位编号"); err != nil {
		return err
	}
	if err := need("unit.name", u.Name, "单位名称"); err != nil {
		return err
	}
	_, known := s.Units[u.Parent]
	switch {
	case root && u.Parent != "":
		return fault.New(fault.Invalid, "最上级单位不能再有上级，请清空“上级单位”。").At("unit.parent", "应为空")
	case !root && !known:
		return fault.New(fault.Invalid, "没有找到上级单位，请先登记上级单位。").At("unit.parent", "没有这个单位")
	}
	if _, ok := s.Units[u.Office]; u.Office != "" && u.Office != u.ID && !ok {
		return fault.New(fault.Invalid, "没有找到代行职责的办公机构，请先登记它。").At("unit.office", "没有这个单位")
	}
	return nil
}

func (s State) checkNewPerson(p Person) error {
	if _, ok := s.Persons[p.ID]; ok {
		return fault.New(fault.Conflict, "人员“%s”已经登记过，请直接修改。", p.Name).At("person.id", "与已有人员重复")
	}
	return s.checkPerson(p)
}

func (s State) checkChangedPerson(p Person) error {
	if _, ok := s.Persons[p.ID]; !ok {
		return unknown("人员", "person.id")
	}
	return s.checkPerson(p)
}

func (s State) checkPerson(p Person) error {
	if err := need("person.id", p.ID, "人员编号"); err != nil {
		return err
	}
	if err := need("person.name", p.Name, "姓名"); err != nil {
		return err
	}
	if _, ok := s.Units[p.Unit]; !ok {
		return unknown("所在单位", "person.unit")
	}
	return nil
}

// checkDisable: nobody keeps himself out by mistake.
func (s State) checkDisable(id string, f Facts) error {
	p, ok := s.Persons[id]
	switch {
	case !ok:
		return unknown("人员", "person")
	case p.Disabled:
		return fault.New(fault.Conflict, "“%s”已经停用，不用再停用。", p.Name)
	case id == f.Actor:
		return fault.New(fault.Refused, "不能停用本人。请由另一位管理员办理。").At("person", "就是本人")
	}
	return nil
}

func (s State) checkEnable(id string) error {
	p, ok := s.Persons[id]
	switch {
	case !ok:
		return unknown("人员", "person")
	case !p.Disabled:
		return fault.New(fault.Conflict, "“%s”没有停用，不用启用。", p.Name)
	case p.Left:
		return fault.New(fault.Refused, "“%s”已经离开本单位，不能启用。请先改正人员信息。", p.Name).At("person", "已离开")
	}
	return nil
}

func (s State) appoint(t Tenure) (Event, error) {
	if t.Kind == "" {
		t.Kind = Regular
	}
	if t.Kind.Title() == "" {
		return nil, fault.New(fault.Invalid, "任职方式只能是正式、主持工作、代理、兼任、挂职、借调之一。").At("tenure.kind", "不认识的任职方式")
	}
	if slices.ContainsFunc(s.Tenures, func(x Tenure) bool { return x.ID == t.ID }) {
		return nil, fault.New(fault.Conflict, "这项任职已经登记过，请刷新页面。").At("tenure.id", "重复")
	}
	if err := need("tenure.id", t.ID, "任职编号"); err != nil {
		return nil, err
	}
	if err := need("tenure.role", t.Role, "岗位"); err != nil {
		return nil, err
	}
	if u, ok := s.Units[t.Unit]; !ok || u.Closed {
		return nil, fault.New(fault.Invalid, "没有找到任职单位，或者它已经撤销，请另选单位。").At("tenure.unit", "不能任职的单位")
	}
	return PostAppointed{t}, cmpErr(s.checkStaff(t.Person, "tenure.person"), checkPeriod(t.Period, "tenure.until"))
}

func (s State) checkCharge(c Charge) error {
	if err := need("charge.id", c.ID, "分管关系编号"); err != nil {
		return err
	}
	if slices.ContainsFunc(s.Charges, func(x Charge) bool { return x.ID == c.ID }) {
		return fault.New(fault.Conflict, "这项分管关系已经登记过，请刷新页面。").At("charge.id", "重复")
	}
	if len(c.Units) == 0 {
		return fault.New(fault.Invalid, "请至少选择一个分管的单位。").At("charge.units", "不能为空")
	}
	for _, u := range c.Units {
		if _, ok := s.Units[u]; !ok {
			return unknown("分管的单位", "charge.units")
		}
	}
	return cmpErr(s.checkStaff(c.Person, "charge.person"), checkPeriod(c.Period, "charge.until"))
}

func (s State) checkOrgan(o Organ) error {
	if _, ok := s.Organs[o.ID]; ok {
		return fault.New(fault.Conflict, "外部机关“%s”已经登记过。", o.Name).At("organ.id", "重复")
	}
	return cmpErr(need("organ.id", o.ID, "外部机关编号"), need("organ.name", o.Name, "外部机关名称"))
}

func (s State) checkLiaison(l Liaison) error {
	if l.Leader == l.Person {
		return fault.New(fault.Invalid, "联络员不能是领导本人，请另选一人。").At("liaison.person", "与领导是同一人")
	}
	return cmpErr(need("liaison.id", l.ID, "联络员编号"), s.checkStaff(l.Leader, "liaison.leader"),
		s.checkStaff(l.Person, "liaison.person"), checkPeriod(l.Period, "liaison.until"))
}

// grant: a delegation rests on a document and has an end, so that it cannot outlive its reason unseen.
func (s State) grant(d Delegation, f Facts) (Event, error) {
	if d.Since.IsZero() {
		d.Since = f.Now
	}
	d.RevokedAt = time.Time{}
	if d.From == d.To {
		return nil, fault.New(fault.Invalid, "不能授权给本人，请另选受托人。").At("delegation.to", "与授权人是同一人")
	}
	if slices.ContainsFunc(s.Delegations, func(x Delegation) bool { return x.ID == d.ID }) {
		return nil, fault.New(fault.Conflict, "这项授权已经登记过，请刷新页面。").At("delegation.id", "重复")
	}
	for _, u := range d.Units {
		if _, ok := s.Units[u]; !ok {
			return nil, unknown("授权范围内的单位", "delegation.units")
		}
	}
	return DelegationGranted{d}, cmpErr(need("delegation.id", d.ID, "授权编号"), need("delegation.document", d.Document, "授权依据（授权书或文件）"),
		s.checkStaff(d.From, "delegation.from"), s.checkStaff(d.To, "delegation.to"), checkPeriod(Period{d.Since, d.Until}, "delegation.until"))
}

func (s State) checkRevoke(id string) error {
	i := slices.IndexFunc(s.Delegations, func(d Delegation) bool { return d.ID == id })
	switch {
	case i < 0:
		return unknown("授权", "delegation")
	case !s.Delegations[i].RevokedAt.IsZero():
		return fault.New(fault.Conflict, "这项授权已经撤销，不用再撤。")
	}
	return nil
}

func (s State) checkSupervision(sup Supervision) error {
	if sup.Body == s.Body {
		return fault.New(fault.Invalid, "监管单位不能是本单位，请另选单位。").At("supervision.body", "就是本单位")
	}
	return cmpErr(need("supervision.body", sup.Body, "监管单位"), need("supervision.document", sup.Document, "监管依据"),
		checkPeriod(Period{sup.Since, sup.Until}, "supervision.until"))
}

// adopt: the first rules may have held for long before they are entered here; whatever takes their place does not reach
// back, or what was signed under them would be judged by others.
func (s State) adopt(a Adoption, f Facts) (Event, error) {
	a.By = f.Actor
	if a.From.IsZero() {
		a.From = f.Now
	}
	if len(s.Adoptions) > 0 && a.From.Before(f.Now.AddDate(0, 0, -1)) {
		return nil, fault.New(fault.Invalid, "审签规则不能从过去的日期起启用：已经签批的稿件按当时的规则办理，不能追溯。请选择今天或以后的日期。").At("adoption.from", "不能早于今天")
	}
	return PackAdopted{a}, cmpErr(need("adoption.pack", a.Pack, "审签规则编号"), need("adoption.pack_digest", a.PackDigest, "审签规则的核验码"),
		need("adoption.explained_digest", a.ExplainedDigest, "已确认的规则说明"))
}

// checkWithdraw: what has come to hold is only replaced by another adoption.
func (s State) checkWithdraw(c WithdrawAdoption, f Facts) error {
	if !slices.ContainsFunc(s.Adoptions, func(a Adoption) bool { return a.Pack == c.Pack && a.From.Equal(c.From) }) {
		return fault.New(fault.NotFound, "没有这项启用决定，可能已经撤回。请刷新页面后再看。")
	}
	if !f.Now.Before(c.From) {
		return fault.New(fault.Conflict, "这套审签规则已经施行，不能撤回。需要改用别的规则时，请另行启用。")
	}
	return nil
}

// checkSeries: without {n} two documents would carry one number.
func checkSeries(x Series) error {
	if strings.Count(x.Pattern, "{n}") != 1 {
		return fault.New(fault.Invalid, "编号规则里要有且只有一个 {n}（流水号），例如“横宣审〔{year}〕{n}号”。").At("series.pattern", "缺少 {n}")
	}
	if rest := strings.NewReplacer("{n}", "", "{year}", "").Replace(x.Pattern); strings.ContainsAny(rest, "{}") {
		return fault.New(fault.Invalid, "编号规则里只能用 {year}（年份）和 {n}（流水号），请删去其他花括号。").At("series.pattern", "有不认识的花括号")
	}
	if x.Start < 0 {
		return fault.New(fault.Invalid, "起始号不能是负数。").At("series.start", "是负数")
	}
	return need("series.name", x.Name, "编号规则名称")
}

// checkForm: what is stored is named and can be found again. Whether its fields are right is looked at before.
func checkForm(x Form) error {
	if x.Format != "docx" && x.Format != "html" {
		return fault.New(fault.Invalid, "表样要用 .docx 或 .html 文件，请另存后重新上传。").At("form.format", "格式不对")
	}
	if utf8.RuneCountInString(x.Name) > 40 {
		return fault.New(fault.Invalid, "表样名称最多40个字，请改短。").At("form.name", "太长")
	}
	return cmpErr(need("form.name", x.Name, "表样名称"), need("form.digest", x.Digest, "表样文件"))
}

func (s State) appointManager(m Manager, f Facts) (Event, error) {
	if m.From.IsZero() {
		m.From = f.Now
	}
	return ManagerAppointed{m}, cmpErr(need("manager.id", m.ID, "登记编号"), need("manager.account", m.Account, "账号"), s.checkStaff(m.Person, "manager.person"))
}

// checkEnd: only something that runs can be ended, and not before it began.
func (s State) checkEnd(found bool, what string, period func() Period, at time.Time) error {
	switch {
	case !found:
		return unknown(what, "id")
	case at.Before(period().From):
		return fault.New(fault.Invalid, "结束时间早于开始时间，请改正结束时间。").At("at", "早于开始时间")
	case !period().Until.IsZero() && !at.Before(period().Until):
		return fault.New(fault.Conflict, "这项%s已经结束，请刷新页面。", what)
	}
	return nil
}

func (s State) checkStaff(id, path string) error {
	p, ok := s.Persons[id]
	switch {
	case !ok:
		return unknown("人员", path)
	case p.Left:
		return fault.New(fault.Invalid, "“%s”已经离开本单位，请另选人员。", p.Name).At(path, "已离开")
	case p.Disabled:
		return fault.New(fault.Invalid, "“%s”已经停用，请另选人员，或者先启用。", p.Name).At(path, "已停用")
	}
	return nil
}

func checkPeriod(p Period, path string) error {
	if !p.Until.IsZero() && !p.Until.After(p.From) {
		return fault.New(fault.Invalid, "结束时间要晚于开始时间，请改正。").At(path, "早于开始时间")
	}
	return nil
}

func need(path, value, name string) error {
	if strings.TrimSpace(value) == "" {
		return fault.New(fault.Invalid, "请填写%s。", name).At(path, "不能为空")
	}
	return nil
}

func unknown(what, path string) error {
	return fault.New(fault.NotFound, "没有找到%s，请刷新页面后重新选择。", what).At(path, "没有找到")
}

func orNow(at time.Time, f Facts) time.Time {
	if at.IsZero() {
		return f.Now
	}
	return at
}

// cmpErr returns the first error.
func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
