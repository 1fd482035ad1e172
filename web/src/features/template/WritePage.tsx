import { Alert, Button, Checkbox, Input, Radio, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import type { AnswerValue, Blank, Template, TemplateTextInput } from '../../api/types'
import { patterns } from '../../paths'
import { useAccounts } from '../../shared/org'
import { Cites, Field, Heading, Loaded, Refusal } from '../../shared/parts'
import { Reply } from '../../shared/questions'
import { channelWord, urgencyWord } from '../../shared/words'
import { rulesQuery, templateQuery, useChange, writeTemplate, writeVersion } from './api'
import { BlanksEditor } from './BlanksEditor'
import { TextView } from './TextView'
import { fromLines, moreThanLines, toLines } from './words'

/** Writes a template, or the next version of one. What is written here has to be signed before anybody can use it. */
export default function WritePage() {
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({ ...templateQuery(id), enabled: id !== '', refetchOnWindowFocus: false })
  if (id === '') return <Desk template={null} />
  return <Loaded query={query}>{(t) => <Desk template={t} />}</Loaded>
}

type Draft = { name: string; title: string; body: string; blanks: Blank[]; accounts: string[]; comments: boolean; answers: Record<string, AnswerValue>; urgency: 'normal' | 'urgent' | 'most_urgent'; from: string; until: string; column: string; duty: string[] }

function draftOf(t: Template | null): Draft {
  if (!t) return { name: '', title: '', body: '', blanks: [], accounts: [], comments: true, answers: {}, urgency: 'urgent', from: '', until: '', column: '', duty: [] }
  const x = t.text
  return { name: t.name, title: x.source.title, body: toLines(x.source), blanks: x.blanks, accounts: x.accounts, comments: x.comments, answers: x.answers, urgency: x.urgency as Draft['urgency'], from: x.from, until: x.until, column: x.column, duty: x.duty }
}

function textOf(d: Draft): TemplateTextInput {
  return { source: fromLines(d.title, d.body), blanks: d.blanks, accounts: d.accounts, comments: d.comments, answers: d.answers, urgency: d.urgency, from: d.from, until: d.until, column: d.column, duty: d.duty }
}

function Desk({ template: t }: { template: Template | null }) {
  const navigate = useNavigate()
  const [draft, setDraft] = useState(() => draftOf(t))
  const set = (change: Partial<Draft>) => setDraft((d) => ({ ...d, ...change }))
  const place = useRef<{ field: 'title' | 'body'; at: number }>({ field: 'body', at: -1 })
  const accounts = useAccounts().data ?? []
  const rules = useQuery(rulesQuery).data
  const save = useChange(useCallback((key: string, d: Draft) => (t ? writeVersion(key, t.id, t.latest, textOf(d)) : writeTemplate(key, d.name.trim(), textOf(d))), [t]))

  async function send() {
    const saved = await save.run(draft)
    if (saved) void navigate({ to: patterns.template, params: { id: saved.id } })
  }

  /** Puts the mark of a blank where the cursor was. */
  function insert(name: string) {
    const { field, at } = place.current
    const text = draft[field]
    const where = at < 0 ? text.length : at
    set({ [field]: `${text.slice(0, where)}{${name}}${text.slice(where)}` })
    place.current = { field, at: where + name.length + 2 }
  }

  const remember = (field: 'title' | 'body') => (e: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    place.current = { field, at: e.currentTarget.selectionStart ?? -1 }
  }

  return (
    <div className="qf-with-bar">
      <p><Link to={patterns.templates}>预审模板</Link></p>
      <Heading title={t ? `《${t.name}》写第 ${t.latest + 1} 版` : '新建预审模板'} />
      <p className="qf-quiet">写好后送有权签发的领导签发，签发前不能使用。{t && t.in_force > 0 ? '签发之前，现行的一版照常使用。' : ''}</p>
      {t && moreThanLines(t.text.source) ? <Alert type="warning" showIcon title="这份模板里有表格、列表或加粗的字，这里只能改成普通段落；保存后按段落重新签发。" /> : null}
      <div className="qf-columns">
        <div>
          <section className="qf-card" aria-label="文字">
            {t ? null : <Field label="模板名称"><Input size="large" value={draft.name} maxLength={40} placeholder="例如：停水通知、暴雨预警" aria-label="模板名称" onChange={(e) => set({ name: e.target.value })} /></Field>}
            <Field label="标题"><Input size="large" value={draft.title} maxLength={200} placeholder="例如：关于{地点}临时停水的通知" aria-label="标题" onSelect={remember('title')} onChange={(e) => set({ title: e.target.value })} /></Field>
            <Field label="正文（一行一段；填空项写成 {名称}）"><Input.TextArea autoSize={{ minRows: 8 }} value={draft.body} maxLength={20000} aria-label="正文" onSelect={remember('body')} onChange={(e) => set({ body: e.target.value })} /></Field>
          </section>
          <section className="qf-card" aria-label="填空项">
            <h3>填空项</h3>
            <BlanksEditor blanks={draft.blanks} onChange={(blanks) => set({ blanks })} onInsert={insert} />
          </section>
        </div>
        <div>
          <section className="qf-card" aria-label="使用">
            <h3>怎样使用</h3>
            <Field label="有效期">
              <div className="qf-template-period">
                <Input type="date" prefix="从" value={draft.from} aria-label="有效期从" onChange={(e) => set({ from: e.target.value })} />
                <Input type="date" prefix="到" value={draft.until} aria-label="有效期到" onChange={(e) => set({ until: e.target.value })} />
              </div>
            </Field>
            <Field label="发布到">
              <Checkbox.Group className="qf-radios" value={draft.accounts} onChange={(v) => set({ accounts: v })} options={accounts.map((a) => ({ value: a.id, label: `${a.name}（${channelWord[a.channel]}）` }))} />
            </Field>
            <Field label={null}><Checkbox checked={draft.comments} onChange={(e) => set({ comments: e.target.checked })}>开放评论</Checkbox></Field>
            <Field label="缓急"><Radio.Group value={draft.urgency} onChange={(e) => set({ urgency: e.target.value as Draft['urgency'] })} options={(['normal', 'urgent', 'most_urgent'] as const).map((u) => ({ value: u, label: urgencyWord[u] }))} /></Field>
            {(rules?.questions ?? []).length > 0 ? <h3 className="qf-group">请回答（答案决定由谁签）</h3> : null}
            {(rules?.questions ?? []).map((q) => (
              <Field key={q.name} label={<>{q.text} <Cites cites={[q.clause]} /></>}>
                <Reply question={q} value={draft.answers[q.name]} onChange={(v) => set({ answers: answered(draft.answers, q.name, v) })} />
              </Field>
            ))}
            <DutyPick value={draft.duty} onChange={(duty) => set({ duty })} steps={t?.route} />
          </section>
          <section className="qf-card" aria-label="预览"><h3>预览</h3><TextView source={fromLines(draft.title || '（标题）', draft.body)} /></section>
        </div>
      </div>
      <Refusal error={save.error} />
      <div className="qf-bar" role="region" aria-label="送签">
        <div className="qf-bar-in">
          <Button type="primary" size="large" loading={save.pending} onClick={() => void send()}>保存并送签</Button>
        </div>
      </div>
    </div>
  )
}

function answered(answers: Record<string, AnswerValue>, name: string, value: AnswerValue): Record<string, AnswerValue> {
  const next = { ...answers }
  if (value === null || value === '') delete next[name]
  else next[name] = value
  return next
}

/** Who of those that the rules name may sign filled items; offered once the rules have said who they are. */
function DutyPick({ value, onChange, steps }: { value: string[]; onChange: (people: string[]) => void; steps: Template['route'] | undefined }) {
  const people = [...new Map((steps?.short ? steps.steps : []).flatMap((s) => s.holders).map((h) => [h.id, h.name])).entries()]
  if (people.length < 2 && value.length === 0) return null
  return (
    <Field label="填好的稿件只由下列人员签发（不选就按审签规则）">
      <Select mode="multiple" className="qf-wide" value={value} onChange={onChange} aria-label="指定签发人" options={people.map(([id, name]) => ({ value: id, label: name }))} />
    </Field>
  )
}
