// Command testsum reads `go test -json` and prints what failed, why, and how many tests passed and failed. A package
// that did not build counts as one failure, and so does a skipped test: nothing is skipped in this house.
//
// It never runs tests itself. Start reading at main.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

func main() {
	passed, failed := 0, 0
	output := map[string][]string{}
	var slow []string
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	failedIn := map[string]bool{}
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil {
			continue
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output":
			output[key] = append(output[key], e.Output)
		case "build-output":
			output[e.ImportPath+" "] = append(output[e.ImportPath+" "], e.Output)
		case "build-fail":
			fmt.Printf("FAIL %s does not build\n%s", e.ImportPath, strings.Join(output[e.ImportPath+" "], ""))
		case "pass":
			if e.Test != "" {
				passed++
				counts(output[key])
			} else if e.Elapsed > 20 {
				slow = append(slow, fmt.Sprintf("%5.0f s  %s", e.Elapsed, e.Package))
			}
			delete(output, key)
		case "fail", "skip":
			if e.Test == "" && e.Action == "skip" {
				continue // a package without tests
			}
			if e.Test == "" && failedIn[e.Package] {
				continue // its tests were counted
			}
			failedIn[e.Package] = true
			failed++
			fmt.Printf("%s %s %s\n%s", strings.ToUpper(e.Action), e.Package, e.Test, tail(output[key]))
		}
	}
	slices.Sort(slow)
	for _, s := range slices.Backward(slow) {
		fmt.Println(s)
	}
	fmt.Printf("Go: %d passed, %d failed\n", passed, failed)
}

// counts prints what a passing test says of its seed, so that a run can be told again.
func counts(lines []string) {
	for _, l := range lines {
		if (strings.Contains(l, "seed") || strings.Contains(l, "rounds ")) && !strings.HasPrefix(l, "=== ") {
			fmt.Print(strings.TrimLeft(l, " "))
		}
	}
}

// tail keeps the end of a long output, where the reason stands.
func tail(lines []string) string {
	if len(lines) > 60 {
		lines = lines[len(lines)-60:]
	}
	return strings.Join(lines, "")
}
