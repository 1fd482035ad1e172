import { Alert, App, Button, Input, Modal, Progress, Segmented, Upload } from 'antd'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { Editor } from '@tiptap/core'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ApiError } from '../../api/client'
import type { Article, Checked, Finding } from '../../api/types'
import { patterns } from '../../paths'
import { useOnce } from '../../shared/once'
import { Cites, Loaded, Nothing, Refusal, State, useNarrow, useTitle } from '../../shared/parts'
import { secrecyNotice } from '../../shared/session'
import { shortWhen } from '../../shared/time'
import { phaseTone } from '../../shared/words'
import { articleQuery, check, checkLinks, importInto, rulesQuery, saveVersion, submit, uploadMedia } from './api'
import { closed, decisionWord, standing } from './decision'
import { merged, occurrence, stepFrom } from './marks'
import { openFindings, spotOf, spotOfPath, type Spot, type Tab } from './needs'
import { CheckPanel, Keep } from './panel/CheckPanel'
import { ConflictDialog } from './panel/ConflictDialog'
import { InfoPanel } from './panel/InfoPanel'
import { Drafters } from './parts/Drafters'
import { RoutePanel } from './panel/RoutePanel'
import { picturesOf, TargetsPanel } from './panel/TargetsPanel'
import { TemplateNote } from './parts/TemplateNote'
import { jumpTo } from './jump'
import { useDraft, type Draft, type Head } from './useDraft'
import { useFindingKeys } from './useFindingKeys'
import { useTextCheck } from './useTextCheck'

const BodyEditor = lazy(() => import('./editor/BodyEditor'))

export default function EditPage() {
  const { id } = useParams({ from: '/inside/articles/$id/edit' })
  // What stands in the editor comes from this one answer; later changes come by saving, import or a conflict.
  const query = useQuery({ ...articleQuery(id), staleTime: 0, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false, refetchInterval: false })
  return (
    <Loaded query={query}>
      {(article) => query.isFetching && !query.isFetchedAfterMount ? null : article.editable ? <Desk key={article.id} article={article} /> : (
        <Nothing title="这篇稿件现在不能修改">
          <p>{article.edit_reason}</p>
          <Link to={patterns.article} params={{ id }}>查看稿件</Link>
        </Nothing>
      )}
    </Loaded>
  )
}

