package httpapi_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"qianfa/internal/httpapi"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestTheDescriptionOfTheAPIIsAsAgreed(t *testing.T) {
	got, err := httpapi.Spec()
	if err != nil {
		t.Fatal(err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, got, "", " "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteByte('\n')
	const golden = "openapi.golden.json"
	if *update {
		if err := os.WriteFile(golden, pretty.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, pretty.Bytes()) {
		t.Errorf("the API changed: look at it, then run `go test ./internal/httpapi -update` and `npm run api` in web/")
	}
}
