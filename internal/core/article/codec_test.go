package article_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qianfa/internal/core/article"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/eventtest"
)

// typesEver lists every stored event of an article's own. A type never leaves this list.
var typesEver = []string{"article.Created", "article.Saved", "article.Sealed", "article.Submitted", "article.Overruled", "article.Numbered",
	"article.PublicationRequested", "article.CallIntended", "article.CallDone", "article.Published", "article.PublicationPending",
	"article.PublicationRefused", "article.PublicationUncertain", "article.DraftReady", "article.LinkFiled", "article.NotOut", "article.Withdrawn",
	"article.HandedOver", "article.CoDrafterAsked", "article.CoDrafterDropped"}

// examples has one event of each type, with every field said.
func examples() []article.Event {
	a := article.Act{By: "p-1", At: noon}
	leaf := article.Leaf{Account: "wx", Channel: "wechat", Digest: "sha256:l", Content: "sha256:c"}
	return []article.Event{
		article.Created{Act: a, ID: "0190-a", Body: "u-0", Unit: "u-1", Author: "p-1", Submitter: "p-2", Registrar: "p-3", Means: "paper"},
		article.Saved{Act: a, Version: 1, Content: "sha256:t", Editors: []string{"p-1", "p-2"}, Why: article.WhySubmitted},
		article.Sealed{Act: a, Version: 1, Manifest: "sha256:m", Content: "sha256:c", Leaves: []article.Leaf{leaf}},
		article.Submitted{Act: a, Version: 1, Pack: "jh", PackDigest: "sha256:p", Facts: "sha256:f", Findings: "sha256:g"},
		article.Overruled{Act: a, Kind: "length", Reason: "quote", Ref: "sha256:r"},
		article.Numbered{Act: a, Series: "审签", Year: 2026, N: 7, Text: "审〔2026〕7号"},
		article.PublicationRequested{Act: a, Account: "wx", Channel: "wechat", Leaf: "sha256:l", Content: "sha256:c", Attempt: 1},
		article.CallIntended{Act: a, Account: "wx", Op: "draft"},
		article.CallDone{Act: a, Account: "wx", Op: "draft", Ref: "m-1"},
		article.Published{Act: a, Account: "wx", Ref: "m-1", URL: "https://example.cn/1", WireDigest: "sha256:w", Receipt: "sha256:r"},
		article.PublicationPending{Act: a, Account: "wx", Ref: "m-1"},
		article.PublicationRefused{Act: a, Account: "wx", Code: "45009", Class: "quota", Message: "sha256:m"},
		article.PublicationUncertain{Act: a, Account: "wx", Code: "timeout", Class: "human", Message: "sha256:m"},
		article.DraftReady{Act: a, Account: "wx", Ref: "m-1", Message: "sha256:m"},
		article.LinkFiled{Act: a, Account: "wx", URL: "https://example.cn/1"},
		article.NotOut{Act: a, Account: "wx", Reason: "sha256:r"},
		article.Withdrawn{Act: a, Reason: "sha256:r"},
		article.HandedOver{Act: a, From: "p-1", To: "p-2", Reason: "sha256:r"}, article.CoDrafterAsked{Act: a, Person: "p-3"}, article.CoDrafterDropped{Act: a, Person: "p-3"},
	}
}

func TestEveryEventEverStoredIsStillReadWithAllItSays(t *testing.T) {
	t.Parallel()
	stored, err := article.Encode(examples())
	if err != nil {
		t.Fatal(err)
	}
	eventtest.Stored(t, typesEver, func(e ledger.Event) (ledger.Event, error) {
		ev, err := article.Decode(e)
		if err != nil {
			return e, err
		}
		again, err := article.Encode([]article.Event{ev})
		if err != nil {
			return e, err
		}
		return again[0], nil
	}, stored...)
}

func TestAnUnknownOrBrokenEventIsAnError(t *testing.T) {
	t.Parallel()
	for _, e := range []ledger.Event{{Type: "article.Guessed", Data: "{}"}, {Type: "article.Saved", Data: "{"}, {Type: "review.Guessed", Data: "{}"}, {Type: "Saved", Data: "{}"}} {
		if _, err := article.Decode(e); err == nil {
			t.Errorf("decoded %v", e)
		}
		if _, err := article.Fold(article.State{}, []ledger.Entry{{Type: e.Type, Data: e.Data}}); err == nil {
			t.Errorf("folded %v", e)
		}
	}
}

