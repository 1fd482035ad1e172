package policy_test

import (
	"testing"

	"qianfa/internal/core/policy"
	"qianfa/packs"
)

func BenchmarkAnswer(b *testing.B) {
	l := library(b)
	for _, w := range workedAnswers(b) {
		book, err := l.Pack(w.Pack)
		if err != nil {
			b.Fatal(err)
		}
		facts, err := policy.DecodeFacts(w.Facts)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(w.Pack, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := book.Answer(facts); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecodeFacts(b *testing.B) {
	w := workedAnswers(b)[0]
	for b.Loop() {
		if _, err := policy.DecodeFacts(w.Facts); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := policy.Load(packs.FS); err != nil {
			b.Fatal(err)
		}
	}
}
