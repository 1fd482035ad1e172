package org_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// day is a day of November 2026.
func day(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }

// town is a small body: 镇 with 宣传办 and 农业办; leaders are in charge, a delegation and a liaison are on file.
func town(t *testing.T, more ...org.Command) org.State {
	t.Helper()
	unit := func(id, kind, parent string, order int) org.Command {
		return org.AddUnit{Unit: org.Unit{ID: id, Name: id, Kind: kind, Parent: parent, Order: order}}
	}
	person := func(id, unit string, order int) org.Command {
		return org.AddPerson{Person: org.Person{ID: id, Name: "某" + id, Unit: unit, Order: order}}
	}
	post := func(person, role, unit string) org.Command {
		return org.AppointPost{Tenure: org.Tenure{ID: person + role, Person: person, Role: role, Unit: unit}}
	}
	return carry(t, org.State{}, append([]org.Command{
		unit("镇", "乡镇人民政府", "", 0), unit("宣传办", "内设机构", "镇", 1), unit("农业办", "内设机构", "镇", 2),
		person("zhen", "镇", 1), person("fu", "镇", 2), person("xuan", "宣传办", 1), person("nong", "农业办", 1), person("yuan", "农业办", 2),
		post("zhen", "主要领导", "镇"), post("fu", "分管领导", "镇"), post("xuan", "负责人", "宣传办"), post("nong", "负责人", "农业办"), post("yuan", "信息员", "农业办"),
		org.PutInCharge{Charge: org.Charge{ID: "c1", Person: "fu", Units: []string{"农业办"}}},
	}, more...)...)
}

func steward() org.Facts { return org.Facts{Actor: "admin", Now: day(10), Steward: true} }

// carry carries out commands that must all be allowed.
func carry(t *testing.T, s org.State, commands ...org.Command) org.State {
	t.Helper()
	for _, c := range commands {
		events, err := org.Decide(s, c, steward())
		if err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		s = org.Extend(s, events...)
	}
	return s
}

func holders(s org.State, p org.Post, at time.Time) []string {
	var out []string
	for _, h := range s.Holders(p, at) {
		name := h.Person
		if h.Delegation != nil {
			name += "←" + h.Delegation.From
		}
		out = append(out, name)
	}
	return out
}