function Desk({ article }: { article: Article }) {
  const draft = useDraft(article)
  const narrow = useNarrow()
  const client = useQueryClient()
  const { message, modal } = App.useApp()
  const rules = useQuery(rulesQuery).data
  useTitle(draft.head.title || '写稿')
  const [tab, setTab] = useState<Tab>(narrow ? 'text' : 'info')
  const [picked, setPicked] = useState('')
  const [importing, setImporting] = useState<number | null>(null)
  const [importError, setImportError] = useState<unknown>(null)
  const [missing, setMissing] = useState<Missing[] | null>(null)
  const checkKey = ['checks', article.id, draft.base]
  const checks = useQuery({ queryKey: checkKey, queryFn: ({ signal }) => check(article.id, signal), staleTime: Infinity, placeholderData: keepPreviousData, retry: 1 })
  const checked = checks.data
  const text = useTextCheck(article.id, draft.snapshot)
  const { touched, again } = text
  const findings = useMemo(() => merged(checked?.findings ?? noFindings, text.words), [checked, text.words])
  const [keeping, setKeeping] = useState<Finding | null>(null)
  useEffect(again, [again, draft.loads])

  const send = useCallback((file: File, progress: (part: number) => void) => uploadMedia(article.id, file, progress), [article.id])

  const go = useCallback((spot: Spot) => {
    setMissing(null)
    setTab(spot.tab)
    jumpTo(spot.id)
  }, [])

  const pick = useCallback((at: string) => {
    setPicked(at)
    setTab('check')
    jumpTo(`finding-${at.slice(0, at.indexOf('@'))}`)
  }, [])

  const attach = draft.attach
  const places = useRef<typeof import('./editor/select') | null>(null) // comes with the editor, so that keys act at once
  const ready = useCallback((e: Editor) => {
    attach(e)
    again()
    void import('./editor/select').then((m) => { places.current = m })
  }, [again, attach])

  const { touch, setHead: setDraftHead } = draft
  const typed = useCallback(() => {
    touch()
    touched()
  }, [touch, touched])
  const setHead = useCallback((change: Partial<Head>) => {
    setDraftHead(change)
    touched()
  }, [setDraftHead, touched])

  const showFinding = useCallback((f: Finding) => {
    setPicked(occurrence(f))
    if (narrow) setTab('text')
    if (inHead(f)) return selectInHead(f)
    if (draft.editor.current && !places.current?.selectFinding(draft.editor.current, f)) void message.info('这处文字已经改过，等下一次检查。')
  }, [draft.editor, message, narrow])

  /** Mends places of one pattern, the last first, so that those before keep their offsets. */
  const fix = useCallback((found: Finding[]) => {
    const head = { ...draft.head }
    let gone = false
    for (const f of [...found].reverse()) {
      if (f.fix === null) continue
      if (inHead(f)) {
        const points = Array.from(head[f.block] ?? '')
        points.splice(f.start, f.end - f.start, f.fix)
        head[f.block] = points.join('')
      } else if (draft.editor.current && !places.current?.applyFix(draft.editor.current, f)) gone = true
    }
    if (found.some(inHead)) setHead(head)
    if (gone) void message.info('这处文字已经改过，等下一次检查。')
  }, [draft.editor, draft.head, message, setHead])

  /** From the finding that is picked, or from where the cursor stands, to the next one; head first, then the text. */
  const step = useCallback((by: 1 | -1) => {
    const editor = draft.editor.current
    if (!editor || !places.current) return
    const { findingsInText, passed, selectPlace } = places.current
    const head = findings.filter(inHead).filter((f) => !f.overruled).map((finding) => ({ at: occurrence(finding), finding, place: null }))
    const body = findingsInText(editor)
    const all = [...head, ...body.map((place) => ({ at: place.at, finding: null, place }))]
    const stood = all.findIndex((x) => x.at === picked)
    const cursor = editor.isFocused ? passed(editor, body) : -1
    const next = stepFrom(all, editor.isFocused && cursor >= 0 ? head.length + cursor : stood, by)
    if (!next) return void message.info('没有发现疑似差错。')
    setPicked(next.at)
    if (narrow) setTab('text')
    else setTab('check')
    if (next.place) selectPlace(editor, next.place)
    else selectInHead(next.finding)
  }, [draft.editor, findings, message, narrow, picked])

  /** Asks whether the links of the text answer, and shows each with what came of it. */
  async function lookAtLinks() {
    if (!(await draft.flush())) return void message.warning('先把没有保存的内容存好，再核查链接。')
    const hide = message.loading('正在核查链接……', 0)
    try {
      const { links } = await checkLinks(article.id)
      again()
      void client.invalidateQueries({ queryKey: ['checks', article.id] })
      if (links.length === 0) return void message.info('稿件里没有链接。')
      modal.info({ title: '链接核查', content: <ul className="qf-plain-list">{links.map((l) => <li key={l.url}><span className="qf-break">{l.url}</span>　{l.text}</li>)}</ul>, okText: '知道了' })
    } catch (e) {
      void message.error(e instanceof Error ? e.message : '链接没有核查成，请再试一次。')
    } finally {
      hide()
    }
  }

  const current = findings.find((f) => occurrence(f) === picked && !f.overruled)
  useFindingKeys({
    next: () => step(1),
    previous: () => step(-1),
    fix: () => void (current ? (current.fix === null ? message.info('这一处没有现成的改法，请直接修改。') : fix([current])) : step(1)),
    keep: () => void (current ? (current.reasons.length > 0 && current.severity !== 'hint' ? setKeeping(current) : message.info(current.severity === 'hint' ? '提示可以不处理。' : '这一处只能修改，不能保留。')) : step(1)),
  })

  const run = useCallback(async (files: File[]) => {
    if (!(await draft.flush())) {
      void message.warning('先把没有保存的内容存好，再导入。')
      return
    }
    setImporting(0)
    setImportError(null)
    try {
      const next = await importInto(article.id, files, setImporting)
      draft.adopt({ source: next.source, meta: next.meta }, next.base)
      again()
      void client.invalidateQueries({ queryKey: ['checks', article.id] })
      void message.success('已导入，请核对正文和图片。')
      if (next.notes?.length) modal.info({ title: '导入说明', content: <ul className="qf-plain-list">{next.notes.map((n, i) => <li key={i}>{n}</li>)}</ul> })
    } catch (e) {
      setImportError(e)
    } finally {
      setImporting(null)
    }
  }, [again, article.id, client, draft, message, modal])

  const importFiles = useCallback((files: File[]) => {
    const written = draft.snapshot().source.blocks.some((b) => !(b.type === 'paragraph' && !b.runs?.length))
    if (!written) return void run(files)
    modal.confirm({
      title: '导入会换掉现在的正文', content: <><p>正文换成文件里的内容，原来的正文不再保留。只加图片请直接拖入正文。</p><p className="qf-secrecy">{secrecyNotice}</p></>,
      okText: '导入并换掉正文', cancelText: '取消', onOk: () => void run(files),
    })
  }, [draft, modal, run])

  const panel = {
    info: <><Drafters article={article} /><InfoPanel meta={draft.meta} setMeta={draft.setMeta} rules={rules} checked={checked} send={send} /></>,
    targets: <TargetsPanel meta={draft.meta} setMeta={draft.setMeta} checked={checked} pictures={() => picturesOf(draft.snapshot().source.blocks)} send={send} />,
    check: <CheckPanel findings={checked || text.words ? findings : null} behind={text.behind} picked={picked} targeted={draft.meta.targets.length > 0} onJump={showFinding} onFix={fix} onKeep={setKeeping} onStep={step} onLinks={() => void lookAtLinks()} />,
    route: <RoutePanel checked={checked} rules={rules} />,
  }
  const open = openFindings(findings).length
  const tabs: { value: Tab; label: string }[] = [
    ...(narrow ? [{ value: 'text' as const, label: '正文' }] : []),
    { value: 'info', label: `信息${checked?.requirements.length ? ` ${checked.requirements.length}` : ''}` },
    { value: 'targets', label: '渠道' }, { value: 'check', label: `检查${open ? ` ${open}` : ''}` }, { value: 'route', label: '流程' },
  ]

  return (
    <div className="qf-with-bar">
      <div className="qf-edit-head">
        <Link to={patterns.article} params={{ id: article.id }}>查看稿件</Link>
        <State tone={phaseTone[article.phase]}>{article.phase_text}</State>
        {article.number ? <span className="qf-quiet">{article.number}</span> : null}
        <Upload multiple showUploadList={false} accept=".docx,.txt,.md,.html,.htm,.doc,.wps,.pdf,.jpg,.jpeg,.png" beforeUpload={(f, all) => { if (f === all[all.length - 1]) importFiles(all); return false }}><Button size="small">导入文件</Button></Upload>
        <SaveWords draft={draft} />
      </div>
      <Returned article={article} />
      <TemplateNote article={article} meta={draft.meta} checked={checked} setMeta={draft.setMeta} />
      {draft.found ? <Found draft={draft} base={article.base} /> : null}
      <Refusal error={importError} onClose={() => setImportError(null)} />
      {importing !== null ? <Alert type="info" title={<>正在导入 <Progress percent={Math.round(importing * 100)} size="small" /></>} /> : null}
      {narrow ? <Segmented<Tab> block className="qf-edit-tabs" value={tab} onChange={setTab} options={tabs} /> : null}
      <div className="qf-columns">
        <div className="qf-card qf-paper" hidden={narrow && tab !== 'text'}>
          <TextHead draft={draft} findings={findings} setHead={setHead} onPick={pick} />
          <Suspense fallback={<p className="qf-quiet">正在打开编辑器……</p>}>
            <BodyEditor source={article.source} findings={findings} send={send} onChange={typed} onPick={pick} onReady={ready} onFiles={importFiles} />
          </Suspense>
          <p className="qf-secrecy qf-small" style={{ marginTop: 16 }}>{secrecyNotice}</p>
        </div>
        {narrow ? (tab === 'text' ? null : <div className="qf-card">{panel[tab]}</div>) : (
          <aside className="qf-card qf-panel">
            <Segmented<Tab> block value={tab === 'text' ? 'info' : tab} onChange={setTab} options={tabs} />
            <div className="qf-panel-in">{panel[tab === 'text' ? 'info' : tab]}</div>
          </aside>
        )}
      </div>
      <SubmitBar article={article} draft={draft} checked={checked} checking={checks.isFetching} onMissing={setMissing} />
      {missing ? <MissingDialog items={missing} title={checked && closed(checked.answer) ? decisionWord[checked.answer.decision].title : `报送前还有 ${missing.length} 项要处理`} onGo={go} onClose={() => setMissing(null)} /> : null}
      {draft.state.kind === 'conflict' ? <Conflict draft={draft} /> : null}
      {keeping ? (
        <Keep id={article.id} finding={keeping} before={draft.flush} reasons={(rules?.overrule_reasons ?? []).filter((r) => keeping.reasons.includes(r.code))} onClose={() => setKeeping(null)}
          onDone={(c) => { setKeeping(null); client.setQueryData(['checks', article.id, draft.saver.currentBase], c); again() }} />
      ) : null}
    </div>
  )
}

