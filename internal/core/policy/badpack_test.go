package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/packs"
)

// with loads the shipped packs and these of our own: id, then the text of its pack.yaml.
func with(t testing.TB, idsAndTexts ...string) (*policy.Library, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for i := 0; i < len(idsAndTexts); i += 2 {
		fsys[idsAndTexts[i]+"/pack.yaml"] = &fstest.MapFile{Data: []byte(idsAndTexts[i+1])}
	}
	return policy.Load(packs.FS, fsys)
}

// withCases loads the shipped packs and one of our own with its cases.
func withCases(t testing.TB, id, text, cases string) (*policy.Library, error) {
	t.Helper()
	return policy.Load(packs.FS, fstest.MapFS{id + "/pack.yaml": {Data: []byte(text)}, id + "/cases.yaml": {Data: []byte(cases)}})
}

// own is a small sound pack, to which the bad ones add a mistake.
const own = `pack: own
title: 试验制度
extends: national
ask:
  重要: {text: 是否重要？, type: yesno, clause: 一}
classes:
  - {class: 重要, when: {重要: 是}, route: 两级, clause: 二}
routes:
  两级:
    - {step: 负责人@本单位 审核, id: 一}
    - 分管领导@本单位 签发
publisher: 管理员@归口办公室
`

func TestASoundPackLoads(t *testing.T) {
	t.Parallel()
	if _, err := with(t, "own", own); err != nil {
		t.Fatal(fault.Of(err).Fields)
	}
}

