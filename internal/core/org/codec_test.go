package org_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qianfa/internal/core/ledger"
	"qianfa/internal/core/org"
)

// names lists every event. A name never leaves this list, and its sample in testdata/events never changes.
var names = []string{"UnitAdded", "UnitChanged", "PersonAdded", "PersonChanged", "PersonDisabled", "PersonEnabled", "PostAppointed", "PostEnded", "PutInChargeOf", "ChargeEnded", "OrganAdded",
	"LiaisonNamed", "LiaisonEnded", "DelegationGranted", "DelegationRevoked", "SupervisionAllowed", "SupervisionEnded", "PackAdopted", "AdoptionWithdrawn", "SeriesDefined", "FormAdopted", "FormWithdrawn", "ManagerAppointed"}

func sample(t interface{ Fatal(...any) }, name string) (ledger.Event, org.Event) {
	data, err := os.ReadFile(filepath.Join("testdata", "events", "org."+name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	stored := ledger.Event{Type: "org." + name, Data: strings.TrimSpace(string(data))}
	e, err := org.Decode(stored)
	if err != nil {
		t.Fatal(err)
	}
	return stored, e
}

func TestEveryEventEverStoredStillReadsAndWritesTheSame(t *testing.T) {
	t.Parallel()
	if files, _ := filepath.Glob("testdata/events/*.json"); len(files) != len(names) {
		t.Errorf("%d samples for %d events", len(files), len(names))
	}
	for _, name := range names {
		stored, e := sample(t, name)
		if again, err := org.Encode(e); err != nil || again != stored {
			t.Errorf("stored  %s\nwritten %s, %v", stored.Data, again.Data, err)
		}
	}
}

func TestAnUnknownEventIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := org.Decode(ledger.Event{Type: "org.Guessed", Data: "{}"}); err == nil {
		t.Error("decoded")
	}
	if _, err := org.Decode(ledger.Event{Type: "org.UnitAdded", Data: "{"}); err == nil {
		t.Error("decoded half an event")
	}
}

func TestEvolveIsTotalAndLeavesTheEarlierStateAlone(t *testing.T) {
	t.Parallel()
	var all []org.Event
	for _, name := range names {
		_, e := sample(t, name)
		all = append(all, e)
	}
	rapid.Check(t, func(t *rapid.T) {
		var s org.State
		var states []org.State
		var sizes [][4]int
		size := func(s org.State) [4]int {
			open := 0
			for _, x := range s.Tenures {
				if x.Until.Equal(day(20).Add(90 * 60e9)) {
					open++
				}
			}
			return [4]int{len(s.Units), len(s.Persons), len(s.Tenures), open}
		}
		for range rapid.IntRange(0, 30).Draw(t, "events") {
			s = org.Evolve(s, rapid.SampledFrom(all).Draw(t, "event"))
			states, sizes = append(states, s), append(sizes, size(s))
			s.Holders(org.Post{Role: "分管领导"}, day(20))
			s.UnitPath("u-1")
			s.UnitsInOrder()
			s.PersonsInOrder()
			s.FactsPersons(day(20))
		}
		for i, earlier := range states {
			if size(earlier) != sizes[i] {
				t.Fatalf("state %d changed from %v to %v", i, sizes[i], size(earlier))
			}
		}
	})
}
