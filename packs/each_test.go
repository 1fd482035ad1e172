package packs_test

import (
	"testing"

	"qianfa/internal/core/policy"
	"qianfa/packs"
)

// Article 8 of hs has each review answer ten questions; the gates of the others are stated once.
func TestOnlyTheTenQuestionsAreAnsweredOneByOne(t *testing.T) {
	t.Parallel()
	library, err := policy.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range library.IDs() {
		book, err := library.Pack(id)
		if err != nil {
			t.Fatal(err)
		}
		each := book.Each()
		if id == "hs" && len(each["十问"]) != 10 || id != "hs" && len(each) != 0 {
			t.Errorf("%s demands an answer to each item of %v", id, each)
		}
	}
}
