package match

// Read says what a character is to a machine of this folding.
func Read(f Folding, r rune) (rune, Gap) { return f.read(r) }
