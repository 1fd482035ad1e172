package check

// All lists every check there is, in the order in which people read them.
var All = []Check{
	requiredField{},
	fileFormat{},
	length{},
	freshness{},
	missingSource{},
	sourceNotListed{},
	titleChanged{},
	bodyChanged{},
	secrecyMark{},
	idCard{},
	mobile{},
	landline{},
	bankCard{},
	plate{},
	passport{},
	creditCode{},
	internalMark{},
	lexicon{},
	weekdayMismatch{},
	invalidDate{},
	invalidTime{},
	rangeReversed{},
	dupPunct{},
	punctMix{},
	unpaired{},
	docnoBracket{},
	docnoForm{},
	typo{},
	shortLink{},
	ipLink{},
	dangerousLink{},
	userinfoLink{},
	lookalikeLink{},
	deadLink{},
	pictureFormat{},
	pictureSize{},
	pictureGPS{},
	pictureQR{},
	pictureAlt{},
	outdatedOrg{},
	superlative{},
	advert{},
	mapApproval{},
	homeAddress{},
	minorInfo{},
	nameTitle{},
	dupWord{},
	countMismatch{},
	numbering{},
	firstPerson{},
	inconsistent{},
}

// usual is how grave a kind is where neither the hit nor a pack says so; must for kinds not named here.
var usual = map[string]Severity{
	"lexicon":         Should,
	"picture_alt":     Hint,
	"landline":        Should,
	"plate":           Should,
	"credit_code":     Should,
	"internal_mark":   Should,
	"dup_punct":       Should,
	"punct_mix":       Should,
	"unpaired":        Should,
	"docno_form":      Should,
	"short_link":      Should,
	"dead_link":       Should,
	"picture_format":  Should,
	"picture_size":    Should,
	"picture_gps":     Should,
	"picture_qr":      Should,
	"outdated_org":    Should,
	"superlative":     Should,
	"ad":              Should,
	"map_no_approval": Should,
	"home_address":    Should,
	"dup_word":        Should,
	"count_mismatch":  Should,
	"numbering":       Should,
	"first_person":    Should,
	"inconsistent":    Should,
}

// ByID returns the check of that kind.
func ByID(id string) (Check, bool) {
	for _, c := range All {
		if c.ID() == id {
			return c, true
		}
	}
	return nil, false
}

// TitleOf names a kind in Chinese; a kind of a later edition by its identifier.
func TitleOf(id string) string {
	if c, ok := ByID(id); ok {
		return c.Title()
	}
	return id
}

// Basic lists the checks that every text gets, with their own severities, when no pack says otherwise.
func Basic() []Assigned {
	out := make([]Assigned, len(All))
	for i, c := range All {
		out[i] = Assigned{Check: c}
	}
	return out
}
