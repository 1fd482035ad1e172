import { AutoComplete, Button, Checkbox, DatePicker, Input, Progress, Radio, Select, Upload } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { AnswerValue, Checked, MediaInfo, Meta, Question, Requirement, Rules } from '../../../api/types'
import { UnitPick, UnitsPick, useUnits } from '../../../shared/org'
import { genresToWrite } from '../../../shared/genres'
import { Cites, Field, Refusal } from '../../../shared/parts'
import { Reply } from '../../../shared/questions'
import { fromTime, toTime } from '../../../shared/time'
import { urgencyWord } from '../../../shared/words'
import { hasField, needID, needOf } from '../needs'

type Props = {
  meta: Meta
  setMeta: (change: Partial<Meta>) => void
  rules: Rules | undefined
  checked: Checked | undefined
  send: (file: File, progress: (part: number) => void) => Promise<MediaInfo>
}

/** Everything about the item that is not its text. What the rules still ask for stands at its field, with its clause. */
export function InfoPanel(props: Props) {
  const { meta, setMeta, rules, checked } = props
  const needs = checked?.requirements ?? []
  const need = (field: string) => needOf(needs, field)
  const columns = rules?.lists?.columns ?? rules?.lists?.['栏目'] ?? []

  return (
    <div id="needs">
      <Questions {...props} needs={needs} />
      <Asked {...props} needs={needs} />
      <Others needs={needs} />
      <h3 className="qf-group">稿件信息</h3>
      <Field label="缓急"><Radio.Group value={meta.urgency} onChange={(e) => setMeta({ urgency: e.target.value as Meta['urgency'] })} options={(['normal', 'urgent', 'most_urgent'] as const).map((u) => ({ value: u, label: urgencyWord[u] }))} /></Field>
      <Field label="稿件来源" id={needID('fact', 'origin')}>
        <Radio.Group value={meta.origin} onChange={(e) => {
          const origin = e.target.value as Meta['origin']
          setMeta({ origin, template: origin === 'template' ? meta.template : undefined, ...(origin === 'reprint' && !meta.source ? { source: { name: '', url: '', title: '', text: '' } } : {}) })
        }} options={[{ value: 'original', label: '原创' }, { value: 'reprint', label: '转载' }, { value: 'reuse', label: '已发再用' }, ...(meta.template ? [{ value: 'template', label: '预审模板' }] : [])]} />
      </Field>
      {meta.origin === 'reprint' ? <Source meta={meta} setMeta={setMeta} need={need('source')} /> : null}
      <Incident meta={meta} setMeta={setMeta} />
      <Field label="事发日期" id={needID('fact', 'event_date')} need={<Need need={need('event_date')} />}>
        <DatePicker className="qf-wide" value={meta.event_date ? dayjs(meta.event_date) : null} onChange={(v) => setMeta({ event_date: v ? v.format('YYYY-MM-DD') : '' })} aria-label="事发日期" placeholder="稿件所写事情发生的日期" />
      </Field>
      <Field label="体裁（可以不选）">
        <Select className="qf-wide" allowClear value={meta.genre || undefined} options={genresToWrite} aria-label="体裁" placeholder="选了，才查只适用于某些体裁的词和第一人称" onChange={(genre?: Meta['genre']) => setMeta({ genre: genre ?? '' })} />
      </Field>
      <Field label="栏目" id={needID('fact', 'column')} need={<Need need={need('column')} />}>
        <AutoComplete className="qf-wide" value={meta.column} onChange={(column: string) => setMeta({ column: column ?? '' })} options={columns.map((c) => ({ value: c }))} aria-label="栏目" />
      </Field>
      <Field label="涉及单位" id={needID('fact', 'concerns')} need={<Need need={need('concerns')} />}>
        <UnitsPick value={meta.concerns} onChange={(concerns) => setMeta({ concerns })} aria-label="涉及单位" />
      </Field>
      <Field label="稿件点到的人员" id={needID('fact', 'people')} need={<Need need={need('people')} />}>
        <Rows rows={meta.people} empty={{ name: '', unit: '', rank: '' }} columns={[['name', '姓名'], ['unit', '单位'], ['rank', '职务']]} onChange={(people) => setMeta({ people })} add="加一人" />
      </Field>
      <Originals meta={meta} setMeta={setMeta} need={needs.filter((r) => r.kind === 'format')} />
    </div>
  )
}

