package org

import (
	"strconv"
	"strings"
)

// Number writes the n-th number of a year in the series, such as 横宣审〔2026〕17号.
func (x Series) Number(year, n int) string {
	return strings.NewReplacer("{year}", strconv.Itoa(year), "{n}", strconv.Itoa(n)).Replace(x.Pattern)
}

// PerYear reports whether the count begins again each year.
func (x Series) PerYear() bool { return strings.Contains(x.Pattern, "{year}") }

// First is the number the series begins with.
func (x Series) First() int { return max(x.Start, 1) }
