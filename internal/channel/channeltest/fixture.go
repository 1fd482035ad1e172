package channeltest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"sync"
	"time"

	"qianfa/internal/channel"
)

// Clock is a clock that moves only when told.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at a Monday morning in Beijing.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC)}
}

// Now returns the moment.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Wait lets the time pass at once.
func (c *Clock) Wait(ctx context.Context, d time.Duration) error {
	c.Advance(d)
	return ctx.Err()
}

// JPEG and PNG are small pictures that differ by their number.
func JPEG(n int) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, picture(n), nil) // a buffer takes everything
	return b.Bytes()
}

// PNG is the other format.
func PNG(n int) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, picture(n))
	return b.Bytes()
}

func picture(n int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 48, 32))
	for x := range 48 {
		for y := range 32 {
			img.Set(x, y, color.RGBA{uint8(x * n), uint8(y * 5), uint8(n * 40), 255})
		}
	}
	return img
}

// Files are the files of a post by digest.
type Files map[string][]byte

// Add keeps a file and returns how a post names it.
func (f Files) Add(name, mime string, data []byte) channel.PostMedia {
	d := channel.Digest(data)
	f[d] = data
	return channel.PostMedia{Digest: d, Kind: "image", Mime: mime, Name: name, Alt: name, Size: int64(len(data))}
}

// Read is Call.Media over the files.
func (f Files) Read(_ context.Context, digest string) ([]byte, error) {
	if data, ok := f[digest]; ok {
		return data, nil
	}
	return nil, fmt.Errorf("no file %s", digest)
}

// Seal makes the call for a post as it would be after sign-off.
func Seal(account channel.Account, post channel.Post, files Files) channel.Call {
	post.V, post.Channel, post.Account, post.Salt = channel.PostVersion, account.Channel, account.ID, "00112233445566778899aabbccddeeff"
	if post.Media == nil {
		post.Media = []channel.PostMedia{}
	}
	if post.Links == nil {
		post.Links = []string{}
	}
	leaf := post.Canonical()
	return channel.Call{ID: "publication-1", Account: account, Post: post, Sealed: leaf, LeafDigest: channel.Digest(leaf),
		Media: files.Read, OperatorIP: "203.0.113.9"}
}
