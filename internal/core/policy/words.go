package policy

import "strings"

// meaning says in Chinese which unit a word stands for.
func (b *boundBody) meaning() string {
	text := map[string]string{"author": "作者所在的单位", "author.parent": "作者单位的上级单位", "submitter": "报送人所在的单位", "host": "管理账号的单位",
		"owner": "主办账号的单位", "account": "账号本身", "concerned": "稿件涉及的其他单位"}[b.token]
	switch b.token {
	case "named":
		text = "文中“" + b.rank + "”所在的单位"
	case "up":
		text = "作者单位的上级中属于" + strings.Join(b.up, "、") + "的"
		if b.office {
			text += "，取其办公室"
		}
	case "fixed":
		text = b.fixed
	case "external":
		text = b.fixed + "（系统外的单位，由人代为记录）"
	}
	if b.inChargeOf != nil {
		text += "；在其中找分管“" + b.inChargeOf.name + "”的领导"
	}
	if b.all {
		text += "；有几个时都要"
	}
	return text
}

// source names the fact a word is read from.
func (b *boundBody) source() string {
	return map[string]string{"author": "author.unit", "author.parent": "units[].parent", "submitter": "submitter.unit", "host": "targets[].host", "owner": "targets[].owner",
		"account": "targets[].account", "concerned": "item.concerns", "named": "item.people", "up": "units[].parent, kind, office"}[b.token]
}