type InHead = Finding & { block: 'title' | 'summary' | 'byline' }

function inHead(f: Finding): f is InHead {
  return f.block === 'title' || f.block === 'summary' || f.block === 'byline'
}

/** Selects the words of a finding in the title, summary or byline. */
function selectInHead(f: InHead) {
  requestAnimationFrame(() => {
    const input = document.querySelector<HTMLTextAreaElement | HTMLInputElement>(`#need-${f.block} textarea, #need-${f.block} input`)
    if (!input) return
    const points = Array.from(input.value)
    const unit = (n: number) => points.slice(0, n).join('').length
    input.focus()
    input.setSelectionRange(unit(f.start), unit(f.end))
    input.scrollIntoView({ block: 'center' })
  })
}

const noFindings: Finding[] = []

type Missing = { text: string; clause?: string; spot: Spot; finding?: Finding }

/** What keeps the text from being submitted, as the server said at the last check. */
function missingOf(checked: Checked): Missing[] {
  if (checked.template) return [{ text: checked.template, clause: '', spot: { tab: 'text', id: '' } }]
  if (closed(checked.answer)) return (checked.answer.reasons ?? []).map((r) => ({ text: r.text, clause: r.clause, spot: { tab: 'route', id: '' } }))
  return [
    ...checked.requirements.map((r) => ({ text: r.text || r.field, clause: r.clause, spot: spotOf(r) })),
    ...openFindings(checked.findings).map((f) => ({ text: `${f.severity_text}：${f.message}`, clause: f.clause, spot: { tab: 'check' as const, id: `finding-${f.key}` }, finding: f })),
    ...(checked.answer.decision === 'mixed' ? (checked.answer.reasons ?? []).map((r) => ({ text: r.text, clause: r.clause, spot: { tab: 'route' as const, id: '' } })) : []),
  ]
}

