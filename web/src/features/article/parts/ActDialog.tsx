import { Checkbox, DatePicker, Input, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import type { Action, ActRequest, Article, Mark } from '../../../api/types'
import { PersonPick, UnitPick } from '../../../shared/org'
import { Cites, Field, Refusal } from '../../../shared/parts'
import { fromTime, toTime } from '../../../shared/time'

const dangerous = new Set(['reject', 'withdraw', 'take_down', 'remove_signer', 'unschedule'])

export function isDangerous(action: Action): boolean {
  return dangerous.has(action.do)
}

type Props = {
  article: Article
  action: Action
  marks: Mark[]
  pending: boolean
  error: unknown
  onCancel: () => void
  onDo: (request: ActRequest) => void
}

/** One act: says what it leads to, asks what the server needs for it, and sends it once. */
export function ActDialog({ article, action, marks, pending, error, onCancel, onDo }: Props) {
  const [opinion, setOpinion] = useState('')
  const [reason, setReason] = useState('')
  const [unit, setUnit] = useState('')
  const [person, setPerson] = useState('')
  const [step, setStep] = useState('')
  const [means, setMeans] = useState<'oral' | 'phone' | 'paper'>('phone')
  const [forWhom, setForWhom] = useState('')
  const [number, setNumber] = useState('')
  const [at, setAt] = useState('')
  const [scheduleAt, setScheduleAt] = useState('')
  const [stated, setStated] = useState(false)
  const [problems, setProblems] = useState('')
  const [record, setRecord] = useState<Record<string, string>>({})
  const [word, setWord] = useState('')
  const [straightBack, setStraightBack] = useState(false)

  const needs = new Set(action.needs)
  const back = action.do === 'return'
  const needsPerson = needs.has('to') && !back
  const list = action.checklist
  const asks = action.asks ?? []
  const words = action.words ?? []
  const missing = (list && !stated) || asks.some((a) => !record[a]?.trim()) || (words.length > 0 && needs.has('word') && !word)
    || (needs.has('reason') && !reason.trim()) || (needsPerson && !person && !unit) || (needs.has('means') && (!forWhom || !at))
    || (needs.has('schedule') && !scheduleAt) || (needs.has('marks') && marks.length === 0)

  function send() {
    onDo({
      do: action.do, step: action.step, target: action.target, seal: article.seal,
      ...(opinion.trim() ? { opinion: opinion.trim() } : {}),
      ...(needs.has('reason') ? { reason: reason.trim() } : {}),
      ...(needs.has('to') ? { to: back ? (step ? { step } : {}) : { ...(person ? { person } : {}), ...(unit && !person ? { unit } : {}) } } : {}),
      ...(needs.has('means') ? { means, for: forWhom, at, ...(number.trim() ? { number: number.trim() } : {}) } : {}),
      ...(needs.has('schedule') ? { schedule_at: scheduleAt } : {}),
      ...(needs.has('marks') ? { marks } : {}),
      ...(action.no !== undefined ? { no: action.no } : {}),
      ...(list ? { checklist: { stated, problems: problems.trim() } } : {}),
      ...(asks.length > 0 ? { record } : {}),
      ...(word ? { word } : {}),
      ...(back && straightBack ? { back: true } : {}),
    })
  }

  const target = article.targets.find((t) => t.account.id === action.target)
  const open = article.route.find((s) => s.step === action.step)
  const holders = (open?.rows ?? []).filter((r) => !r.by).flatMap((r) => r.holders.map((h) => ({ value: h.id, label: `${h.name}（${r.post}）` })))
  const earlier = action.steps ?? article.route.filter((s) => s.state === 'done').map((s) => ({ step: s.step, label: `${s.label}（${s.rows.map((r) => r.by?.name).filter(Boolean).join('、')}）` }))
  const people = action.people?.map((p) => ({ value: p.id, label: p.name }))

  return (
    <Modal title={action.label} open okText={action.label} cancelText="先不办" onCancel={onCancel} onOk={send} confirmLoading={pending}
      okButtonProps={{ danger: isDangerous(action), disabled: missing || pending, 'data-act': action.do }} mask={{ closable: false }}>
      {action.effect ? <p className={isDangerous(action) ? 'qf-effect qf-bad' : 'qf-effect'}>{action.effect}</p> : null}
      <p className="qf-quiet qf-small">
        {article.number ? `${article.number}　` : ''}{article.title}（第 {article.version} 版）{target ? `　${target.account.name}` : ''}
      </p>
      {list ? (
        <Field label={list.name}>
          <ol className="qf-checklist">{list.items.map((i) => <li key={i.item}>{i.item} <Cites cites={[i.clause]} /></li>)}</ol>
          <Checkbox checked={stated} onChange={(e) => setStated(e.target.checked)}>我已对照以上各项看过稿件</Checkbox>
          <Input style={{ marginTop: 8 }} value={problems} onChange={(e) => setProblems(e.target.value)} placeholder="有问题的在这里写明；没有就不写" aria-label="有问题的项" maxLength={1000} />
        </Field>
      ) : null}
      {words.length > 0 ? (
        <Field label="结论"><Radio.Group value={word} onChange={(e) => setWord(e.target.value as string)} className="qf-radios" options={words.map((w) => ({ value: w, label: w }))} /></Field>
      ) : null}
      {asks.map((a) => (
        <Field key={a} label={a}><Input value={record[a] ?? ''} onChange={(e) => setRecord({ ...record, [a]: e.target.value })} aria-label={a} maxLength={200} /></Field>
      ))}
      {needs.has('opinion') ? (
        <Field label="意见（可以不写）"><Input.TextArea autoFocus rows={3} maxLength={2000} value={opinion} onChange={(e) => setOpinion(e.target.value)} aria-label="意见" /></Field>
      ) : null}
      {back && needs.has('to') && earlier.length > 0 ? (
        <Field label="退回到">
          <Radio.Group value={step} onChange={(e) => setStep(e.target.value as string)} className="qf-radios"
            options={[{ value: '', label: '作者修改' }, ...earlier.map((s) => ({ value: s.step, label: s.label }))]} />
        </Field>
      ) : null}
      {back ? <Checkbox checked={straightBack} onChange={(e) => setStraightBack(e.target.checked)} style={{ marginBottom: 12 }}>改好后直接送回我这里</Checkbox> : null}
      {needsPerson && people ? (
        <Field label="送给谁"><Select className="qf-wide" showSearch={{ optionFilterProp: 'label' }} value={person || undefined} onChange={setPerson} options={people} placeholder="请选择人员" aria-label="人员" /></Field>
      ) : null}
      {needsPerson && !people ? (
        <>
          <Field label="单位（可用来缩小范围）"><UnitPick value={unit} onChange={(u) => { setUnit(u); setPerson('') }} aria-label="单位" /></Field>
          <Field label="送给谁"><PersonPick unit={unit} value={person} onChange={setPerson} aria-label="人员" /></Field>
        </>
      ) : null}
      {needs.has('means') ? (
        <>
          <Field label="方式"><Radio.Group value={means} onChange={(e) => setMeans(e.target.value as 'oral' | 'phone' | 'paper')} options={[{ value: 'phone', label: '电话同意' }, { value: 'oral', label: '当面同意' }, { value: 'paper', label: '纸质签批' }]} /></Field>
          <Field label="谁同意的">{people || holders.length > 0
            ? <Select className="qf-wide" value={forWhom || undefined} onChange={setForWhom} options={people ?? holders} placeholder="请选择" aria-label="谁同意的" />
            : <PersonPick value={forWhom} onChange={setForWhom} aria-label="谁同意的" />}</Field>
          <Field label={means === 'paper' ? '纸质件编号' : means === 'phone' ? '通话号码' : '地点或说明'}><Input value={number} onChange={(e) => setNumber(e.target.value)} maxLength={100} /></Field>
          <Field label="同意的时间"><DatePicker className="qf-wide" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={fromTime(at)} onChange={(v) => setAt(toTime(v))} aria-label="同意的时间" /></Field>
        </>
      ) : null}
      {needs.has('schedule') ? (
        <Field label="发布时间（北京时间）"><DatePicker className="qf-wide" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={fromTime(scheduleAt)} onChange={(v) => setScheduleAt(toTime(v))} aria-label="发布时间" /></Field>
      ) : null}
      {needs.has('marks') ? (
        <Field label={`批改 ${marks.length} 处`} need={marks.length === 0 ? '请先在“正文与批改”里选中文字，写明建议改成什么。' : undefined}>
          <ul className="qf-plain-list">{marks.map((m, i) => <li key={i}>改为：{m.replace || '（删去）'}</li>)}</ul>
        </Field>
      ) : null}
      {needs.has('reason') ? (
        <Field label="理由（必填）"><Input.TextArea rows={3} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} aria-label="理由" /></Field>
      ) : null}
      <Refusal error={error} />
    </Modal>
  )
}