func TestHoldersFollowTheDay(t *testing.T) {
	t.Parallel()
	head := org.Post{Role: "负责人", Unit: "农业办", Verb: "review"}
	deputy := org.Post{Role: "分管领导", Unit: "镇", InChargeOf: "农业办", Verb: "sign_off"}
	other := deputy
	other.InChargeOf = "宣传办"
	give := func(as string, units ...string) org.Command {
		return org.GrantDelegation{Delegation: org.Delegation{ID: "d", From: "nong", To: "xuan", As: as, Units: units, Document: "授权书1号", Since: day(12), Until: day(20)}}
	}
	tests := map[string]struct {
		more []org.Command
		post org.Post
		at   time.Time
		want []string
	}{
		"the holder":                              {nil, head, day(10), []string{"nong"}},
		"nobody of another role":                  {nil, org.Post{Role: "局长", Unit: "农业办"}, day(10), nil},
		"any unit":                                {nil, org.Post{Role: "负责人"}, day(10), []string{"nong", "xuan"}},
		"the leader in charge":                    {nil, deputy, day(10), []string{"fu"}},
		"not of another unit":                     {nil, other, day(10), nil},
		"the day before the post ends":            {[]org.Command{org.EndPost{Tenure: "nong负责人", At: day(15)}}, head, day(14), []string{"nong"}},
		"the day it ends":                         {[]org.Command{org.EndPost{Tenure: "nong负责人", At: day(15)}}, head, day(15), nil},
		"who comes after, acting":                 {[]org.Command{org.AppointPost{Tenure: org.Tenure{ID: "x", Person: "yuan", Role: "负责人", Unit: "农业办", Kind: org.Acting, Period: org.Period{From: day(15)}}}}, head, day(16), []string{"nong", "yuan"}},
		"not yet":                                 {[]org.Command{org.AppointPost{Tenure: org.Tenure{ID: "x", Person: "yuan", Role: "负责人", Unit: "农业办", Kind: org.Acting, Period: org.Period{From: day(15)}}}}, head, day(14), []string{"nong"}},
		"who left holds nothing":                  {[]org.Command{org.ChangePerson{Person: org.Person{ID: "nong", Name: "某", Unit: "农业办", Left: true}}}, head, day(10), nil},
		"the charge moved to another leader":      {[]org.Command{org.EndCharge{Charge: "c1", At: day(12)}}, deputy, day(12), nil},
		"delegated, not yet":                      {[]org.Command{give("")}, head, day(11), []string{"nong"}},
		"delegated for all":                       {[]org.Command{give("")}, head, day(12), []string{"nong", "xuan←nong"}},
		"delegated for the role":                  {[]org.Command{give("负责人")}, head, day(12), []string{"nong", "xuan←nong"}},
		"delegated for the verb":                  {[]org.Command{give("review")}, head, day(12), []string{"nong", "xuan←nong"}},
		"delegated for another verb":              {[]org.Command{give("sign_off")}, head, day(12), []string{"nong"}},
		"delegated for this unit":                 {[]org.Command{give("", "农业办")}, head, day(12), []string{"nong", "xuan←nong"}},
		"delegated for another unit":              {[]org.Command{give("", "宣传办")}, head, day(12), []string{"nong"}},
		"the delegation ended":                    {[]org.Command{give("")}, head, day(20), []string{"nong"}},
		"the delegation was revoked":              {[]org.Command{give(""), org.RevokeDelegation{Delegation: "d"}}, head, day(13), []string{"nong"}},
		"a delegation ends with its giver's post": {[]org.Command{give(""), org.EndPost{Tenure: "nong负责人", At: day(13)}}, head, day(14), nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := holders(town(t, tt.more...), tt.post, tt.at); !slices.Equal(got, tt.want) {
				t.Errorf("holders %v, want %v", got, tt.want)
			}
		})
	}
}

