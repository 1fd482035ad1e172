package form

import "testing"

// BenchmarkPDF prints the ten-field form of an ordinary article, and one with a text of 300,000 characters.
func BenchmarkPDF(b *testing.B) {
	huge := signedRecord()
	for range 1000 {
		huge.Content = append(huge.Content, sampleContent...)
	}
	for name, r := range map[string]Record{"ordinary": signedRecord(), "huge": huge} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := PDF(r, jinhua); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
