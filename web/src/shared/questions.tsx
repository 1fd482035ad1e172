// One question of the rules with the field to answer it in.

import { Checkbox, DatePicker, Input, InputNumber, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import type { AnswerValue, Question } from '../api/types'
import { UnitPick, UnitsPick } from './org'

/** The field for a question; nothing is answered beforehand. */
export function Reply({ question: q, value, onChange }: { question: Question; value: AnswerValue | undefined; onChange: (v: AnswerValue) => void }) {
  const words = q.default !== null && q.default !== undefined && value === undefined ? `不填按“${q.default.join('、')}”` : ''
  switch (q.type) {
    case 'yesno':
      return (
        <>
          <Radio.Group value={value} onChange={(e) => onChange(e.target.value as boolean)} options={[{ value: true, label: '是' }, { value: false, label: '否' }]} aria-label={q.text} />
          {words ? <span className="qf-quiet qf-small">{words}</span> : null}
        </>
      )
    case 'options':
      return q.many
        ? <Checkbox.Group value={Array.isArray(value) ? value : []} onChange={(v) => onChange(v.length > 0 ? (v as string[]) : null)} options={q.options} />
        : <Select className="qf-wide" allowClear value={(value as string | undefined) ?? undefined} onChange={(v?: string) => onChange(v ?? null)} options={q.options.map((o) => ({ value: o, label: o }))} placeholder={words || '请选择'} aria-label={q.text} />
    case 'number':
      return <InputNumber value={typeof value === 'number' ? value : null} onChange={(v) => onChange(v)} placeholder={words} aria-label={q.text} />
    case 'date':
      return <DatePicker value={typeof value === 'string' ? dayjs(value) : null} onChange={(v) => onChange(v ? v.format('YYYY-MM-DD') : null)} placeholder={words || '请选择日期'} aria-label={q.text} />
    case 'unit':
      return q.many
        ? <UnitsPick value={Array.isArray(value) ? value : []} onChange={(v) => onChange(v.length > 0 ? v : null)} aria-label={q.text} />
        : <UnitPick value={typeof value === 'string' ? value : ''} onChange={(v) => onChange(v || null)} aria-label={q.text} />
    default:
      return <Input value={typeof value === 'string' ? value : ''} onChange={(e) => onChange(e.target.value)} placeholder={words} aria-label={q.text} />
  }
}