func TestADelegationIsNotPassedOn(t *testing.T) {
	t.Parallel()
	give := func(id, from, to string) org.Command {
		return org.GrantDelegation{Delegation: org.Delegation{ID: id, From: from, To: to, Document: "授权书"}}
	}
	s := town(t, give("d1", "nong", "xuan"), give("d2", "xuan", "yuan"))
	if got := holders(s, org.Post{Role: "负责人", Unit: "农业办"}, day(11)); !slices.Equal(got, []string{"nong", "xuan←nong"}) {
		t.Errorf("holders %v", got)
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		when  org.Command
		code  fault.Code
		text  string
		field string
	}{
		"a second root":                     {org.AddUnit{Unit: org.Unit{ID: "村", Name: "村"}}, fault.Invalid, "没有找到上级单位", "unit.parent"},
		"a unit twice":                      {org.AddUnit{Unit: org.Unit{ID: "宣传办", Name: "宣传办", Parent: "镇"}}, fault.Conflict, "已经登记过", "unit.id"},
		"a unit without a name":             {org.AddUnit{Unit: org.Unit{ID: "村", Parent: "镇"}}, fault.Invalid, "请填写单位名称", "unit.name"},
		"a unit below itself":               {org.ChangeUnit{Unit: org.Unit{ID: "宣传办", Name: "宣传办", Parent: "宣传办"}}, fault.Invalid, "它自己的下级单位", "unit.parent"},
		"the root below another":            {org.ChangeUnit{Unit: org.Unit{ID: "镇", Name: "镇", Parent: "宣传办"}}, fault.Invalid, "最上级单位不能再有上级", "unit.parent"},
		"an unknown office":                 {org.ChangeUnit{Unit: org.Unit{ID: "镇", Name: "镇", Office: "府办"}}, fault.Invalid, "没有找到代行职责的办公机构", "unit.office"},
		"a person of no unit":               {org.AddPerson{Person: org.Person{ID: "x", Name: "某"}}, fault.NotFound, "没有找到所在单位", "person.unit"},
		"a post for nobody":                 {org.AppointPost{Tenure: org.Tenure{ID: "x", Person: "x", Role: "负责人", Unit: "镇"}}, fault.NotFound, "没有找到人员", "tenure.person"},
		"a post without a role":             {org.AppointPost{Tenure: org.Tenure{ID: "x", Person: "fu", Unit: "镇"}}, fault.Invalid, "请填写岗位", "tenure.role"},
		"an unknown kind of tenure":         {org.AppointPost{Tenure: org.Tenure{ID: "x", Person: "fu", Role: "镇长", Unit: "镇", Kind: "honorary"}}, fault.Invalid, "任职方式只能是", "tenure.kind"},
		"a tenure that ends first":          {org.AppointPost{Tenure: org.Tenure{ID: "x", Person: "fu", Role: "镇长", Unit: "镇", Period: org.Period{From: day(5), Until: day(4)}}}, fault.Invalid, "结束时间要晚于开始时间", "tenure.until"},
		"ending an unknown post":            {org.EndPost{Tenure: "x"}, fault.NotFound, "没有找到任职", "id"},
		"a charge of nothing":               {org.PutInCharge{Charge: org.Charge{ID: "x", Person: "fu"}}, fault.Invalid, "请至少选择一个分管的单位", "charge.units"},
		"one's own liaison":                 {org.NameLiaison{Liaison: org.Liaison{ID: "x", Leader: "fu", Person: "fu"}}, fault.Invalid, "联络员不能是领导本人", "liaison.person"},
		"a delegation to oneself":           {org.GrantDelegation{Delegation: org.Delegation{ID: "x", From: "fu", To: "fu", Document: "d"}}, fault.Invalid, "不能授权给本人", "delegation.to"},
		"a delegation without document":     {org.GrantDelegation{Delegation: org.Delegation{ID: "x", From: "fu", To: "zhen"}}, fault.Invalid, "请填写授权依据", "delegation.document"},
		"revoking what is not there":        {org.RevokeDelegation{Delegation: "x"}, fault.NotFound, "没有找到授权", "delegation"},
		"supervision by oneself":            {org.AllowSupervision{Supervision: org.Supervision{Body: "镇", Document: "d"}}, fault.Invalid, "监管单位不能是本单位", "supervision.body"},
		"a pack without its digest":         {org.AdoptPack{Adoption: org.Adoption{Pack: "hl"}}, fault.Invalid, "请填写审签规则的核验码", "adoption.pack_digest"},
		"a pack nobody had explained":       {org.AdoptPack{Adoption: org.Adoption{Pack: "hl", PackDigest: "sha256:1"}}, fault.Invalid, "请填写已确认的规则说明", "adoption.explained_digest"},
		"a series without a number":         {org.DefineSeries{Series: org.Series{Name: "审签", Pattern: "横宣审〔{year}〕号"}}, fault.Invalid, "有且只有一个 {n}", "series.pattern"},
		"a series with another brace":       {org.DefineSeries{Series: org.Series{Name: "审签", Pattern: "{unit}{n}号"}}, fault.Invalid, "只能用 {year}", "series.pattern"},
		"a manager who is not on the staff": {org.AppointManager{Manager: org.Manager{ID: "m", Account: "a", Person: "x"}}, fault.NotFound, "没有找到人员", "manager.person"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := org.Decide(town(t), tt.when, steward())
			got := fault.Of(err)
			if got == nil || got.Code != tt.code || !strings.Contains(got.Message, tt.text) || !strings.HasSuffix(got.Message, "。") {
				t.Fatalf("got %v, want %s %q", err, tt.code, tt.text)
			}
			if len(got.Fields) != 1 || got.Fields[0].Path != tt.field {
				t.Errorf("fields %v, want %s", got.Fields, tt.field)
			}
		})
	}
}

