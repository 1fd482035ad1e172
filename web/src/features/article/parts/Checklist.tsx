import { Checkbox, Input, Radio } from 'antd'
import type { Action } from '../../../api/types'
import { Field } from '../../../shared/parts'

type Props = {
  action: Action
  looked: boolean
  answers: Record<string, string>
  problems: string
  onChange: (change: { looked?: boolean; answers?: Record<string, string>; problems?: string }) => void
}

/**
 * What the signer answers for: one statement for the whole list and what he found wrong; where a clause demands it, an
 * answer to each item. Nothing is ticked beforehand.
 */
export function Checklist({ action, looked, answers, problems, onChange }: Props) {
  const items = action.checklist ?? []
  if (items.length === 0) return null
  const wrong = items.some((i) => answers[i] === 'problem')
  const note = <Input style={{ marginTop: 8 }} value={problems} onChange={(e) => onChange({ problems: e.target.value })} placeholder={wrong ? '请写明是什么问题' : '有问题的在这里写明；没有就不写'} aria-label="有问题的项" maxLength={1000} />
  if (!action.each) {
    return (
      <Field label="请对照下列各项审看">
        <ol className="qf-checklist">{items.map((c) => <li key={c}>{c}</li>)}</ol>
        <Checkbox checked={looked} onChange={(e) => onChange({ looked: e.target.checked })}>我{stated}</Checkbox>
        {note}
      </Field>
    )
  }
  return (
    <Field label={`规定要求逐项作答（已答 ${items.filter((i) => answers[i]).length}／${items.length}）`}>
      <ol className="qf-checklist qf-each">
        {items.map((item) => (
          <li key={item}>
            <span>{item}</span>
            <Radio.Group value={answers[item] ?? ''} onChange={(e) => onChange({ answers: { ...answers, [item]: e.target.value as string } })} options={[{ value: 'yes', label: '无问题' }, { value: 'problem', label: '有问题' }]} aria-label={item} />
          </li>
        ))}
      </ol>
      {note}
    </Field>
  )
}

export const stated = '已对照以上各项看过稿件'

/** What of the list is still to be filled in. */
export function unanswered(action: Action, f: { looked: boolean; answers: Record<string, string>; problems: string }): boolean {
  const items = action.checklist ?? []
  if (items.length === 0) return false
  if (!action.each) return !f.looked
  return items.some((i) => !f.answers[i]) || (items.some((i) => f.answers[i] === 'problem') && !f.problems.trim())
}
