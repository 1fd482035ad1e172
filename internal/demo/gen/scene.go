package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"

	"golang.org/x/image/vector"
)

const width, height = 1200, 800

// canvas is a picture being drawn.
type canvas struct{ *image.RGBA }

func newCanvas(top, bottom color.RGBA) canvas {
	c := canvas{image.NewRGBA(image.Rect(0, 0, width, height))}
	for y := range height {
		for x := range width {
			c.SetRGBA(x, y, mix(top, bottom, float64(y)/height))
		}
	}
	return c
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	f := func(x, y uint8) uint8 { return uint8(float64(x)*(1-t) + float64(y)*t) }
	return color.RGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), 255}
}

func rgb(v uint32) color.RGBA { return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }

// shape fills a polygon given as x, y pairs, drawing only where it lies.
func (c canvas) shape(fill color.RGBA, points ...float64) {
	area := image.Rect(int(points[0]), int(points[1]), int(points[0])+1, int(points[1])+1)
	for i := 0; i+1 < len(points); i += 2 {
		area = area.Union(image.Rect(int(math.Floor(points[i])), int(math.Floor(points[i+1])), int(points[i])+2, int(points[i+1])+2))
	}
	r := vector.NewRasterizer(area.Dx(), area.Dy())
	r.MoveTo(float32(points[0])-float32(area.Min.X), float32(points[1])-float32(area.Min.Y))
	for i := 2; i+1 < len(points); i += 2 {
		r.LineTo(float32(points[i])-float32(area.Min.X), float32(points[i+1])-float32(area.Min.Y))
	}
	r.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, area.Dx(), area.Dy()))
	r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	draw.DrawMask(c.RGBA, area, image.NewUniform(fill), image.Point{}, mask, image.Point{}, draw.Over)
}

func (c canvas) box(fill color.RGBA, x, y, w, h float64) {
	c.shape(fill, x, y, x+w, y, x+w, y+h, x, y+h)
}

func (c canvas) ellipse(fill color.RGBA, x, y, rx, ry float64) {
	var points []float64
	for i := range 48 {
		a := float64(i) / 48 * 2 * math.Pi
		points = append(points, x+rx*math.Cos(a), y+ry*math.Sin(a))
	}
	c.shape(fill, points...)
}

// person stands with the feet at x, y; size is the height.
func (c canvas) person(x, y, size float64, coat, hair color.RGBA) {
	skin := rgb(0xe8b98f)
	c.shape(coat, x-size*.17, y-size*.52, x-size*.12, y-size*.72, x+size*.12, y-size*.72, x+size*.17, y-size*.52, x+size*.15, y-size*.3, x-size*.15, y-size*.3)
	c.shape(rgb(0x2f3b4c), x-size*.13, y-size*.32, x+size*.13, y-size*.32, x+size*.12, y, x+size*.03, y, x, y-size*.26, x-size*.03, y, x-size*.12, y)
	c.box(skin, x-size*.03, y-size*.76, size*.06, size*.06)
	c.ellipse(hair, x, y-size*.87, size*.095, size*.115)
	c.ellipse(skin, x, y-size*.845, size*.08, size*.09)
	c.shape(coat, x+size*.12, y-size*.7, x+size*.22, y-size*.5, x+size*.18, y-size*.47, x+size*.08, y-size*.6)
	c.ellipse(skin, x+size*.2, y-size*.485, size*.03, size*.03)
}

// listener sits with the back to us.
func (c canvas) listener(x, y, size float64, coat, hair color.RGBA) {
	c.box(rgb(0x8a5a33), x-size*.75, y-size*.2, size*1.5, size*1.4)
	c.ellipse(coat, x, y+size*.35, size*.68, size*.75)
	c.ellipse(hair, x, y-size*.55, size*.36, size*.42)
	c.ellipse(rgb(0xe8b98f), x-size*.35, y-size*.5, size*.07, size*.1)
	c.ellipse(rgb(0xe8b98f), x+size*.35, y-size*.5, size*.07, size*.1)
}

var coats = []color.RGBA{rgb(0x3f6b8f), rgb(0x7d4b57), rgb(0x4f7a56), rgb(0x6b6a75), rgb(0xa0703c), rgb(0x55507c)}
var hairs = []color.RGBA{rgb(0x1d1a18), rgb(0x39302b), rgb(0x8d8a88), rgb(0x2b2320)}

