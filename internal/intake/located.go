package intake

import (
	"bytes"
	"encoding/binary"
)

// Located reports whether the bytes of a picture tell where it was taken: latitude in Exif, of JPEG, PNG and WebP, or
// in XMP.
func Located(data []byte) bool {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return locatedJPEG(data)
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return locatedPNG(data)
	case bytes.HasPrefix(data, []byte("RIFF")) && len(data) > 12 && string(data[8:12]) == "WEBP":
		return locatedWebP(data)
	}
	return false
}

func locatedJPEG(data []byte) bool {
	for i := 2; i+4 <= len(data) && data[i] == 0xff; {
		size := int(binary.BigEndian.Uint16(data[i+2:]))
		if data[i+1] == 0xda || size < 2 || i+2+size > len(data) {
			return false
		}
		segment := data[i+4 : i+2+size]
		if data[i+1] == 0xe1 {
			if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok && latitude(tiff) || placeInXMP(segment) {
				return true
			}
		}
		i += 2 + size
	}
	return false
}

func locatedPNG(data []byte) bool {
	for i := 8; i+12 <= len(data); {
		size := int64(binary.BigEndian.Uint32(data[i:]))
		if int64(i)+12+size > int64(len(data)) {
			return false
		}
		chunk := data[i+8 : int64(i)+8+size]
		switch string(data[i+4 : i+8]) {
		case "eXIf":
			if latitude(chunk) {
				return true
			}
		case "iTXt", "tEXt":
			if placeInXMP(chunk) {
				return true
			}
		}
		i += int(12 + size)
	}
	return false
}

func locatedWebP(data []byte) bool {
	for i := 12; i+8 <= len(data); {
		size := int64(binary.LittleEndian.Uint32(data[i+4:]))
		if int64(i)+8+size > int64(len(data)) {
			return false
		}
		chunk := data[i+8 : int64(i)+8+size]
		switch string(data[i : i+4]) {
		case "EXIF":
			if latitude(bytes.TrimPrefix(chunk, []byte("Exif\x00\x00"))) {
				return true
			}
		case "XMP ":
			if placeInXMP(chunk) {
				return true
			}
		}
		i += int(8 + size + size%2)
	}
	return false
}

func placeInXMP(data []byte) bool { return bytes.Contains(data, []byte("GPSLatitude")) }

// The tags of Exif (CIPA DC-008) that lead to a place.
const (
	tagGPS      = 0x8825
	tagLatitude = 2
)

// latitude reports whether the directory of places in a TIFF block holds a latitude.
func latitude(tiff []byte) bool {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(tiff, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(tiff) < 8 {
		return false
	}
	gps, ok := entry(tiff, order, order.Uint32(tiff[4:]), tagGPS)
	if !ok {
		return false
	}
	_, ok = entry(tiff, order, gps, tagLatitude)
	return ok
}

// entry returns the value of a tag in the directory at the given place.
func entry(tiff []byte, order binary.ByteOrder, directory uint32, tag uint16) (uint32, bool) {
	at := int64(directory)
	if at+2 > int64(len(tiff)) {
		return 0, false
	}
	for i := range int64(order.Uint16(tiff[at:])) {
		e := at + 2 + 12*i
		if e+12 > int64(len(tiff)) {
			return 0, false
		}
		if order.Uint16(tiff[e:]) == tag {
			return order.Uint32(tiff[e+8:]), true
		}
	}
	return 0, false
}