function SubmitBar({ article, draft, checked, checking, onMissing }: { article: Article; draft: Draft; checked: Checked | undefined; checking: boolean; onMissing: (m: Missing[]) => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const action = article.actions.find((a) => a.do === 'submit' || a.do === 'resubmit')
  const label = action?.label ?? (article.phase === 'draft' ? '报送' : article.phase === 'returned' ? '重新报送' : '提交修改')
  const [asking, setAsking] = useState(false)
  const [looking, setLooking] = useState(false)
  const send = useOnce(useCallback((key: string, base: string) => submit(key, article.id, base), [article.id]))
  const keepVersion = useOnce(useCallback((key: string, base: string) => saveVersion(key, article.id, base), [article.id]))

  async function begin() {
    if (looking) return
    setLooking(true)
    send.clear()
    try {
      if (!(await draft.flush())) {
        void message.warning('还有内容没有保存，请先处理保存的问题。')
        return
      }
      const now = await client.fetchQuery({ queryKey: ['checks', article.id, draft.saver.currentBase], queryFn: () => check(article.id), staleTime: 0 })
      const items = missingOf(now)
      if (now.ready) setAsking(true)
      else onMissing(items.length > 0 ? items : [{ text: '还不能报送，请看“流程”里的说明。', spot: { tab: 'route', id: '' } }])
    } catch (e) {
      void message.error(e instanceof Error ? e.message : '检查没有完成，请再试一次。')
    } finally {
      setLooking(false)
    }
  }

  async function go() {
    const next = await send.run(draft.saver.currentBase)
    if (!next) return
    draft.saver.close()
    client.setQueryData(articleQuery(article.id).queryKey, next)
    void client.invalidateQueries({ queryKey: ['work'] })
    void message.success(`已报送。${next.waiting ? `现在：${next.waiting}` : ''}`)
    void navigate({ to: patterns.article, params: { id: article.id } })
  }

  async function version() {
    if (!(await draft.flush())) return void message.warning('还有内容没有保存。')
    const next = await keepVersion.run(draft.saver.currentBase)
    if (next) {
      draft.saver.adopt(next.base)
      void message.success(`已保存为第 ${next.version} 版。`)
    }
  }

  const refused = send.error instanceof ApiError && send.error.problem.errors?.length ? send.error.problem.errors : null
  useEffect(() => {
    if (!refused) return
    setAsking(false)
    onMissing(refused.map((e) => ({ text: e.text, spot: spotOfPath(e.path) })))
  }, [refused, onMissing])

  return (
    <div className="qf-bar" role="region" aria-label="报送">
      <div className="qf-bar-in">
        <Button type="primary" size="large" loading={looking} disabled={action ? !action.ok : false} onClick={() => void begin()} data-do="submit">{label}</Button>
        <Button size="large" loading={keepVersion.pending} onClick={() => void version()}>保存为版本</Button>
        <span className="qf-small qf-quiet">
          {action && !action.ok ? <>{action.reason} <Cites cites={action.cites} /></> : checking ? '正在检查……' : checked ? standing(checked, missingOf(checked).length) : ''}
        </span>
        {keepVersion.error ? <Refusal error={keepVersion.error} onClose={keepVersion.clear} /> : null}
      </div>
      {asking ? (
        <Modal title={label} open okText={`确认${label}`} cancelText="再看看" confirmLoading={send.pending} onCancel={() => setAsking(false)} onOk={() => void go()} okButtonProps={{ 'data-act': 'submit' }}>
          <p className="qf-effect">{action?.effect || (article.phase === 'review' ? '提交后形成新的版本，按规定要重新办理的签字作废。' : article.phase === 'returned' ? '报送后内容锁定，按审签规则继续审签。在下一位签批之前可以撤回。' : '报送后内容锁定，按审签规则送第一个环节。在下一位签批之前可以撤回。')}</p>
          <p>{draft.head.title}</p>
          {send.error && !refused ? <Refusal error={send.error} /> : null}
        </Modal>
      ) : null}
    </div>
  )
}

function MissingDialog({ items, title, onGo, onClose }: { items: Missing[]; title: string; onGo: (s: Spot) => void; onClose: () => void }) {
  return (
    <Modal title={title} open footer={<Button type="primary" onClick={onClose}>知道了</Button>} onCancel={onClose}>
      <ul className="qf-missing">
        {items.map((m, i) => (
          <li key={i}><span>{m.text} <Cites cites={[m.clause]} /></span><Button onClick={() => onGo(m.spot)}>{m.spot.tab === 'route' ? '看流程' : '去处理'}</Button></li>
        ))}
      </ul>
    </Modal>
  )
}

/** Where saving stands, always visible. */
function SaveWords({ draft }: { draft: Draft }) {
  const s = draft.state
  const words = {
    clean: s.kind === 'clean' && s.at ? `已保存 ${shortWhen(s.at)}` : '已保存',
    dirty: '有改动，马上保存', saving: '正在保存……', conflict: '没有保存：别处改过',
    offline: '连接不上，已存在本机，正在重试', session: '登录失效，已存在本机', refused: '没有保存',
  }[s.kind]
  const tone = { clean: 'good', dirty: 'plain', saving: 'plain', conflict: 'bad', offline: 'warn', session: 'warn', refused: 'bad' } as const
  return (
    <span className="qf-save" role="status">
      <State tone={tone[s.kind]}>{words}</State>
      {s.kind === 'refused' ? <span className="qf-need">{s.text}{s.errors.map((e, i) => <span key={i}> {e.text}</span>)}</span> : null}
      {s.kind === 'offline' ? <Button size="small" onClick={() => void draft.flush()}>现在重试</Button> : null}
      {draft.full ? <span className="qf-need">浏览器存不下本机副本，请先别关页面。</span> : null}
    </span>
  )
}

/** What the last reviewer wrote when he gave the item back. */
function Returned({ article }: { article: Article }) {
  if (article.phase !== 'returned') return null
  const last = [...article.timeline].sort((a, b) => b.seq - a.seq).find((t) => /退回/.test(t.text))
  if (!last) return null
  return <Alert type="warning" showIcon style={{ marginBottom: 12 }} title={<>{last.by?.name} {last.text} <Cites cites={[last.clause]} /></>} description={last.opinion || undefined} />
}

/** A copy that an earlier visit left on this device. */
function Found({ draft, base }: { draft: Draft; base: string }) {
  const copy = draft.found
  if (!copy) return null
  return (
    <Alert type="info" showIcon style={{ marginBottom: 12 }} title="本机有一份没有保存上去的内容"
      description={`${new Date(copy.at).toLocaleString('zh-CN', { hour12: false })}，标题“${copy.snapshot.source.title || '（空）'}”。${copy.base === base ? '' : '服务器上的稿件后来又改过，恢复后请对照两份再定。'}`}
      action={<div className="qf-buttons"><Button size="small" type="primary" onClick={() => draft.restore(copy)}>恢复</Button><Button size="small" onClick={draft.drop}>丢弃</Button></div>} />
  )
}

function Conflict({ draft }: { draft: Draft }) {
  const theirs = draft.state.kind === 'conflict' ? draft.state.current : null
  if (!theirs) return null
  return <ConflictDialog mine={draft.snapshot()} theirs={theirs} onMine={() => void draft.saver.keepMine(theirs)} onTheirs={() => draft.adopt({ source: theirs.source, meta: theirs.meta }, theirs.base)} />
}

function TextHead({ draft, findings, setHead, onPick }: { draft: Draft; findings: Finding[]; setHead: (change: Partial<Head>) => void; onPick: (at: string) => void }) {
  const at = (block: string) => findings.filter((f) => f.block === block && !f.overruled)
  const marks = (block: string) => at(block).map((f) => (
    <button key={occurrence(f)} type="button" className={`qf-head-finding qf-find-${f.severity}`} onClick={() => onPick(occurrence(f))}>{f.message}</button>
  ))
  return (
    <div className="qf-text-head">
      <div id="need-title">
        <Input.TextArea className="qf-title" autoSize variant="borderless" placeholder="标题" aria-label="标题" value={draft.head.title} maxLength={200}
          onChange={(e) => setHead({ title: e.target.value.replaceAll('\n', '') })} />
        {marks('title')}
      </div>
      <div id="need-byline"><Input variant="borderless" placeholder="署名（可以不写）" aria-label="署名" value={draft.head.byline ?? ''} maxLength={100} onChange={(e) => setHead({ byline: e.target.value })} />{marks('byline')}</div>
      <div id="need-summary"><Input.TextArea autoSize={{ minRows: 1 }} variant="borderless" placeholder="摘要（可以不写，微信转发时显示）" aria-label="摘要" value={draft.head.summary ?? ''} maxLength={500} onChange={(e) => setHead({ summary: e.target.value })} />{marks('summary')}</div>
    </div>
  )
}
