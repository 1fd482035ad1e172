// Package eventtest keeps the promise that stored events decode forever (decisions 13): each event type ever written
// has a stored sample in the aggregate's testdata/events, and every sample must still be read and written back with
// all it says.
//
// It never changes a sample; it only adds missing ones when asked to. Start reading at Stored.
package eventtest

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"qianfa/internal/core/ledger"
)

var write = flag.Bool("write-samples", false, "store samples of event types that have none; existing ones are never touched")

// Folder is where the samples of a package lie: one file for each type, such as article.SignedOff.json. Later forms of
// a type stand beside it as article.SignedOff@2027-03.json; the first stays.
const Folder = "testdata/events"

// Stored proves the promise for one aggregate. types are all its types; again decodes a stored event and encodes it
// anew; examples are events to store a sample of with -write-samples, for types that have none.
func Stored(t *testing.T, types []string, again func(ledger.Event) (ledger.Event, error), examples ...ledger.Event) {
	t.Helper()
	if *write {
		if err := addMissing(Folder, examples); err != nil {
			t.Fatal(err)
		}
	}
	problems, err := check(os.DirFS(Folder), types, again)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// check returns what is wrong, one sentence each.
func check(dir fs.FS, types []string, again func(ledger.Event) (ledger.Event, error)) (problems []string, err error) {
	files, err := fs.Glob(dir, "*.json")
	if err != nil {
		return nil, err
	}
	sampled := map[string]bool{}
	for _, file := range files {
		typ, _, _ := strings.Cut(strings.TrimSuffix(file, ".json"), "@")
		sampled[typ] = true
		if !slices.Contains(types, typ) {
			problems = append(problems, file+" is of a type that is no longer known; types are never removed or renamed")
			continue
		}
		data, err := fs.ReadFile(dir, file)
		if err != nil {
			return nil, err
		}
		if err := same(ledger.Event{Type: typ, Data: strings.TrimSpace(string(data))}, again); err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", file, err))
		}
	}
	for _, typ := range types {
		if !sampled[typ] {
			problems = append(problems, typ+" has no stored sample; give an example and run the test with -write-samples")
		}
	}
	return problems, nil
}

// same says that a stored event, decoded and encoded again, still says everything it said. New fields may appear.
func same(stored ledger.Event, again func(ledger.Event) (ledger.Event, error)) error {
	got, err := again(stored)
	if err != nil {
		return err
	}
	if got.Type != stored.Type {
		return fmt.Errorf("written back as %s", got.Type)
	}
	var before, after any
	if err := errors.Join(json.Unmarshal([]byte(stored.Data), &before), json.Unmarshal([]byte(got.Data), &after)); err != nil {
		return err
	}
	return contained(before, after, "event")
}

// contained says that everything in before is in after.
func contained(before, after any, path string) error {
	if b, ok := before.(map[string]any); ok {
		a, _ := after.(map[string]any)
		for field, value := range b {
			got, there := a[field]
			if !there {
				return fmt.Errorf("%s.%s is lost", path, field)
			}
			if err := contained(value, got, path+"."+field); err != nil {
				return err
			}
		}
		return nil
	}
	if b, ok := before.([]any); ok {
		a, _ := after.([]any)
		if len(a) != len(b) {
			return fmt.Errorf("%s has %d elements, stored were %d", path, len(a), len(b))
		}
		for i := range b {
			if err := contained(b[i], a[i], fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
		return nil
	}
	if !reflect.DeepEqual(before, after) {
		return fmt.Errorf("%s is %v, stored was %v", path, after, before)
	}
	return nil
}

// addMissing stores examples of types that have no sample yet.
func addMissing(dir string, examples []ledger.Event) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, e := range examples {
		f, err := os.OpenFile(filepath.Join(dir, e.Type+".json"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		_, err = f.WriteString(e.Data + "\n")
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}