const placed = new Set(['answer', 'declaration', 'field', 'attachment', 'link', 'choice', 'consultation', 'format'])

/** What is asked for and has no field of its own here. */
function Others({ needs }: { needs: Requirement[] }) {
  const rest = needs.filter((r) => !placed.has(r.kind) && !hasField(r))
  if (rest.length === 0) return null
  return <ul className="qf-plain-list qf-need">{rest.map((r) => <li key={r.kind + r.field}><Need need={r} /></li>)}</ul>
}

export function Need({ need }: { need: Requirement | undefined }) {
  if (!need) return null
  return <>{need.text || '这一项必须填写。'} <Cites cites={[need.clause]} /></>
}

function Source({ meta, setMeta, need }: { meta: Meta; setMeta: Props['setMeta']; need: Requirement | undefined }) {
  const source = meta.source ?? { name: '', url: '', title: '', text: '' }
  const set = (change: Partial<typeof source>) => setMeta({ source: { ...source, ...change } })
  return (
    <div id={needID('fact', 'source')} className="qf-boxed">
      <Field label="转自" need={<Need need={need} />}><Input value={source.name} onChange={(e) => set({ name: e.target.value })} placeholder="稿源单位" aria-label="稿源单位" /></Field>
      <Field label="原文链接"><Input value={source.url} onChange={(e) => set({ url: e.target.value })} placeholder="https://" aria-label="原文链接" /></Field>
      <Field label="原文标题"><Input value={source.title} onChange={(e) => set({ title: e.target.value })} aria-label="原文标题" /></Field>
      <Field label="原文（用来核对有没有改动）"><Input.TextArea rows={4} value={source.text} onChange={(e) => set({ text: e.target.value })} aria-label="原文" /></Field>
    </div>
  )
}

/** The questions of the rules. Nothing is answered beforehand; the answers decide the route. */
function Questions({ meta, setMeta, rules, needs }: Props & { needs: Requirement[] }) {
  const known = rules?.questions ?? []
  const extra: Question[] = needs.filter((r) => r.kind === 'answer' && !known.some((q) => q.name === r.field)).map((r) => ({
    name: r.field, text: r.text ?? r.field, type: r.options?.length ? 'options' : 'yesno', options: r.options ?? [], many: false, default: null, open: true, clause: r.clause,
  }))
  const all = [...known, ...extra]
  if (all.length === 0) return null
  const open = (q: Question) => needs.some((r) => r.kind === 'answer' && r.field === q.name)
  const set = (name: string, value: AnswerValue) => {
    const answers = { ...meta.answers }
    if (value === null || value === '') delete answers[name]
    else answers[name] = value
    setMeta({ answers })
  }
  return (
    <>
      <h3 className="qf-group">请回答（答案决定审签流程）</h3>
      {all.map((q) => (
        <Field key={q.name} id={needID('answer', q.name)} label={<>{q.text} <Cites cites={[q.clause]} /></>} need={open(q) ? '这个问题还没有回答。' : undefined}>
          <Reply question={q} value={meta.answers[q.name]} onChange={(v) => set(q.name, v)} />
        </Field>
      ))}
    </>
  )
}

