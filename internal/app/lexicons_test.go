package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/lexicon"
	"qianfa/internal/core/org"
	"qianfa/internal/pgtest"
)

// keeper is made the keeper of the smallest body's lexicons.
func keeper(t testing.TB, h *apptest.House) app.Actor {
	t.Helper()
	err := h.Orgs.Do(t.Context(), "system:setup", "u-hengtang-00", org.AppointPost{Tenure: org.Tenure{ID: apptest.NewID(), Person: apptest.Stranger, Role: "词库管理员", Unit: "u-hengtang-00", Kind: org.Regular}})
	if err != nil {
		t.Fatal(err)
	}
	return apptest.As(apptest.Stranger)
}

func putWords(entries ...check.Entry) []lexicon.Change {
	var out []lexicon.Change
	for _, e := range entries {
		if e.Why == "" {
			e.Why = "按通报整改"
		}
		out = append(out, lexicon.Change{Put: &e})
	}
	return out
}

// kept opens a lexicon with these words and switches it on.
func kept(t testing.TB, h *apptest.House, who app.Actor, name string, entries ...check.Entry) string {
	t.Helper()
	id, err := h.Lexicons.Open(t.Context(), who, name, check.Words)
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.Lexicons.Edit(t.Context(), who, id, putWords(entries...), "edit", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Lexicons.Switch(t.Context(), who, id, v); err != nil {
		t.Fatal(err)
	}
	return id
}

// both runs a test on an installation of either database.
func both(t *testing.T, test func(t *testing.T, h *apptest.House)) {
	t.Parallel()
	for name, url := range map[string]func(t *testing.T) string{"SQLite": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return pgtest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, apptest.Open(t, url(t)))
		})
	}
}

// keptList opens a list of another kind with these entries and switches it on.
func keptList(t testing.TB, h *apptest.House, who app.Actor, kind check.Kind, entries ...check.Entry) string {
	t.Helper()
	id, err := h.Lexicons.Open(t.Context(), who, kind.Title(), kind)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Lexicons.Edit(t.Context(), who, id, putWords(entries...), "edit", 0); err != nil {
		t.Fatal(err)
	}
	if err := h.Lexicons.Switch(t.Context(), who, id, 1); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestABodysOwnListsCountAtEveryCheck(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who := keeper(t, h)
		const text = "横塘镇招商办与恒塘镇各村座谈，镇长王建国主持。"
		article := h.Write(t, apptest.Author, "座谈会召开", apptest.Township(apptest.Website), text)
		typos := keptList(t, h, who, check.Typos, check.Entry{Term: "恒塘镇", Right: "横塘镇"})
		keptList(t, h, who, check.Names, check.Entry{Term: "横塘镇招商办", Right: "横塘镇经济发展办", From: "2025-03-01"})
		keptList(t, h, who, check.Leaders, check.Entry{Term: "王建国", Title: "副镇长", Order: 2}, check.Entry{Term: "李明华", Title: "镇长", Order: 1})
		want := []string{"name_title 镇长", "outdated_org 横塘镇招商办", "typo 恒塘镇"}
		own := func(found []app.FindingView) (out []string) {
			for _, f := range found {
				if slices.Contains([]string{"typo", "outdated_org", "name_title"}, f.Kind) {
					out = append(out, f.Kind+" "+string([]rune(text)[f.Start:f.End]))
				}
			}
			slices.Sort(out)
			return out
		}
		saved, err := h.Articles.Check(t.Context(), apptest.As(apptest.Author), article)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, own(saved.Findings)); diff != "" {
			t.Error("on saving: ", diff)
		}
		draft, err := h.Articles.CheckText(t.Context(), apptest.As(apptest.Author), article, typed("座谈会召开", text))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, own(draft.Findings)); diff != "" {
			t.Error("while writing: ", diff)
		}
		if err := h.Articles.Submit(t.Context(), apptest.As(apptest.Author), article, h.View(t, apptest.Author, article).Base); fault.CodeOf(err) != fault.Refused {
			t.Errorf("handed in with what the body's own lists say is wrong: %v", err)
		}
		if err := h.Articles.SaveVersion(t.Context(), apptest.As(apptest.Author), article, h.View(t, apptest.Author, article).Base); err != nil {
			t.Fatal(err)
		}
		scan, err := h.Lexicons.StartScan(t.Context(), who, typos, 0, false)
		if err != nil {
			t.Fatal(err)
		}
		tick(t, h)
		tick(t, h)
		if scan, _ = h.Lexicons.Scanned(t.Context(), who, scan.ID); scan.State != app.ScanDone || scan.Hits != 1 {
			t.Errorf("the trial of the wrong writings found %d, want the one of the list", scan.Hits)
		}
		if _, err := h.Lexicons.Open(t.Context(), who, "未知", "people"); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("opened a list of an unknown kind: %v", err)
		}
	})
}

