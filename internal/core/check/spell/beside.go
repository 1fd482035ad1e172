package spell

import (
	"encoding/binary"
	"io/fs"
	"slices"
)

// beside knows which words often stand beside each other, as a sorted list of hashes: about one pair in three hundred that
// never stood together is taken for one that did.
type beside struct {
	hashes []uint32
	index  []uint32 // hashes[index[n]:index[n+1]] have n as their first bits
}

const (
	hashBits  = 25
	indexBits = 13
	riceBits  = 8
)

func (b *beside) has(left, right []rune) bool {
	h := hashOf(left, right)
	n := h >> (hashBits - indexBits)
	_, ok := slices.BinarySearch(b.hashes[b.index[n]:b.index[n+1]], h)
	return ok
}

// hashOf is FNV-1a over the characters, with a mark between the words, stirred once more.
func hashOf(left, right []rune) uint32 {
	const prime = 1099511628211
	h := uint64(14695981039346656037)
	for _, r := range left {
		h = (h ^ uint64(r)) * prime //nolint:gosec // a character is not negative
	}
	h = (h ^ 0x1f) * prime
	for _, r := range right {
		h = (h ^ uint64(r)) * prime //nolint:gosec // likewise
	}
	h ^= h >> 32
	return uint32(h * 0x9E3779B97F4A7C15 >> (64 - hashBits)) //nolint:gosec // hashBits remain
}

// readBeside reads beside.rice: how many hashes there are, then the distances between them, Rice-coded.
func readBeside(folder fs.FS) beside {
	data := must(folder, "data/beside.rice")
	b := beside{make([]uint32, binary.BigEndian.Uint32(data)), make([]uint32, 1<<indexBits+1)}
	in := bits{data: data[4:]}
	next := uint32(0)
	for i := range b.hashes {
		b.hashes[i] = next + in.rice()
		next = b.hashes[i] + 1
		b.index[b.hashes[i]>>(hashBits-indexBits)+1] = uint32(i + 1) //nolint:gosec // fewer than 1<<hashBits
	}
	for n := 1; n < len(b.index); n++ {
		b.index[n] = max(b.index[n], b.index[n-1])
	}
	return b
}

// bits reads bits, the highest of a byte first.
type bits struct {
	data []byte
	at   int
}

func (b *bits) next() uint32 {
	bit := b.data[b.at>>3] >> (7 - b.at&7) & 1
	b.at++
	return uint32(bit)
}

// rice reads a number whose higher part is a row of ones.
func (b *bits) rice() uint32 {
	n := uint32(0)
	for b.next() == 1 {
		n++
	}
	for range riceBits {
		n = n<<1 | b.next()
	}
	return n
}
