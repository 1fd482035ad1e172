import { Button, Checkbox, DatePicker, Input, Modal, Radio, Select, Upload } from 'antd'
import { useState } from 'react'
import type { Action, ActRequest, Article, Mark } from '../../../api/types'
import { PersonPick, UnitPick } from '../../../shared/org'
import { Field, Refusal } from '../../../shared/parts'
import { Called, calledOf, callLacks } from './Called'
import { Checklist, stated, unanswered } from './Checklist'
import { GivenTo } from './GivenTo'
import { fromTime, toTime } from '../../../shared/time'
import { uploadMedia } from '../api'

type Props = {
  article: Article
  action: Action
  marks: Mark[]
  pending: boolean
  error: unknown
  onCancel: () => void
  onDo: (request: ActRequest) => void
}

type Means = NonNullable<ActRequest['means']>

/** What a person has filled in so far. */
type Filled = Pick<ActRequest, 'opinion' | 'reason' | 'read' | 'number' | 'at' | 'for' | 'scan' | 'code' | 'word' | 'schedule_at'> & {
  to: string
  step: string
  back: boolean
  signOn: boolean
  means: Means
  record: Record<string, string>
  looked: boolean
  problems: string
  answers: Record<string, string>
  people: string[]
  posts: string[]
}

const empty: Filled = { to: '', step: '', back: false, signOn: false, means: 'phone', record: {}, looked: false, problems: '', answers: {}, people: [], posts: [] }

/** One act: says what it leads to, asks what the server needs for it, and sends it once. */
export function ActDialog({ article, action, marks, pending, error, onCancel, onDo }: Props) {
  const [filled, setFilled] = useState<Filled>(empty)
  const fill = (change: Partial<Filled>) => setFilled((f) => ({ ...f, ...change }))
  const props = { article, action, filled, fill }
  const target = article.targets.find((t) => t.account.id === action.target)

  return (
    <Modal title={action.label} open okText={action.needs.length > 0 && action.needs.every((n) => n === 'confirm' || n === 'step_up') ? `确认${action.label}` : action.label} cancelText="先不办" onCancel={onCancel} onOk={() => onDo(requestOf(article, action, marks, filled))} confirmLoading={pending}
      okButtonProps={{ danger: action.danger, disabled: pending || lacking(action, marks, filled), 'data-act': action.do }} mask={{ closable: false }}>
      {action.effect ? <p className={action.danger ? 'qf-effect qf-bad' : 'qf-effect'}>{action.effect}</p> : null}
      <p className="qf-quiet qf-small">
        {article.number ? `${article.number}　` : ''}{article.title}{article.version > 0 ? `（第 ${article.version} 版）` : ''}{target ? `　${target.account.name}` : ''}
      </p>
      <Looked {...props} />
      <Where {...props} />
      <GivenTo action={action} people={filled.people} posts={filled.posts} onChange={fill} />
      <Recorded {...props} />
      <Called {...props} />
      {action.needs.includes('marks') ? <Marks {...props} marks={marks} /> : null}
      {action.needs.includes('schedule') ? (
        <Field label="发布时间（北京时间）"><DatePicker className="qf-wide" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={fromTime(filled.schedule_at ?? '')} onChange={(v) => fill({ schedule_at: toTime(v) })} aria-label="发布时间" /></Field>
      ) : null}
      {action.needs.includes('reason') ? (
        <Field label={needsPeople(action) ? '附言（可以不写）' : action.do === 'declare_emergency' ? '为什么等不及（必填）' : '理由'}><Input.TextArea rows={3} maxLength={2000} value={filled.reason} onChange={(e) => fill({ reason: e.target.value })} aria-label={needsPeople(action) ? '附言' : '理由'} /></Field>
      ) : null}
      {action.needs.includes('opinion') ? (
        <Field label={must(action) ? '意见（必填，写明要改什么、为什么）' : action.do === 'record' ? '签字人的意见（外单位的，写明签字人姓名、职务）' : '意见（可以不写）'}><Input.TextArea rows={3} maxLength={2000} value={filled.opinion} onChange={(e) => fill({ opinion: e.target.value })} aria-label="意见" /></Field>
      ) : null}
      <Refusal error={error} />
    </Modal>
  )
}

/** What is only given to read asks for a word to go with it, not for a reason. */
const needsPeople = (action: Action) => action.needs.includes('people')

