import type { Blank, Document, TemplateItem } from '../../api/types'
import type { Tone } from '../../shared/words'

export const phaseTone: Record<TemplateItem['phase'], Tone> = { waiting: 'busy', returned: 'warn', coming: 'busy', in_force: 'good', expired: 'plain', withdrawn: 'plain' }

export const blankTypes: { value: Blank['type']; label: string; hint: string }[] = [
  { value: 'place', label: '地点', hint: '填路段、小区、区域等' },
  { value: 'date', label: '日期', hint: '正文里写成“2026年11月22日”' },
  { value: 'time', label: '时间', hint: '正文里写成“8时30分”' },
  { value: 'period', label: '时段', hint: '正文里写成“2026年11月22日8时至18时”' },
  { value: 'number', label: '数字', hint: '可限定范围，单位写在数字后面' },
  { value: 'choice', label: '选择', hint: '只能从列出的词里选一个' },
  { value: 'text', label: '短文本', hint: '一行以内，限定字数' },
]

export const typeWord = (type: Blank['type']) => blankTypes.find((t) => t.value === type)?.label ?? type

/** What may stand in a blank, in a few words. */
export function bounds(b: Blank): string {
  switch (b.type) {
    case 'place':
    case 'text':
      return b.max ? `最多 ${b.max} 个字` : '最多 200 个字'
    case 'number': {
      const unit = b.unit ?? ''
      if (b.least !== undefined && b.most !== undefined) return `${b.least} 至 ${b.most}${unit}`
      if (b.least !== undefined) return `不小于 ${b.least}${unit}`
      if (b.most !== undefined) return `不大于 ${b.most}${unit}`
      return unit ? `单位：${unit}` : '不限'
    }
    case 'choice':
      return (b.options ?? []).join('、')
    default:
      return ''
  }
}

/** A document as lines: each paragraph is one. */
export function toLines(d: Document): string {
  return d.blocks.map((b) => ('runs' in b ? (b.runs ?? []).map((r) => r.text).join('') : '')).join('\n')
}

/** Whether a document says more than lines can: tables, lists, headings, or words in bold. */
export function moreThanLines(d: Document): boolean {
  return d.blocks.some((b) => b.type !== 'paragraph' || (b.runs ?? []).some((r) => r.bold || r.italic || r.underline || r.strike || r.link))
}

/** Lines as a document of paragraphs. */
export function fromLines(title: string, lines: string): Document {
  const texts = lines.split('\n').map((l) => l.trim()).filter((l) => l !== '')
  return { v: 1, title: title.trim(), blocks: texts.map((text, i) => ({ id: `b${i + 1}`, type: 'paragraph', indent: 2, runs: [{ text }] })) } as Document
}
