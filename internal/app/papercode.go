package app

import (
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/form"
)

// samePaper refuses a paper whose printed code (核验码) is that of another version than the one under review: ink on an
// old text is no consent to the new one. "" is a paper without a code, such as an organ's own letter.
func samePaper(o opened, code string) error {
	if plainCode(code) == "" || plainCode(code) == plainCode(form.Code(o.state.Seal.Manifest)) {
		return nil
	}
	return fault.New(fault.Refused, "纸面上的核验码与现在这一版不符，不能登记。请核对是否抄错；如果签的是旧版本，请打印现在这一版重新送签。").At("code", "核验码不符")
}

func plainCode(code string) string {
	return strings.ToUpper(strings.NewReplacer("-", "", " ", "", "－", "", "　", "").Replace(code))
}