func TestAWordForOneGenreIsFoundInDraftsOfThatGenre(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who := keeper(t, h)
		kept(t, h, who, "提示词", check.Entry{Term: "收购点", Scope: check.Scope{Genres: []string{"notice"}}})
		meta := apptest.Township(apptest.Website)
		plain := h.Write(t, apptest.Author, "无体裁", meta, "三处收购点开放。")
		meta.Genre = "news"
		news := h.Write(t, apptest.Author, "新闻", meta, "三处收购点开放。")
		meta.Genre = "notice"
		notice := h.Write(t, apptest.Author, "通知", meta, "三处收购点开放，我现将有关事项通知如下。")
		if got := len(lexiconHits(t, h, plain)) + len(lexiconHits(t, h, news)); got != 0 {
			t.Errorf("a word for notices was found %d times elsewhere", got)
		}
		if got := lexiconHits(t, h, notice); len(got) != 1 {
			t.Errorf("in a notice: %v", got)
		}
		c, err := h.Articles.Check(t.Context(), apptest.As(apptest.Author), notice)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(c.Findings, func(f app.FindingView) bool { return f.Kind == "first_person" }) {
			t.Errorf("a notice in the first person: %v", c.Findings)
		}
	})
}

func TestAnEntryWithEmptyListsCanBeReadBack(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who := keeper(t, h)
		id := kept(t, h, who, "提示词", check.Entry{Term: "收购点", Exceptions: []string{}, Scope: check.Scope{Channels: []string{}, Units: []string{}, Genres: []string{}}})
		words, _, err := h.Lexicons.Entries(t.Context(), who, id, 0, "", "", 10)
		if err != nil || len(words) != 1 {
			t.Errorf("%v %v, want the one entry", words, err)
		}
	})
}

func lexiconHits(t *testing.T, h *apptest.House, id string) []string {
	t.Helper()
	c, err := h.Articles.Check(t.Context(), apptest.As(apptest.Author), id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range c.Findings {
		if f.Kind == "lexicon" {
			out = append(out, f.Severity+" "+f.Message)
		}
	}
	return out
}

func TestADraftIsExaminedWithTheVersionInForce(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who := keeper(t, h)
		article := h.Write(t, apptest.Author, "秋粮收购", apptest.Township(apptest.Website), "请加微 信办理，或关注微信公众号。")
		if got := lexiconHits(t, h, article); got != nil {
			t.Fatalf("without a lexicon: %v", got)
		}
		id := kept(t, h, who, "易错词", check.Entry{Term: "微信", Severity: check.Must, Note: "写全称"}, check.Entry{Term: "微信公众号", Allow: true})
		want := []string{"must “微 信”即“微信”，是词库《易错词》里的词。"}
		if diff := cmp.Diff(want, lexiconHits(t, h, article)); diff != "" {
			t.Error(diff)
		}
		if err := h.Articles.Submit(t.Context(), apptest.As(apptest.Author), article, h.View(t, apptest.Author, article).Base); fault.CodeOf(err) != fault.Refused {
			t.Errorf("handed in with a hit of severity must: %v", err)
		}

		v, err := h.Lexicons.Edit(t.Context(), who, id, []lexicon.Change{{Retire: "微信", Why: "不再提示"}}, "edit", 1)
		if err != nil || v != 2 {
			t.Fatalf("version %d, %v", v, err)
		}
		if len(lexiconHits(t, h, article)) != 1 {
			t.Error("a version that nobody switched on is in force")
		}
		if err := h.Lexicons.Switch(t.Context(), who, id, 2); err != nil {
			t.Fatal(err)
		}
		if got := lexiconHits(t, h, article); got != nil {
			t.Errorf("after the word was retired: %v", got)
		}
		h.Submit(t, apptest.Author, article)
		entries, err := h.DB.Load(t.Context(), app.ArticleStream(article), 0)
		if err != nil {
			t.Fatal(err)
		}
		versions, err := h.Lexicons.Versions(t.Context(), who, id)
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.IndexFunc(entries, func(e ledger.Entry) bool { return e.Type == "article.Submitted" }); i < 0 || !strings.Contains(entries[i].Data, versions[0].Digest) {
			t.Error("the ledger does not say with which words the draft was examined")
		}
		if versions[0].Reasons[0] != "不再提示" || versions[0].By.Name == "" || !versions[0].On || versions[1].Put != 2 {
			t.Errorf("versions are %+v", versions)
		}
	})
}