/** Whoever gives an item back or stops it says why; the server insists on it too. */
function must(action: Action): boolean {
  return ['return', 'reject', 'object', 'settle_trouble', 'close_trouble'].includes(action.do)
}

function lacking(action: Action, marks: Mark[], f: Filled): boolean {
  const needs = (n: Action['needs'][number]) => action.needs.includes(n)
  return (must(action) && !f.opinion?.trim()) || (needs('to') && !f.to) || (needs('people') && f.people.length + f.posts.length === 0) || (needs('marks') && marks.length === 0) || callLacks(action, f) || (action.do === 'declare_emergency' && !f.reason?.trim()) || (needs('schedule') && !f.schedule_at)
    || unanswered(action, f) || (action.record ?? []).some((r) => !f.record[r]?.trim())
}

function requestOf(article: Article, action: Action, marks: Mark[], f: Filled): ActRequest {
  const needs = (n: Action['needs'][number]) => action.needs.includes(n)
  const to = action.person ? { person: action.person } : needs('to') ? { person: f.to } : f.step ? { step: f.step } : undefined
  return {
    do: action.do, step: action.step, target: action.target, no: action.no, seal: article.seal, to,
    opinion: f.opinion?.trim() || undefined,
    reason: f.reason?.trim() || undefined,
    word: f.word,
    back: f.back || undefined,
    sign_on: f.signOn || undefined,
    record: action.record?.length ? f.record : undefined,
    checklist: action.checklist?.length ? { ...(action.each ? { answers: f.answers } : { stated }), items: action.checklist, problems: f.problems.trim() } : undefined,
    marks: needs('marks') ? marks : undefined,
    schedule_at: needs('schedule') ? f.schedule_at : undefined,
    people: needs('people') ? f.people : undefined,
    posts: f.posts.length > 0 ? (action.posts ?? []).filter((p) => f.posts.includes(`${p.unit} ${p.role}`)).map(({ role, unit }) => ({ role, unit })) : undefined,
    ...calledOf(article, action, f),
    ...(needs('means') ? { means: f.means, for: f.for, number: f.number?.trim() || undefined, at: f.at || undefined, scan: f.means === 'paper' ? f.scan : undefined, code: f.means === 'paper' ? f.code?.trim() || undefined : undefined } : {}),
  }
}

type Part = { article: Article; action: Action; filled: Filled; fill: (change: Partial<Filled>) => void }

/** What the signer answers for, and what the step asks to be recorded. */
function Looked({ action, filled, fill }: Part) {
  const words = action.words ?? []
  return (
    <>
      <Checklist action={action} looked={filled.looked} answers={filled.answers} problems={filled.problems} onChange={fill} />
      {words.length > 0 ? (
        <Field label="结论"><Radio.Group value={filled.word ?? ''} onChange={(e) => fill({ word: (e.target.value as string) || undefined })} className="qf-radios" options={[{ value: '', label: '通过' }, ...words.map((w) => ({ value: w, label: w }))]} /></Field>
      ) : null}
      {(action.record ?? []).map((r) => (
        <Field key={r} label={r}><Input value={filled.record[r] ?? ''} onChange={(e) => fill({ record: { ...filled.record, [r]: e.target.value } })} aria-label={r} maxLength={200} /></Field>
      ))}
    </>
  )
}

