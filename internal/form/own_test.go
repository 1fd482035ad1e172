package form

import (
	"strings"
	"testing"
)

func TestEverythingWrongWithAFormIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	fields := FieldsOf(Sample("某单位"))
	if filled, problems := Fill("html", []byte("<p>{{标题}}</p><p>{{分管领导意见}}</p>"), fields); len(problems) > 0 || !strings.Contains(string(filled), "表样预览：示例标题") {
		t.Errorf("a right form: %s %v", filled, problems)
	}
	_, problems := Fill("html", []byte("<p>{{标提}}</p><p>{{标题}}</p><p>{{编好}}</p>"), fields)
	if len(problems) != 2 || !strings.Contains(problems[0], "“{{标提}}”不存在") || !strings.Contains(problems[1], "“{{编好}}”不存在") {
		t.Errorf("got %q", problems)
	}
	for source, says := range map[string]string{"<script>1</script>": "<script>", "<p>{{标题</p>": "缺少结尾"} {
		if _, problems := Fill("html", []byte(source), fields); len(problems) != 1 || !strings.Contains(problems[0], says) {
			t.Errorf("%s: %q", source, problems)
		}
	}
	if _, problems := Fill("docx", []byte("no zip"), fields); len(problems) != 1 {
		t.Errorf("no .docx: %q", problems)
	}
	if _, problems := Fill("pdf", nil, fields); len(problems) != 1 || !strings.Contains(problems[0], ".docx 或 .html") {
		t.Errorf("another format: %q", problems)
	}
}