func TestOnlyTheStewardKeepsTheBodyButPowerIsOnesOwnToLend(t *testing.T) {
	t.Parallel()
	s := town(t)
	nong := org.Facts{Actor: "nong", Now: day(10)}
	if _, err := org.Decide(s, org.AddUnit{Unit: org.Unit{ID: "村", Name: "村", Parent: "镇"}}, nong); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("a clerk added a unit: %v", err)
	}
	lend := org.GrantDelegation{Delegation: org.Delegation{ID: "d", From: "nong", To: "xuan", Document: "授权书"}}
	events, err := org.Decide(s, lend, nong)
	if err != nil {
		t.Fatal(err)
	}
	s = org.Extend(s, events...)
	if _, err := org.Decide(s, org.RevokeDelegation{Delegation: "d"}, org.Facts{Actor: "xuan", Now: day(11)}); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("the delegate revoked: %v", err)
	}
	if _, err := org.Decide(s, org.RevokeDelegation{Delegation: "d"}, org.Facts{Actor: "nong", Now: day(11)}); err != nil {
		t.Error(err)
	}
	lend.Delegation.ID, lend.Delegation.From = "e", "fu"
	if _, err := org.Decide(s, lend, nong); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("lent another's power: %v", err)
	}
}

func TestFactsForTheRules(t *testing.T) {
	t.Parallel()
	s := town(t, org.GrantDelegation{Delegation: org.Delegation{ID: "d", From: "nong", To: "xuan", As: "负责人", Document: "授权书1号", Since: day(1), Until: day(20)}})
	units := []policy.Unit{{ID: "镇", Kind: "乡镇人民政府"}, {ID: "农业办", Kind: "内设机构", Parent: "镇"}}
	if diff := cmp.Diff(units, s.FactsUnits("农业办")); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	persons := []policy.Person{{ID: "zhen", Unit: "镇", Roles: []string{"主要领导"}}, {ID: "fu", Unit: "镇", Roles: []string{"分管领导"}, InCharge: []string{"农业办"}}}
	if diff := cmp.Diff(persons, s.FactsPersons(day(10), "镇")); diff != "" {
		t.Errorf("persons (-want +got):\n%s", diff)
	}
	grants := []policy.Grant{{From: "nong", To: "xuan", As: "负责人", Paper: "授权书1号", Since: "2026-11-01T00:00:00Z", Until: "2026-11-20T00:00:00Z"}}
	if diff := cmp.Diff(grants, s.FactsGrants(day(10))); diff != "" {
		t.Errorf("grants (-want +got):\n%s", diff)
	}
}

func TestListsFollowTheOfficialOrder(t *testing.T) {
	t.Parallel()
	s := town(t, org.ChangeUnit{Unit: org.Unit{ID: "农业办", Name: "农业办", Parent: "镇"}})
	var units, persons []string
	for _, u := range s.UnitsInOrder() {
		units = append(units, u.ID)
	}
	for _, p := range s.PersonsInOrder() {
		persons = append(persons, p.ID)
	}
	if !slices.Equal(units, []string{"镇", "农业办", "宣传办"}) || !slices.Equal(persons, []string{"zhen", "fu", "nong", "yuan", "xuan"}) {
		t.Errorf("units %v, persons %v", units, persons)
	}
	if path := s.UnitPath("农业办"); len(path) != 2 || path[0].ID != "镇" {
		t.Errorf("path %v", path)
	}
}

