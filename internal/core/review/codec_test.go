package review_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qianfa/internal/core/ledger"
	"qianfa/internal/core/review"
)

// names lists every event. A name never leaves this list, and its sample in testdata/events never changes.
var names = []string{"Opened", "Passed", "SignedLater", "Returned", "Resubmitted", "Rejected", "Held", "Resumed", "Recalled", "Recorded",
	"RecordDenied", "Consulted", "ConsultAnswered", "Transferred", "SignerAdded", "SignerRemoved", "Escalated", "Skipped", "OptionalSkipped",
	"Suggested", "Edited", "Confirmed", "TakenBack", "Acknowledged", "Released", "Scheduled", "Unscheduled",
	"Circulated", "Copied", "ReadingMarked", "Reminded", "HandedOver", "Invited", "Disinvited", "Replied",
	"EmergencyDeclared", "EmergencyCancelled", "CallMissed", "LeftOpen", "ObjectedTo", "Troubled", "TroubleSettled", "TroubleClosed"}

func TestEveryEventEverStoredStillReadsAndWritesTheSame(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/events/*.json")
	if len(files) != len(names) {
		t.Errorf("%d samples for %d events", len(files), len(names))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join("testdata", "events", "review."+name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			stored := ledger.Event{Type: "review." + name, Data: strings.TrimSpace(string(data))}
			e, err := review.Decode(stored)
			if err != nil {
				t.Fatal(err)
			}
			again, err := review.Encode(e)
			if err != nil || again != stored {
				t.Errorf("stored  %s\nwritten %s, %v", stored.Data, again.Data, err)
			}
			if a := review.ActOf(e); a.By == "" || a.At.IsZero() {
				t.Errorf("the sample says nobody or no time: %+v", a)
			}
		})
	}
}

func TestAnUnknownEventIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := review.Decode(ledger.Event{Type: "review.Guessed", Data: "{}"}); err == nil {
		t.Error("decoded")
	}
	if _, err := review.Decode(ledger.Event{Type: "review.Passed", Data: "{"}); err == nil {
		t.Error("decoded half an event")
	}
}
