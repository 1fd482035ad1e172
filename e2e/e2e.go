// Package e2e proves the product from outside: its tests build the real binary, start it as a demo on a fresh data
// folder with each database, and speak to it over HTTP as the invented people do.
//
// It holds tests only and nothing imports it. It takes its expectations from the regulations, typed into tables, never
// from the packs. Start reading at routes_test.go; harness_test.go starts the program, person_test.go speaks to it.
package e2e
