package check

import (
	"os"
	"testing"
)

func TestTheKnowledgeFilesCanBeRead(t *testing.T) {
	t.Parallel()
	if _, err := ReadKnowledge(os.DirFS("knowledge")); err != nil {
		t.Fatal(err)
	}
}