func TestWhatIsWrongWithAPackIsNamedByItsLine(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("history.own_channels.exists(a, ", 4) + "a.same" + strings.Repeat(")", 4)
	for name, c := range map[string]struct {
		text  string // instead of own, or added to it
		whole bool
		place string
		says  string
	}{
		"unknown key":              {text: "clases: []\n", place: "own/pack.yaml:13", says: "是不是想写“classes”"},
		"unknown key of a class":   {text: "extra:\n  - {step: 甲@本单位 审核, clause: 三, wen: {重要: 是}}\n", place: "own/pack.yaml:14", says: "没有“wen”"},
		"missing clause":           {text: "rules:\n  - {when: {重要: 是}, forbid: 不行}\n", place: "own/pack.yaml:14", says: "缺少条款"},
		"clause is a number":       {text: "rules:\n  - {when: {重要: 是}, forbid: 不行, clause: 9}\n", place: "own/pack.yaml:14", says: "加引号"},
		"empty list":               {text: "rules: []\n", place: "own/pack.yaml:13", says: "空列表"},
		"empty value":              {text: "rules:\n", place: "own/pack.yaml:13", says: "空的"},
		"unknown question":         {text: "rules:\n  - {when: {重耍: 是}, forbid: 不行, clause: 三}\n", place: "own/pack.yaml:14", says: "没有“重耍”这个问题，是不是想写“重要”"},
		"unknown option":           {text: "rules:\n  - {when: {渠道: 微薄}, forbid: 不行, clause: 三}\n", place: "own/pack.yaml:14", says: "没有“微薄”这个选项"},
		"yes or no wanted":         {text: "rules:\n  - {when: {重要: 有}, forbid: 不行, clause: 三}\n", place: "own/pack.yaml:14", says: "是 或 否"},
		"unknown act":              {text: "rules:\n  - {act: 出版, forbid: 不行, clause: 三}\n", place: "own/pack.yaml:14", says: "没有“出版”这种行为"},
		"unknown unit":             {text: "extra:\n  - {step: 甲@总部 审核, clause: 三}\n", place: "own/pack.yaml:14", says: "没有“总部”这个单位用词"},
		"unknown word":             {text: "extra:\n  - {step: 甲@本单位 审阅, clause: 三}\n", place: "own/pack.yaml:14", says: "没有“审阅”这个用词"},
		"word of another meaning":  {text: "verbs:\n  审核: inform\n", place: "own/pack.yaml:14", says: "不能改成 inform"},
		"publisher nowhere":        {text: strings.Replace(own, "管理员@归口办公室", "管理员@总部", 1), whole: true, place: "own/pack.yaml:12", says: "没有“总部”"},
		"question of another kind": {text: strings.Replace(own, "  重要: {", "  来源: {text: 来源可靠？, type: yesno, clause: 一}\n  重要: {", 1), whole: true, place: "own/pack.yaml:5", says: "另一种问题"},
		"unknown slot":             {text: "extra:\n  - {step: 一审 审核, clause: 三}\n", place: "own/pack.yaml:14", says: "也不是空位"},
		"unknown checklist":        {text: "extra:\n  - {step: 甲@本单位 审核, clause: 三, checklist: 五关}\n", place: "own/pack.yaml:14", says: "没有“五关”这张核对表"},
		"unknown fact":             {text: "rules:\n  - {need: {fact: item.titel}, clause: 三}\n", place: "own/pack.yaml:14", says: "没有“item.titel”"},
		"unknown meter":            {text: "rules:\n  - {count: {meter: 每周, max: 3}, warn: 太多, clause: 三}\n", place: "own/pack.yaml:14", says: "没有“每周”这个指标"},
		"not a step line":          {text: "extra:\n  - {step: 甲@本单位, clause: 三}\n", place: "own/pack.yaml:14", says: "不是环节"},
		"duration without unit":    {text: "extra:\n  - {step: 甲@本单位 备案, within: 3, clause: 三}\n", place: "own/pack.yaml:14", says: "单位不能省"},
		"two effects":              {text: "rules:\n  - {forbid: 不行, warn: 当心, clause: 三}\n", place: "own/pack.yaml:14", says: "只能写一种后果"},
		"no effect":                {text: "rules:\n  - {when: {重要: 是}, clause: 三}\n", place: "own/pack.yaml:14", says: "没有写后果"},
		"cel without say":          {text: "rules:\n  - {cel: 'true', forbid: 不行, clause: 三}\n", place: "own/pack.yaml:14", says: "要一起写"},
		"cel does not parse":       {text: "rules:\n  - {cel: 'item.titel == \"\"', say: 没有标题, forbid: 不行, clause: 三}\n", place: "own/pack.yaml:14", says: "表达式不对"},
		"cel is no truth value":    {text: "rules:\n  - {cel: 'item.title', say: 标题, forbid: 不行, clause: 三}\n", place: "own/pack.yaml:14", says: "真或假"},
		"cel asks nobody":          {text: "rules:\n  - {cel: 'answer(\"重耍\")', say: 重要, forbid: 不行, clause: 三}\n", place: "own/pack.yaml:14", says: "没有“重耍”这个问题"},
		"cel costs too much":       {text: "rules:\n  - {cel: '" + deep + "', say: 很贵, forbid: 不行, clause: 三}\n", place: "own/pack.yaml:14", says: "计算量太大"},
		"loosens nothing":          {text: "rules:\n  - {forbid: 不行, loosens: 期限, clause: 三}\n", place: "own/pack.yaml:14", says: "谈不上放宽"},
		"override without id":      {text: "rules:\n  - {forbid: 不行, override: 主任@本单位, clause: 三}\n", place: "own/pack.yaml:14", says: "编号（id）"},
		"fill without slot":        {text: "fill: {一审: 甲@本单位}\n", place: "own/pack.yaml:13", says: "没有“一审”这个空位"},
		"extra after nothing":      {text: "extra:\n  - {step: 甲@本单位 审核, after: 二, clause: 三}\n", place: "own/pack.yaml:14", says: "永远用不上"},
		"extras in a ring":         {text: "extra:\n  - {step: 甲@本单位 审核, id: 甲, after: 乙, clause: 三}\n  - {step: 乙@本单位 审核, id: 乙, after: 甲, clause: 三}\n", place: "own/pack.yaml:14", says: "绕成了圈"},
		"bodies in a ring":         {text: "bodies: {甲: 乙, 乙: 甲}\n", place: "own/pack.yaml:13", says: "绕成了圈"},
		"anchor":                   {text: "note: &a 说明\n", place: "own/pack.yaml:13", says: "不能用锚点"},
		"alias bomb":               {text: "lists: {甲: &a [一, 一], 乙: &b [*a, *a], 丙: [*b, *b]}\n", place: "own/pack.yaml:13", says: "不能用锚点"},
		"tag":                      {text: "note: !x 说明\n", place: "own/pack.yaml:13", says: "加引号"},
		"key twice":                {text: "title: 又一个\n", place: "own/pack.yaml:13", says: "写了两遍"},
		"second document":          {text: "---\npack: own\n", place: "own/pack.yaml:13", says: "只能有一份文档"},
		"unbalanced brackets":      {text: "lists: {甲: [一, 二}\n", place: "own/pack.yaml", says: "没有配对"},
		"not a map":                {text: "- 一\n", whole: true, place: "own/pack.yaml:1", says: "要写成"},
		"empty file":               {text: "\n", whole: true, place: "own/pack.yaml:1", says: "空的"},
		"another id":               {text: strings.Replace(own, "pack: own", "pack: other", 1), whole: true, place: "own/pack.yaml:1", says: "不一致"},
		"extends nobody":           {text: strings.Replace(own, "extends: national", "extends: nationel", 1), whole: true, place: "own/pack.yaml:3", says: "是不是想写“national”"},
		"extends itself":           {text: strings.Replace(own, "extends: national", "extends: own", 1), whole: true, place: "own/pack.yaml:3", says: "绕成了圈"},
		"nobody releases":          {text: strings.Replace(own, "publisher: 管理员@归口办公室\n", "", 1), whole: true, place: "own/pack.yaml:7", says: "由谁发布"},
		"no such route":            {text: strings.Replace(own, "route: 两级", "route: 三级", 1), whole: true, place: "own/pack.yaml:7", says: "没有“三级”这个审核程序"},
		"route without a class":    {text: strings.Replace(own, "publisher:", "  三级: [甲@本单位 审核]\npublisher:", 1), whole: true, place: "own/pack.yaml:12", says: "永远走不到"},
		"class never reached": {text: strings.Replace(own, "  - {class: 重要,", "  - {class: 全部, route: 两级, clause: 二}\n  - {class: 重要,", 1),
			whole: true, place: "own/pack.yaml:8", says: "永远轮不到"},
		"two releases":                        {text: strings.Replace(own, "    - 分管领导@本单位 签发\n", "    - 甲@本单位 发布\n    - 乙@本单位 发布\n", 1), whole: true, place: "own/pack.yaml:12", says: "两个发布环节"},
		"release inside":                      {text: strings.Replace(own, "    - 分管领导@本单位 签发\n", "    - together: [甲@本单位 发布, 乙@本单位 审核]\n", 1), whole: true, place: "own/pack.yaml:11", says: "不能放在"},
		"id twice":                            {text: strings.Replace(own, "    - 分管领导@本单位 签发\n", "    - {step: 分管领导@本单位 签发, id: 一}\n", 1), whole: true, place: "own/pack.yaml:11", says: "用了两次"},
		"clause in a list":                    {text: strings.Replace(own, "    - 分管领导@本单位 签发\n", "    - together: [甲@本单位 审核 [三], 乙@本单位 审核]\n", 1), whole: true, place: "own/pack.yaml", says: ""},
		"two mistakes at once are both named": {text: "rules:\n  - {forbid: 不行}\n  - {warn: 当心}\n", place: "own/pack.yaml:15", says: "缺少条款"},
	} {
		text := own + c.text
		if c.whole {
			text = c.text
		}
		_, err := with(t, "own", text)
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want it refused", name, err)
			continue
		}
		found := false
		for _, f := range fault.Of(err).Fields {
			found = found || strings.HasPrefix(f.Path, c.place) && strings.Contains(f.Text, c.says)
		}
		if !found {
			t.Errorf("%s: want %s: …%s…, got %v", name, c.place, c.says, fault.Of(err).Fields)
		}
	}
}

func TestTheSameIDTwiceIsAnError(t *testing.T) {
	t.Parallel()
	_, err := with(t, "jh", strings.Replace(own, "pack: own", "pack: jh", 1))
	if fault.CodeOf(err) != fault.Invalid || !strings.Contains(fault.Of(err).Fields[0].Text, "已经有一个规则包") {
		t.Errorf("got %v", err)
	}
}

func TestAPackThatIsTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"long":   own + "note: " + strings.Repeat("长", 100_000),
		"nested": own + "lists: " + strings.Repeat("[", 50_000),
		"deep":   own + "lists: {甲: " + strings.Repeat("[", 60) + strings.Repeat("]", 60) + "}",
		"wide":   own + "lists: {甲: [" + strings.Repeat("一, ", 30_000) + "二]}",
		"binary": own + "note: \xff\xfe",
	} {
		if _, err := with(t, "own", text); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
}