/** What the rules ask the author to bring: fields, statements, papers, links, consultations, choices. */
function Asked({ meta, setMeta, needs, send }: Props & { needs: Requirement[] }) {
  const of = (kind: string) => needs.filter((r) => r.kind === kind)
  const names = (kind: string, filled: string[]) => [...new Set([...filled, ...of(kind).map((r) => r.field)])]
  const need = (kind: string, field: string) => of(kind).find((r) => r.field === field)
  const units = useUnits().data
  const unitName = (id: string) => units?.find((u) => u.id === id)?.name ?? id

  const fields = names('field', Object.keys(meta.fields))
  const declared = names('declaration', meta.declared)
  const papers = names('attachment', meta.attachments.map((a) => a.name))
  const links = names('link', meta.links.map((l) => l.kind))
  const choices = names('choice', Object.keys(meta.choices))
  const consulted = of('consultation')
  if (fields.length + declared.length + papers.length + links.length + choices.length + consulted.length + meta.consulted.length === 0) return null

  const setLink = (kind: string, ref: string) => setMeta({ links: [...meta.links.filter((l) => l.kind !== kind), ...(ref ? [{ kind, ref, state: meta.links.find((l) => l.kind === kind)?.state ?? '' }] : [])] })

  return (
    <>
      <h3 className="qf-group">规定要求</h3>
      {declared.map((d) => (
        <Field key={d} id={needID('declaration', d)} label={null} need={<Need need={need('declaration', d)} />}>
          <Checkbox checked={meta.declared.includes(d)} onChange={(e) => setMeta({ declared: e.target.checked ? [...meta.declared, d] : meta.declared.filter((x) => x !== d) })}>我声明：{d}</Checkbox>
        </Field>
      ))}
      {choices.map((c) => {
        const r = need('choice', c)
        return (
          <Field key={c} id={needID('choice', c)} label={c} need={<Need need={r} />}>
            {r?.options?.length
              ? <Select className="qf-wide" allowClear value={meta.choices[c]} onChange={(v?: string) => setMeta({ choices: withKey(meta.choices, c, v ?? '') })} options={r.options.map((o) => ({ value: o, label: unitName(o) }))} aria-label={c} />
              : <UnitPick value={meta.choices[c] ?? ''} onChange={(v) => setMeta({ choices: withKey(meta.choices, c, v) })} aria-label={c} />}
          </Field>
        )
      })}
      {fields.map((f) => {
        const r = need('field', f)
        return (
          <Field key={f} id={needID('field', f)} label={f} need={<Need need={r} />}>
            <AutoComplete className="qf-wide" value={meta.fields[f] ?? ''} onChange={(v?: string) => setMeta({ fields: withKey(meta.fields, f, v ?? '') })} options={r?.options?.map((o) => ({ value: o })) ?? []} aria-label={f} />
          </Field>
        )
      })}
      {links.map((l) => (
        <Field key={l} id={needID('link', l)} label={l} need={<Need need={need('link', l)} />}>
          <Input value={meta.links.find((x) => x.kind === l)?.ref ?? ''} onChange={(e) => setLink(l, e.target.value)} placeholder="编号或链接" aria-label={l} />
        </Field>
      ))}
      {papers.map((p) => (
        <Field key={p} id={needID('attachment', p)} label={p} need={<Need need={need('attachment', p)} />}>
          <Paper name={p} meta={meta} setMeta={setMeta} send={send} />
        </Field>
      ))}
      {consulted.length + meta.consulted.length > 0 ? (
        <div id={consulted[0] ? needID('consultation', consulted[0].field) : undefined}>
          <Field label="已征求意见" need={consulted.map((r) => <div key={r.field}><Need need={r} />{r.options?.length ? `（${r.options.map(unitName).join('、')}）` : ''}</div>)}>
            {meta.consulted.map((c, i) => (
              <div key={i} className="qf-row">
                <UnitPick value={c.unit} onChange={(unit) => setMeta({ consulted: meta.consulted.map((x, n) => (n === i ? { ...x, unit } : x)) })} aria-label="单位" />
                <DatePicker value={c.at ? dayjs(c.at) : null} onChange={(v) => setMeta({ consulted: meta.consulted.map((x, n) => (n === i ? { ...x, at: v ? v.format('YYYY-MM-DD') : '' } : x)) })} aria-label="日期" />
                <Input value={c.answer} placeholder="答复" aria-label="答复" onChange={(e) => setMeta({ consulted: meta.consulted.map((x, n) => (n === i ? { ...x, answer: e.target.value } : x)) })} />
                <Button onClick={() => setMeta({ consulted: meta.consulted.filter((_, n) => n !== i) })}>删去</Button>
              </div>
            ))}
            <Button size="small" onClick={() => setMeta({ consulted: [...meta.consulted, { unit: consulted[0]?.options?.[0] ?? '', at: '', answer: '' }] })}>加一条</Button>
          </Field>
        </div>
      ) : null}
    </>
  )
}

function withKey(map: Record<string, string>, key: string, value: string): Record<string, string> {
  const next = { ...map }
  if (value === '') delete next[key]
  else next[key] = value
  return next
}