func TestOnlyKeepersChangeALexiconAndOnlyTheirBodys(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	who, ctx := keeper(t, h), t.Context()
	id := kept(t, h, who, "易错词", check.Entry{Term: "微信"})
	other := apptest.As(apptest.Author)
	_, err := h.Lexicons.Open(ctx, other, "另一个", check.Words)
	forbidden := []error{err, h.Lexicons.Switch(ctx, other, id, 0)}
	_, err = h.Lexicons.Edit(ctx, other, id, putWords(check.Entry{Term: "支付"}), "edit", 1)
	forbidden = append(forbidden, err)
	_, err = h.Lexicons.StartScan(ctx, other, id, 0, false)
	forbidden = append(forbidden, err)
	for i, err := range forbidden {
		if fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("act %d of somebody else: %v", i, err)
		}
	}
	if v, err := h.Lexicons.Get(ctx, other, id); err != nil || v.Keep || v.Reason == "" || v.On != 1 {
		t.Errorf("a colleague sees %+v, %v", v, err)
	}
	foreign := apptest.As("p-liuxi-01")
	if _, err := h.Lexicons.Get(ctx, foreign, id); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another body sees it: %v", err)
	}
	if _, err := h.Lexicons.Open(ctx, who, "易错词", check.Words); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("two of one name: %v", err)
	}
	if _, err := h.Lexicons.Edit(ctx, who, id, putWords(check.Entry{Term: "支付"}), "edit", 0); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("an edit of a stale version: %v", err)
	}
}

func TestAnImportIsShownBeforeItIsMade(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who, ctx := keeper(t, h), t.Context()
		id := kept(t, h, who, "易错词", check.Entry{Term: "微信", Why: "旧"}, check.Entry{Term: "支付", Why: "旧"})
		row := func(line int, e check.Entry) app.WordRow { return app.WordRow{Line: line, Entry: e} }
		in := app.LexiconImport{Seen: 1, Why: "年度更新", Rows: []app.WordRow{row(2, check.Entry{Term: "微信"}), row(3, check.Entry{Term: "微信"}), row(4, check.Entry{Term: " "})}}
		p, err := h.Lexicons.Import(ctx, who, id, in)
		if err != nil || p.Token != "" || len(p.Problems) != 2 || p.Problems[0].Line != 3 || p.Problems[1].Line != 4 {
			t.Fatalf("a bad list: %+v, %v", p, err)
		}
		in.Rows = []app.WordRow{row(2, check.Entry{Term: "微信", Note: "写全称"}), row(3, check.Entry{Term: "QQ群"})}
		in.Alone = true
		p, err = h.Lexicons.Import(ctx, who, id, in)
		if err != nil || p.Token == "" || p.Added != 1 || p.Altered != 1 || p.Retired != 1 || p.Version != 0 {
			t.Fatalf("preview: %+v, %v", p, err)
		}
		changed := in
		changed.Accept, changed.Alone = p.Token, false
		if _, err := h.Lexicons.Import(ctx, who, id, changed); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("accepted what was not shown: %v", err)
		}
		in.Accept = p.Token
		if p, err = h.Lexicons.Import(ctx, who, id, in); err != nil || p.Version != 2 {
			t.Fatalf("accepted: %+v, %v", p, err)
		}
		words, next, err := h.Lexicons.Entries(ctx, who, id, 0, "", "", 1)
		if err != nil || len(words) != 1 || words[0].Note != "写全称" || next != "微信" || words[0].AddedBy.ID != apptest.Stranger {
			t.Fatalf("entries %+v, %q, %v", words, next, err)
		}
		words, next, err = h.Lexicons.Entries(ctx, who, id, 0, "", next, 10)
		if err != nil || len(words) != 1 || words[0].Term != "QQ群" || words[0].Why != "年度更新" || next != "" {
			t.Fatalf("entries %+v, %q, %v", words, next, err)
		}
		d, err := h.Lexicons.Diff(ctx, who, id, 1, 2)
		if err != nil || len(d.Added) != 1 || len(d.Retired) != 1 || len(d.Altered) != 1 {
			t.Errorf("difference %+v, %v", d, err)
		}
	})
}