// anyEvent draws an event of any type with any texts, also one that no Decide would give.
func anyEvent(t *rapid.T) article.Event {
	s := func(label string) string {
		return rapid.OneOf(rapid.SampledFrom([]string{"", "wx", "web", "zhang"}), rapid.String()).Draw(t, label)
	}
	n := func(label string) int { return rapid.IntRange(-1, 5).Draw(t, label) }
	a := article.Act{By: s("by"), At: noon.Add(time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "later")))}
	leaves := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) article.Leaf {
		return article.Leaf{Account: rapid.SampledFrom([]string{"wx", "web"}).Draw(t, "leaf"), Digest: rapid.String().Draw(t, "digest")}
	}), 1, 3)
	all := []func() article.Event{
		func() article.Event {
			return article.Created{Act: a, ID: s("id"), Body: s("body"), Unit: s("unit"), Author: s("author"), Submitter: s("submitter"), Registrar: s("registrar"), Means: s("means")}
		},
		func() article.Event {
			return article.Saved{Act: a, Version: n("version"), Content: s("content"), Editors: rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "editors"), Why: article.Why(s("why"))}
		},
		func() article.Event {
			return article.Sealed{Act: a, Version: n("version"), Manifest: s("manifest"), Content: s("content"), Leaves: leaves.Draw(t, "leaves")}
		},
		func() article.Event {
			return article.Submitted{Act: a, Version: n("version"), Pack: s("pack"), PackDigest: s("digest"), Facts: s("facts"), Findings: s("findings")}
		},
		func() article.Event {
			return article.Overruled{Act: a, Kind: s("kind"), Reason: s("reason"), Ref: s("ref")}
		},
		func() article.Event {
			return article.Numbered{Act: a, Series: s("series"), Year: n("year"), N: n("n"), Text: s("text")}
		},
		func() article.Event {
			return article.PublicationRequested{Act: a, Account: s("account"), Channel: s("channel"), Leaf: s("leaf"), Content: s("content"), Attempt: n("attempt")}
		},
		func() article.Event { return article.CallIntended{Act: a, Account: s("account"), Op: s("op")} },
		func() article.Event {
			return article.CallDone{Act: a, Account: s("account"), Op: s("op"), Ref: s("ref")}
		},
		func() article.Event {
			return article.Published{Act: a, Account: s("account"), Ref: s("ref"), URL: s("url"), WireDigest: s("wire"), Receipt: s("receipt")}
		},
		func() article.Event { return article.PublicationPending{Act: a, Account: s("account"), Ref: s("ref")} },
		func() article.Event {
			return article.PublicationRefused{Act: a, Account: s("account"), Code: s("code"), Class: s("class"), Message: s("message")}
		},
		func() article.Event {
			return article.PublicationUncertain{Act: a, Account: s("account"), Code: s("code"), Class: s("class"), Message: s("message")}
		},
		func() article.Event {
			return article.DraftReady{Act: a, Account: s("account"), Ref: s("ref"), Message: s("message")}
		},
		func() article.Event { return article.LinkFiled{Act: a, Account: s("account"), URL: s("url")} },
		func() article.Event { return article.NotOut{Act: a, Account: s("account"), Reason: s("reason")} },
		func() article.Event { return article.Withdrawn{Act: a, Reason: s("reason")} },
		func() article.Event {
			return article.HandedOver{Act: a, From: s("from"), To: s("to"), Reason: s("reason")}
		},
		func() article.Event { return article.CoDrafterAsked{Act: a, Person: s("person")} },
		func() article.Event { return article.CoDrafterDropped{Act: a, Person: s("person")} },
		func() article.Event {
			act := review.Act{By: a.By, At: a.At}
			return article.Reviewed{Event: rapid.SampledFrom([]review.Event{
				review.Opened{Act: act, Answer: route(), Digest: s("digest"), Version: n("version"), Author: s("author")},
				review.Opened{Act: act, Answer: policy.Answer{}, Digest: s("digest")},
				review.Passed{Act: act, Step: s("step"), Row: n("row"), Digest: s("digest")},
				review.Returned{Act: act, Step: s("step")}, review.Resubmitted{Act: act, Version: n("version")},
				review.Released{Act: act, Target: s("target"), Digest: s("digest")},
				review.Scheduled{Act: act, Target: s("target"), Due: a.At}, review.Rejected{Act: act}, review.Held{Act: act},
			}).Draw(t, "review")}
		},
	}
	return rapid.SampledFrom(all).Draw(t, "event")()
}

func TestAnEventIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := anyEvent(t)
		stored, err := article.Encode([]article.Event{e})
		if err != nil {
			t.Fatal(err)
		}
		got, err := article.Decode(stored[0])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Errorf("%s (-written +read):\n%s", stored[0].Data, diff)
		}
	})
}

func TestEvolveIsTotalAndLeavesTheEarlierStateAlone(t *testing.T) {
	t.Parallel()
	look := func(s article.State) string { return fmt.Sprintf("%+v", s) }
	rapid.Check(t, func(t *rapid.T) {
		var s article.State
		var states []article.State
		var looks []string
		for range rapid.IntRange(0, 20).Draw(t, "events") {
			s = s.Evolve(anyEvent(t))
			if s.Phase().Title() == "" {
				t.Fatalf("phase %q has no words", s.Phase())
			}
			s.Editable()
			s.Current()
			s.Drafters()
			states, looks = append(states, s), append(looks, look(s))
		}
		for i, earlier := range states {
			if look(earlier) != looks[i] {
				t.Fatalf("state %d changed", i)
			}
		}
	})
}