func TestStaffingNamesTheStepTheClauseAndTheWaysOut(t *testing.T) {
	t.Parallel()
	answer := policy.Answer{Class: "一般信息", Drafter: &policy.Post{Role: "信息员", UnitName: "农业办"},
		Publisher: &policy.Publisher{Role: "管理员", UnitName: "宣传办", Clause: "hl#六"},
		Steps: []policy.Step{
			{Step: "1", Verb: policy.Review, Label: "审核", Role: "信息员", UnitName: "农业办", Clause: "hl#三"},
			{Step: "2", Verb: policy.Review, Label: "会审", Role: "保密员", UnitName: "镇", Mode: "any", Clause: "hl#四"},
			{Step: "2", Verb: policy.Review, Label: "会审", Role: "主要领导", UnitName: "镇", Mode: "any", Clause: "hl#四"},
			{Step: "3", Verb: policy.SignOff, Label: "签发", Role: "分管领导", UnitName: "镇", InChargeOf: "宣传办", Clause: "hl#五"},
			{Step: "4", Verb: policy.Review, Label: "会审", Role: "经办人", UnitName: "网信部门", External: true, Clause: "hl#五"}}}
	want := []org.Vacancy{
		{Class: "一般信息", Step: "1", Label: "审核", Role: "信息员", Unit: "农业办", Clause: "hl#三", Only: "yuan"},
		{Class: "一般信息", Step: "3", Label: "签发", Role: "分管领导", Unit: "镇", Clause: "hl#五"},
		{Class: "一般信息", Label: "发布", Role: "管理员", Unit: "宣传办", Clause: "hl#六"}}
	got := town(t).Staffing([]policy.Answer{answer}, day(10))
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(org.Vacancy{}, "WaysOut")); diff != "" {
		t.Errorf("vacancies (-want +got):\n%s", diff)
	}
	if !slices.Contains(got[1].WaysOut, "按分工文件登记分管“宣传办”的领导。") || !strings.Contains(got[0].WaysOut[0], "请改由他人起草") {
		t.Errorf("ways out %v, %v", got[0].WaysOut, got[1].WaysOut)
	}
	answer.Apart = []policy.Apart{{A: "author", B: "1", Rule: "may", Clause: "hl#三"}}
	if got := town(t).Staffing([]policy.Answer{answer}, day(10)); len(got) != 2 {
		t.Errorf("where the author may review, %v", got)
	}
}

func TestAdoptionSupervisionLiaisonManagerAndSeries(t *testing.T) {
	t.Parallel()
	s := town(t,
		org.AdoptPack{Adoption: org.Adoption{Pack: "hl", PackDigest: "sha256:1", ExplainedDigest: "sha256:2", From: day(1)}},
		org.AdoptPack{Adoption: org.Adoption{Pack: "hl", PackDigest: "sha256:3", ExplainedDigest: "sha256:4", From: day(20)}},
		org.AllowSupervision{Supervision: org.Supervision{Body: "县", Document: "d", Until: day(20)}},
		org.NameLiaison{Liaison: org.Liaison{ID: "l", Leader: "zhen", Person: "xuan"}},
		org.AppointManager{Manager: org.Manager{ID: "m1", Account: "wx", Person: "xuan", Period: org.Period{From: day(1)}}},
		org.AppointManager{Manager: org.Manager{ID: "m2", Account: "wx", Person: "yuan", Period: org.Period{From: day(9)}}},
		org.DefineSeries{Series: org.Series{Name: "审签", Pattern: "横宣审〔{year}〕{n}号"}})
	if a, ok := s.InForce(day(19)); !ok || a.PackDigest != "sha256:1" || a.By != "admin" {
		t.Errorf("in force on the 19th: %+v", a)
	}
	if a, _ := s.InForce(day(20)); a.PackDigest != "sha256:3" {
		t.Errorf("in force on the 20th: %+v", a)
	}
	if _, ok := org.Fold(nil).InForce(day(1)); ok {
		t.Error("a body without rules has rules")
	}
	if !s.MayRead("县", day(19)) || s.MayRead("县", day(20)) || s.MayRead("市", day(19)) || !s.MayRead("镇", day(19)) {
		t.Error("reading across bodies is not what was allowed")
	}
	if !s.IsLiaison("xuan", "zhen", day(10)) || s.IsLiaison("xuan", "fu", day(10)) {
		t.Error("the liaison is not of whom was named")
	}
	if m := s.Managers; !m[0].Until.Equal(day(9)) || !m[1].Until.IsZero() {
		t.Errorf("managers %+v", m)
	}
	if x := s.Series["审签"]; x.Number(2026, 17) != "横宣审〔2026〕17号" || !x.PerYear() || x.First() != 1 {
		t.Errorf("number %q", x.Number(2026, 17))
	}
}