// hallScene is a lecture in a community room.
func hallScene() image.Image {
	c := newCanvas(rgb(0xf3ead8), rgb(0xd9c7a8))
	c.shape(rgb(0xb58b5e), 0, 520, width, 520, width, height, 0, height)
	c.box(rgb(0xb3261e), 150, 60, 900, 74)
	for i := range 12 { // the words on the banner, as blocks
		c.box(rgb(0xf7dc8c), 215+float64(i)*66, 80, 40, 36)
	}
	c.box(rgb(0x54606b), 400, 170, 520, 300)
	c.box(rgb(0xf9fbfd), 412, 182, 496, 276)
	c.box(rgb(0x2c6aa0), 440, 205, 300, 24)
	for i := range 5 {
		c.box(rgb(0xb8c4cf), 440, 255+float64(i)*36, 300-float64(i%3)*60, 12)
	}
	c.ellipse(rgb(0xd9a441), 825, 330, 56, 56)
	c.shape(rgb(0xf9fbfd), 790, 332, 815, 358, 862, 302, 850, 294, 814, 336, 800, 322)
	c.person(270, 610, 330, rgb(0x23395b), hairs[0])
	c.shape(rgb(0x8a5a33), 300, 440, 400, 440, 388, 620, 312, 620)
	c.box(rgb(0x6f4526), 290, 428, 120, 16)
	for row := range 3 {
		size := 52 + float64(row)*17
		y := 560 + float64(row)*92
		for i := range 9 - row {
			x := 90 + float64(i)*(width-140)/float64(8-row)
			c.listener(x, y, size, coats[(i*2+row)%len(coats)], hairs[(i+row)%len(hairs)])
		}
	}
	return c.finish()
}

// standScene is a table for legal advice between apartment blocks.
func standScene() image.Image {
	c := newCanvas(rgb(0x9cc6ea), rgb(0xe6f1f8))
	for i, x := range []float64{-40, 250, 560, 900} {
		h := 360 + float64(i%2)*70
		c.box(mix(rgb(0xd8c4ae), rgb(0xc3ced8), float64(i)/3), x, 540-h, 260, h)
		for floor := range int(h / 62) {
			for w := range 4 {
				c.box(rgb(0x5f7f99), x+22+float64(w)*58, 560-h+float64(floor)*62, 34, 36)
			}
		}
	}
	c.shape(rgb(0x9fb48a), 0, 520, width, 520, width, 600, 0, 600)
	c.shape(rgb(0xc9c4ba), 0, 585, width, 585, width, height, 0, height)
	for _, x := range []float64{60, 520, 1130} {
		c.box(rgb(0x6d4c33), x-10, 400, 20, 150)
		c.ellipse(rgb(0x5c8f4c), x, 370, 80, 95)
		c.ellipse(rgb(0x6ea55b), x-30, 345, 52, 58)
	}
	c.shape(rgb(0xb3261e), 330, 250, 890, 250, 910, 318, 310, 318) // awning
	for i := range 8 {
		c.box(rgb(0xf4e3c1), 340+float64(i)*72, 262, 30, 44)
	}
	c.box(rgb(0x777777), 326, 318, 8, 330)
	c.box(rgb(0x777777), 886, 318, 8, 330)
	for i, x := range []float64{450, 590, 740} {
		c.person(x, 690, 300, rgb(0xc0392b), hairs[i%2])
	}
	c.shape(rgb(0xa3231c), 350, 560, 870, 560, 885, 720, 335, 720)
	c.box(rgb(0xc43a31), 350, 552, 520, 14)
	for i := range 7 { // leaflets
		x := 385 + float64(i)*68
		c.shape(rgb(0xfdfdf7), x, 545, x+44, 545, x+38, 556, x-6, 556)
	}
	for i, x := range []float64{215, 300, 955, 1045} {
		c.person(x, 770, 330, coats[i+1], hairs[(i+2)%len(hairs)])
	}
	return c.finish()
}

// finish adds the grain and the darker edges of a photo, the same on every run.
func (c canvas) finish() image.Image {
	seed := uint32(2463534242)
	for y := range height {
		for x := range width {
			seed ^= seed << 13
			seed ^= seed >> 17
			seed ^= seed << 5
			dx, dy := float64(x-width/2)/(width/2), float64(y-height/2)/(height/2)
			light := 1.03 - .16*(dx*dx+dy*dy)/2 + (float64(seed%1000)/1000-.5)*.035
			p := c.RGBAAt(x, y)
			f := func(v uint8) uint8 { return uint8(math.Min(255, float64(v)*light)) }
			c.SetRGBA(x, y, color.RGBA{f(p.R), f(p.G), f(p.B), 255})
		}
	}
	return c.RGBA
}

func jpegOf(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 85})
	return b.Bytes(), err
}
