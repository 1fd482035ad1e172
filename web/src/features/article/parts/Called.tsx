import { DatePicker, Input, Radio } from 'antd'
import type { Action, ActRequest, Article } from '../../../api/types'
import { Field } from '../../../shared/parts'
import { fromTime, toTime } from '../../../shared/time'

export type CallFilled = Pick<ActRequest, 'number' | 'at' | 'read' | 'opinion' | 'word'>

type Props = { article: Article; action: Action; filled: CallFilled; fill: (change: CallFilled) => void }

/** A call to a leader: at the number on file, the words read out, and the answer as it was given. */
export function Called({ article, action, filled, fill }: Props) {
  const e = article.emergency
  const person = e?.callees.flatMap((c) => c.people).find((p) => p.id === action.person)
  if (action.needs.includes('trouble')) {
    return (
      <Field label="怎样处理">
        <Radio.Group className="qf-radios" value={filled.word} onChange={(x) => fill({ word: x.target.value as string })} options={(e?.words ?? []).map((w) => ({ value: w.id, label: w.text }))} />
      </Field>
    )
  }
  if (!action.needs.includes('call') && !action.needs.includes('missed')) return null
  return (
    <>
      {person?.phone ? <p>请按登记的号码回拨 <b>{person.name}</b>：<b className="qf-mono">{person.phone}</b>。不要接听来电后直接记录。</p> : (
        <Field label={`${person?.name ?? ''}没有登记号码，请写明实际拨打的号码`}><Input value={filled.number} onChange={(x) => fill({ number: x.target.value })} aria-label="通话号码" maxLength={40} /></Field>
      )}
      <Field label="拨打时间"><DatePicker className="qf-wide" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={fromTime(filled.at ?? '')} onChange={(v) => fill({ at: toTime(v) })} aria-label="拨打时间" placeholder="不填：就是现在" /></Field>
      {action.needs.includes('call') ? (
        <>
          <Field label="读给领导听的内容（照实修改）"><Input.TextArea rows={6} maxLength={2000} value={filled.read ?? e?.read} onChange={(x) => fill({ read: x.target.value })} aria-label="读出的内容" /></Field>
          <Field label="领导的答复（原话）"><Input.TextArea rows={2} maxLength={2000} value={filled.opinion} onChange={(x) => fill({ opinion: x.target.value })} aria-label="领导的答复" /></Field>
        </>
      ) : null}
    </>
  )
}

/** Whether something is still to be written down. */
export function callLacks(action: Action, f: CallFilled): boolean {
  return (action.needs.includes('call') && !f.opinion?.trim()) || (action.needs.includes('trouble') && (!f.word || !f.opinion?.trim()))
}

/** What a call adds to the request. */
export function calledOf(article: Article, action: Action, f: CallFilled): Partial<ActRequest> {
  if (!action.needs.includes('call') && !action.needs.includes('missed')) return {}
  return { for: action.person, to: undefined, number: f.number?.trim() || undefined, at: f.at || undefined, ...(action.needs.includes('call') ? { read: (f.read ?? article.emergency?.read ?? '').trim() } : {}) }
}