func TestAScanIsPausedResumedAndCountsNothingTwice(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who, ctx := keeper(t, h), t.Context()
		id := kept(t, h, who, "易错词", check.Entry{Term: "收购点"}, check.Entry{Term: "微信", Scope: check.Scope{Channels: []string{"weibo"}}})
		var want []string
		for i := range 5 {
			text := "横塘镇三处秋粮收 购点自本周起开放，微信可查。"
			if i%2 == 1 {
				text = "没有什么。"
			}
			article := h.Write(t, apptest.Author, fmt.Sprint("第", i, "篇"), apptest.Township(apptest.Website), text)
			if err := h.Articles.SaveVersion(ctx, apptest.As(apptest.Author), article, h.View(t, apptest.Author, article).Base); err != nil {
				t.Fatal(err)
			}
			if i%2 == 0 {
				want = append(want, article)
			}
		}
		h.Write(t, apptest.Author, "从未保存为版本", apptest.Township(apptest.Website), "收购点")
		s, err := h.Lexicons.StartScan(ctx, who, id, 0, false)
		if err != nil || s.Total != 5 || s.State != app.ScanRunning {
			t.Fatalf("%+v, %v", s, err)
		}
		if _, err := h.Lexicons.StartScan(ctx, who, id, 0, false); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("two scans of one lexicon: %v", err)
		}
		if s, err = h.Lexicons.MoveScan(ctx, who, s.ID, "pause"); err != nil || s.State != app.ScanPaused {
			t.Fatalf("%+v, %v", s, err)
		}
		tick(t, h)
		if s, _ = h.Lexicons.Scanned(ctx, who, s.ID); s.Done != 0 {
			t.Errorf("a paused scan went on: %+v", s)
		}
		if s, err = h.Lexicons.MoveScan(ctx, who, s.ID, "resume"); err != nil {
			t.Fatal(err)
		}
		tick(t, h)
		tick(t, h)
		if s, _ = h.Lexicons.Scanned(ctx, who, s.ID); s.State != app.ScanDone || s.Done != 5 || s.Hits != 3 || s.Struck != 3 || s.Gone != 0 {
			t.Errorf("in the end %+v", s)
		}
		hits, err := h.Lexicons.ScanHits(ctx, who, s.ID, "", 0, 2)
		if err != nil || len(hits) != 2 {
			t.Fatalf("%+v, %v", hits, err)
		}
		more, err := h.Lexicons.ScanHits(ctx, who, s.ID, hits[1].Article, hits[1].N, 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range append(hits, more...) {
			got = append(got, x.Article)
			if x.Words != "收 购点" || !strings.Contains(x.Around, "秋粮收 购点自本周") || x.Block == "" || x.Start != 7 || x.End != 11 {
				t.Errorf("hit %+v", x)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if _, err := h.Lexicons.MoveScan(ctx, who, s.ID, "resume"); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("a finished scan was resumed: %v", err)
		}
		if _, err := h.DB.DestroyContent(ctx, app.ArticleStream(want[0])); err != nil {
			t.Fatal(err)
		}
		if hits, err = h.Lexicons.ScanHits(ctx, who, s.ID, "", 0, 10); err != nil || len(hits) != 2 {
			t.Errorf("the hits in a destroyed text stay: %+v, %v", hits, err)
		}
		again, err := h.Lexicons.StartScan(ctx, who, id, 1, false)
		if err != nil {
			t.Fatal(err)
		}
		tick(t, h)
		if s, _ = h.Lexicons.Scanned(ctx, who, again.ID); s.Gone != 1 || s.Struck != 2 || s.State != app.ScanDone {
			t.Errorf("after one was destroyed: %+v", s)
		}
	})
}

func tick(t *testing.T, h *apptest.House) {
	t.Helper()
	if err := h.Lexicons.Tick(t.Context(), "node-1"); err != nil {
		t.Fatal(err)
	}
}