function Paper({ name, meta, setMeta, send }: Pick<Props, 'meta' | 'setMeta' | 'send'> & { name: string }) {
  const [part, setPart] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const paper = meta.attachments.find((a) => a.name === name)
  const rest = meta.attachments.filter((a) => a.name !== name)

  async function take(file: File) {
    setPart(0)
    setError(null)
    try {
      const media = await send(file, setPart)
      setMeta({ attachments: [...rest, { name, digest: media.digest, format: file.name.split('.').pop()?.toLowerCase() ?? '', sealed: paper?.sealed ?? false }] })
    } catch (e) {
      setError(e)
    } finally {
      setPart(null)
    }
  }

  return (
    <>
      <div className="qf-buttons">
        <Upload showUploadList={false} beforeUpload={(f) => { void take(f); return false }}><Button>{paper ? `已上传（${paper.format}），换一份` : '上传'}</Button></Upload>
        {paper ? <Checkbox checked={paper.sealed} onChange={(e) => setMeta({ attachments: [...rest, { ...paper, sealed: e.target.checked }] })}>已盖章</Checkbox> : null}
      </div>
      {part !== null ? <Progress percent={Math.round(part * 100)} size="small" /> : null}
      <Refusal error={error} />
    </>
  )
}

function Originals({ meta, setMeta, need }: { meta: Meta; setMeta: Props['setMeta']; need: Requirement[] }) {
  return (
    <Field label="原件" id="need-originals" need={need.length > 0 ? need.map((r) => <div key={r.field}><Need need={r} /></div>) : undefined}>
      {meta.originals.length === 0 ? <p className="qf-quiet qf-small">导入的文件会留存在这里。</p> : (
        <ul className="qf-rows">{meta.originals.map((o, i) => (
          <li key={i}><span className="qf-break">{o.name}</span> <span className="qf-quiet qf-small">{o.kind}　{o.format}　{size(o.size)}</span>
            <Button size="small" type="text" onClick={() => setMeta({ originals: meta.originals.filter((_, n) => n !== i) })} aria-label={`移除 ${o.name}`}>移除</Button></li>
        ))}</ul>
      )}
    </Field>
  )
}

function size(n: number): string {
  return n >= 1 << 20 ? `${(n / (1 << 20)).toFixed(1)} MB` : `${Math.max(1, Math.round(n / 1024))} KB`
}

function Rows<T extends Record<string, string>>({ rows, empty, columns, onChange, add }: { rows: T[]; empty: T; columns: [keyof T & string, string][]; onChange: (rows: T[]) => void; add: string }) {
  return (
    <>
      {rows.map((row, i) => (
        <div key={i} className="qf-row">
          {columns.map(([key, label]) => <Input key={key} value={row[key]} placeholder={label} aria-label={label} onChange={(e) => onChange(rows.map((r, n) => (n === i ? { ...r, [key]: e.target.value } : r)))} />)}
          <Button onClick={() => onChange(rows.filter((_, n) => n !== i))}>删去</Button>
        </div>
      ))}
      <Button size="small" onClick={() => onChange([...rows, empty])}>{add}</Button>
    </>
  )
}

const levels = ['特别重大', '重大', '较大', '一般', '其他政务舆情']

/** Whether the item is about an incident, from which the hours of publication are counted. */
function Incident({ meta, setMeta }: Pick<Props, 'meta' | 'setMeta'>) {
  const x = meta.incident
  return (
    <>
      <Field label="突发事件">
        <Select className="qf-wide" value={x?.level ?? ''} aria-label="突发事件" onChange={(level: string) => setMeta({ incident: level ? { level, known_at: x?.known_at ?? '' } : undefined })}
          options={[{ value: '', label: '不涉及' }, ...levels.map((l) => ({ value: l, label: l }))]} />
      </Field>
      {x ? (
        <Field label="获知时间（首次发布、回应的时限从这时起算）">
          <DatePicker className="qf-wide" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={fromTime(x.known_at)} onChange={(v) => setMeta({ incident: { ...x, known_at: toTime(v) } })} aria-label="获知时间" />
        </Field>
      ) : null}
    </>
  )
}
