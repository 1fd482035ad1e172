package form

import (
	"slices"
	"testing"
)

// found is where a text stands on paper.
func found(t *testing.T, leafs []leaf, text string) (page int, at textAt) {
	t.Helper()
	for i, l := range leafs {
		if j := slices.IndexFunc(l.texts, func(x textAt) bool { return x.text == text }); j >= 0 {
			return i, l.texts[j]
		}
	}
	t.Fatalf("%q is not on paper as one text", text)
	return 0, textAt{}
}

func TestATableInTheTextIsPrintedInRowsAndColumns(t *testing.T) {
	t.Parallel()
	faces, err := loadTypefaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, tm := range ownForms() {
		leafs := layOut(tm.sheet(tableRecord()), faces)
		page, seven := found(t, leafs, "第7中队")
		for text, right := range map[string]bool{"7": false, "0579-88881006": true} {
			p, at := found(t, leafs, text)
			if p != page || at.y != seven.y || (at.x > seven.x) != right {
				t.Errorf("%s: %q stands on page %d at %.0f, %.0f; 第7中队 on page %d at %.0f, %.0f", tm.ID, text, p, at.x, at.y, page, seven.x, seven.y)
			}
		}
		if _, eight := found(t, leafs, "第8中队"); eight.x != seven.x || eight.y <= seven.y && page == 0 {
			t.Errorf("%s: the next row does not stand below in the same column", tm.ID)
		}
	}
}

func TestNoStrokeRunsThroughAMergedCell(t *testing.T) {
	t.Parallel()
	faces, err := loadTypefaces()
	if err != nil {
		t.Fatal(err)
	}
	head := func(text string) TableCell { return TableCell{Text: text, Head: true} }
	r := signedRecord()
	r.Content = []Block{{Kind: Table, Rows: [][]TableCell{
		{head("街道"), head("人次"), head("车辆")},
		{{Text: "高处", Rows: 2}, {Text: "三二"}, {Text: "九"}},
		{{Text: "一二"}, {Text: "四"}},
		{{Text: "合计"}, {Text: "改期另行安排", Cols: 2}},
	}}}
	leafs := layOut(general.sheet(r), faces)
	at := func(text string) textAt { _, x := found(t, leafs, text); return x }
	page, _ := found(t, leafs, "高处")
	tall, upper, lower, wide := at("高处"), at("三二"), at("一二"), at("改期另行安排")
	level, upright := false, false
	for _, s := range leafs[page].rules {
		between := s.y1 > upper.y && s.y1 < lower.y && s.y1 == s.y2
		level = level || between && s.x1 <= upper.x && s.x2 >= upper.x
		if between && s.x1 <= tall.x && s.x2 >= tall.x+20 {
			t.Error("a stroke runs through the cell of two rows")
		}
		if s.x1 == s.x2 && s.x1 > wide.x && s.x1 < at("四").x && s.y1 > lower.y {
			t.Error("a stroke runs through the cell of two columns")
		}
		upright = upright || s.x1 == s.x2 && s.x1 > upper.x && s.x1 < at("九").x && s.y1 < upper.y && s.y2 > upper.y-5
	}
	if !level || !upright {
		t.Errorf("the plain cells have no strokes between them: level %v, upright %v", level, upright)
	}
}
