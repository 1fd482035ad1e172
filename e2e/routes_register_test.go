package e2e

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// What went out stands in the month's list without any entry by hand; a title is never computed, and no other body
// reads it.
func TestWhatWentOutStandsInTheMonthlyList(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		j := journeyOf(t, "NT-R2")
		j.title = "=SUM(A1) 公交票价方案公布"
		v := s.travel(t, j)
		month := s.now(t).Format("2006-01")
		reader := s.as(t, "qintao")
		file := reader.call(t, http.MethodGet, "/register?format=xlsx&month="+month, nil)
		if file.status != http.StatusOK || !strings.Contains(file.header.Get("Content-Disposition"), "attachment") {
			t.Fatalf("%d %v", file.status, file.header)
		}
		book, err := excelize.OpenReader(bytes.NewReader(file.body))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = book.Close() }()
		rows, err := book.GetRows(book.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(rows, func(r []string) bool { return r[0] == v.Number })
		if i < 0 {
			t.Fatalf("%s is not in the list: %v", v.Number, rows)
		}
		want := []string{v.Number, s.now(t).Format("2006-01-02"), "'" + j.title, "公共交通处", "邵洁", "白云飞", "雷鸣", "临江市交通运输局网站", v.target(t, "linjiang-web").URL}
		if !slices.Equal(rows[i][:9], want) {
			t.Errorf("the line is %q, want %q", rows[i], want)
		}
		lines, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(reader.call(t, http.MethodGet, "/register?format=csv", nil).body, []byte("\ufeff")))).ReadAll()
		if err != nil || !slices.ContainsFunc(lines, func(l []string) bool { return l[0] == v.Number && l[2] == "'"+j.title }) {
			t.Errorf("the list as CSV: %v %q", err, lines)
		}
		var shown struct {
			Month string
			Items []struct{ Number, Title, Signer string }
		}
		decode(t, reader.call(t, http.MethodGet, "/register?format=json&month="+month, nil), &shown)
		if k := slices.IndexFunc(shown.Items, func(x struct{ Number, Title, Signer string }) bool { return x.Number == v.Number }); k < 0 || shown.Items[k].Title != j.title || shown.Items[k].Signer != "雷鸣" || shown.Month != month {
			t.Errorf("the month as the page reads it: %+v", shown)
		}
		page := reader.call(t, http.MethodGet, "/register", nil)
		pdf := reader.call(t, http.MethodGet, "/register?format=pdf", nil)
		if !strings.Contains(string(page.body), v.Number) || !strings.HasPrefix(string(pdf.body), "%PDF-") {
			t.Errorf("as a page %d, as PDF %d", page.status, pdf.status)
		}
		if other := s.as(t, "liaoyan").call(t, http.MethodGet, "/register", nil); strings.Contains(string(other.body), v.Number) {
			t.Error("another body reads the list")
		}
		if before := reader.call(t, http.MethodGet, "/register?month=2001-01", nil); !strings.Contains(string(before.body), "本月没有发布信息。") {
			t.Errorf("a month without anything: %.300s", before.body)
		}
		refused(t, reader.call(t, http.MethodGet, "/register?month=November", nil), http.StatusBadRequest, http.StatusUnprocessableEntity)
		refused(t, reader.call(t, http.MethodGet, "/register?format=doc", nil), http.StatusBadRequest, http.StatusUnprocessableEntity)
	})
}

// The standing delegation of sb prints as the paper that both sign in ink.
func TestAStandingDelegationPrintsAsItsPaper(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		const path = "/delegations/u-yinfeng-00-d01/form"
		page := s.as(t, "luoqing").call(t, http.MethodGet, path, nil)
		for _, want := range []string{"授权委托书", "蒋涛", "分管领导", "罗青", "政务新媒体负责人", "局政务新媒体信息发布管理制度"} {
			if !strings.Contains(string(page.body), want) {
				t.Errorf("the paper lacks %q", want)
			}
		}
		if pdf := s.as(t, "luoqing").call(t, http.MethodGet, path+"?format=pdf", nil); !strings.HasPrefix(string(pdf.body), "%PDF-") {
			t.Errorf("as PDF: %d", pdf.status)
		}
		refused(t, s.as(t, "liaoyan").call(t, http.MethodGet, path, nil), http.StatusNotFound)
	})
}

// What the office recorded of a call stands on the form of the call: whom it asked, under which number, what he said.
func TestACallStandsOnItsForm(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		v := s.travel(t, journeyOf(t, "HL-R2 the first leader consents by telephone"))
		page := string(s.as(t, "maiqiuyan").call(t, http.MethodGet, "/articles/"+v.ID+"/form?template=telephone", nil).body)
		for _, want := range []string{"欧阳华", "镇主要领导", "0000-0000000", "麦秋燕", "同意发布。", "受强降雨影响"} {
			if !strings.Contains(page, want) {
				t.Errorf("the form of the call lacks %q", want)
			}
		}
	})
}

// The forms beside an item's own print for every item: for the secrecy review, a call, a correction.
func TestTheFormsBesideTheItemsOwnPrint(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		v := s.submitted(t, journeyOf(t, "XC-R0"))
		for template, name := range map[string]string{"secrecy": "信息公开保密审查登记表", "telephone": "电话请示记录单", "correction": "信息更正（下线）审批单", "purchase": "采购公告申请挂网呈批表"} {
			page := s.as(t, "wuxiu").call(t, http.MethodGet, "/articles/"+v.ID+"/form?template="+template, nil)
			pdf := s.as(t, "wuxiu").call(t, http.MethodGet, "/articles/"+v.ID+"/form?format=pdf&template="+template, nil)
			if !strings.Contains(string(page.body), name) || !strings.HasPrefix(string(pdf.body), "%PDF-") {
				t.Errorf("%s: %d %d", template, page.status, pdf.status)
			}
		}
	})
}