/** Where a return goes, or who is asked. */
function Where({ article, action, filled, fill }: Part) {
  const [unit, setUnit] = useState('')
  if (action.do === 'return') {
    const steps = (action.steps ?? []).map((s) => article.route.find((r) => r.step === s)).filter((s) => s !== undefined)
    return (
      <>
        {steps.length > 0 ? (
          <Field label="退回到">
            <Radio.Group value={filled.step} onChange={(e) => fill({ step: e.target.value as string })} className="qf-radios"
              options={[{ value: '', label: '作者修改' }, ...steps.map((s) => ({ value: s.step, label: `${s.label}（${s.rows.map((r) => r.by?.name ?? r.post).join('、')}）` }))]} />
          </Field>
        ) : null}
        <Checkbox checked={filled.back} onChange={(e) => fill({ back: e.target.checked })} style={{ marginBottom: 12 }}>改好后直接送回我这里</Checkbox>
        <p className="qf-effect" data-returns>{action.returns?.find((r) => (r.step ?? '') === filled.step && !!r.back === filled.back)?.text}</p>
      </>
    )
  }
  if (!action.needs.includes('to') || action.person) return null
  return action.people ? (
    <Field label="请谁办">
      <Select className="qf-wide" showSearch={{ optionFilterProp: 'label' }} value={filled.to || undefined} onChange={(to: string) => fill({ to })} options={action.people.map((p) => ({ value: p.id, label: p.name }))} placeholder="请选择人员" aria-label="人员" />
    </Field>
  ) : (
    <>
      <Field label="单位（可用来缩小范围）"><UnitPick value={unit} onChange={(u) => { setUnit(u); fill({ to: '' }) }} aria-label="单位" /></Field>
      <Field label="请谁办"><PersonPick unit={unit} value={filled.to} onChange={(to) => fill({ to })} aria-label="人员" /></Field>
    </>
  )
}

const means: { value: Means; label: string; number: string }[] = [
  { value: 'phone', label: '电话同意', number: '通话号码' }, { value: 'oral', label: '当面同意', number: '地点或说明' }, { value: 'paper', label: '纸质签批补录', number: '纸质件编号' },
]

/** A consent given by telephone, by word of mouth or on paper, as what it is. */
function Recorded({ article, action, filled, fill }: Part) {
  const [error, setError] = useState<unknown>(null)
  if (!action.needs.includes('means')) return null
  const step = article.route.find((s) => s.step === action.step)
  const holders = (step?.rows ?? []).filter((r) => !r.by).flatMap((r) => r.holders.map((h) => ({ value: h.id, label: `${h.name}（${r.post}）` })))

  async function scan(file: File) {
    setError(null)
    try {
      fill({ scan: (await uploadMedia(article.id, file)).digest })
    } catch (e) {
      setError(e)
    }
  }

  return (
    <>
      <Field label="方式"><Radio.Group value={filled.means} onChange={(e) => fill({ means: e.target.value as Means })} options={means.map(({ value, label }) => ({ value, label }))} /></Field>
      {holders.length > 0 ? (
        <Field label="谁同意的"><Select className="qf-wide" value={filled.for} onChange={(v: string) => fill({ for: v })} options={holders} placeholder="请选择" aria-label="谁同意的" /></Field>
      ) : <p className="qf-quiet qf-small">由外单位办理：{step?.rows.map((r) => r.post).join('、')}</p>}
      <Field label={means.find((m) => m.value === filled.means)?.number}><Input value={filled.number} onChange={(e) => fill({ number: e.target.value })} maxLength={100} /></Field>
      <Field label="同意的时间"><DatePicker className="qf-wide" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={fromTime(filled.at ?? '')} onChange={(v) => fill({ at: toTime(v) })} aria-label="同意的时间" /></Field>
      {filled.means === 'paper' ? (
        <Field label="纸面上的核验码（打印送签的审核单上有；对方自己的来文没有，不填）">
          <Input value={filled.code} onChange={(e) => fill({ code: e.target.value })} maxLength={30} placeholder="形如 K7QM-2D9F，用来核对签的是不是这一版" aria-label="纸面上的核验码" />
        </Field>
      ) : null}
      {filled.means === 'paper' ? (
        <Field label="签批件扫描或照片">
          <Upload showUploadList={false} accept="image/jpeg,image/png,.pdf" beforeUpload={(f) => { void scan(f); return false }}><Button>{filled.scan ? '已上传，换一份' : '上传'}</Button></Upload>
          <Refusal error={error} />
        </Field>
      ) : null}
    </>
  )
}

function Marks({ marks, filled, fill }: Part & { marks: Mark[] }) {
  return (
    <Field label={`批改 ${marks.length} 处`} need={marks.length === 0 ? '请先在“正文与批改”里选中文字，写明建议改成什么。' : undefined}>
      <ul className="qf-plain-list">{marks.map((m, i) => <li key={i}><del>{m.was}</del> {m.replace ? <ins>{m.replace}</ins> : '（删去）'}</li>)}</ul>
      <Checkbox checked={filled.signOn} onChange={(e) => fill({ signOn: e.target.checked })}>照此改好，我就同意（采纳后由我核对确认）</Checkbox>
    </Field>
  )
}
