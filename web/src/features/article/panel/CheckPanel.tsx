import { Button, Input, Modal, Select } from 'antd'
import { useCallback, useState } from 'react'
import type { Checked, Finding, Rules } from '../../../api/types'
import { useOnce } from '../../../shared/once'
import { Cites, Nothing, Refusal, State } from '../../../shared/parts'
import { when } from '../../../shared/time'
import { severityWord, type Tone } from '../../../shared/words'
import { overrule } from '../api'
import { grouped, occurrence, stepFrom, type Group } from '../marks'

const tone: Record<Finding['severity'], Tone> = { must: 'bad', should: 'warn', hint: 'busy' }

type Props = {
  /** null before the first check. */
  findings: Finding[] | null
  /** The words could not be checked at the last pause. */
  behind: boolean
  /** The occurrence the person looks at. */
  picked: string
  /** Whether a channel is chosen: what is checked is what each channel will carry. */
  targeted: boolean
  onJump: (f: Finding) => void
  onFix: (places: Finding[]) => void
  onKeep: (f: Finding) => void
  onStep: (by: 1 | -1) => void
  /** Asks whether the links answer. */
  onLinks: () => void
}

/** Findings beside the text. Errors and warnings are mended or kept with a reason; hints may be ignored. */
export function CheckPanel({ findings, behind, picked, targeted, onJump, onFix, onKeep, onStep, onLinks }: Props) {
  if (!findings) return <Nothing title="写下内容后自动检查" />
  const open = grouped(findings.filter((f) => !f.overruled))
  const kept = grouped(findings.filter((f) => f.overruled))
  const places = open.reduce((n, g) => n + g.places.length, 0)
  const placed = open.some((g) => g.places.some((f) => f.block))
  return (
    <div id="findings">
      <p className="qf-group" role="status">{places > 0 ? `发现 ${places} 处疑似差错` : targeted ? '没有发现疑似差错。检查只作参考，请仍自行核对。' : '没有发现文字上的疑似差错。选好拟发布渠道并保存后，再按各渠道将要发布的内容检查。'}</p>
      {behind ? <p className="qf-quiet qf-small">刚才写的文字还没有检查到，停顿时会再试。</p> : null}
      {placed ? (
        <div className="qf-buttons">
          <Button size="small" onClick={() => onStep(-1)} title="Shift+F8">上一处</Button>
          <Button size="small" onClick={() => onStep(1)} title="F8">下一处</Button>
          <span className="qf-quiet qf-small qf-wide-only">键盘：F8 下一处，Shift+F8 上一处，F9 改正，Shift+F9 保留原文</span>
        </div>
      ) : null}
      <ul className="qf-findings">{open.map((g) => <Open key={g.key} group={g} picked={picked} onJump={onJump} onFix={onFix} onKeep={onKeep} />)}</ul>
      <p><Button size="small" onClick={onLinks}>核查链接能否打开</Button></p>
      {kept.length > 0 ? (
        <>
          <h3 className="qf-group">已核对保留的 {kept.length} 处</h3>
          <ul className="qf-findings">{kept.map(({ key, places: [f] }) => f ? (
            <li key={key}>{f.message}<div className="qf-quiet qf-small">{f.overruled?.reason}　{when(f.overruled?.at)}</div></li>
          ) : null)}</ul>
        </>
      ) : null}
    </div>
  )
}

/** One pattern with its places: it is kept once, and mended place by place or everywhere. */
function Open({ group, picked, onJump, onFix, onKeep }: { group: Group; picked: string } & Pick<Props, 'onJump' | 'onFix' | 'onKeep'>) {
  const at = group.places.findIndex((f) => occurrence(f) === picked)
  const f = group.places[Math.max(at, 0)]
  if (!f) return null
  const many = group.places.length
  const after = stepFrom(group.places, at, 1)
  return (
    <li id={`finding-${f.key}`} className={at >= 0 ? 'qf-picked' : ''} aria-current={at >= 0 || undefined}>
      <div><State tone={tone[f.severity]}>{f.severity_text || severityWord[f.severity]}</State> {f.message} <Cites cites={[f.clause]} />{many > 1 ? <span className="qf-quiet qf-small">　共 {many} 处</span> : null}</div>
      {f.suggestion && f.fix === null ? <div className="qf-quiet qf-small">{f.suggestion}</div> : null}
      <div className="qf-buttons">
        {f.block && after ? <Button size="small" onClick={() => onJump(after)}>{many > 1 && at >= 0 ? '看下一处' : '看位置'}</Button> : null}
        {f.fix !== null ? <Button size="small" onClick={() => onFix([f])}>{f.fix ? `改为“${f.fix}”` : '删去'}</Button> : null}
        {f.fix !== null && many > 1 ? <Button size="small" onClick={() => onFix(group.places)}>{many} 处都改</Button> : null}
        {f.severity !== 'hint' && f.reasons.length > 0 ? <Button size="small" onClick={() => onKeep(f)}>经核无误，保留原文</Button> : null}
      </div>
    </li>
  )
}

/** Asks why a finding may stand. What is typed is saved before: the answer is to the text as it stands. */
export function Keep({ id, finding, before, reasons, onClose, onDone }: { id: string; finding: Finding; before: () => Promise<boolean>; reasons: Rules['overrule_reasons']; onClose: () => void; onDone: (c: Checked) => void }) {
  const [reason, setReason] = useState('')
  const [note, setNote] = useState('')
  const [unsaved, setUnsaved] = useState(false)
  const send = useOnce(useCallback((key: string) => overrule(key, id, finding.key, reason, note.trim()), [id, finding.key, reason, note]))
  return (
    <Modal title="经核无误，保留原文" open okText="保留原文" cancelText="取消" onCancel={onClose} confirmLoading={send.pending} okButtonProps={{ disabled: !reason }}
      onOk={() => void before().then(async (saved) => {
        setUnsaved(!saved)
        const c = saved ? await send.run() : undefined
        if (c) onDone(c)
      })}>
      <p>{finding.message}</p>
      <p className="qf-quiet qf-small">理由会留痕，审签人看得到是谁、为什么保留。</p>
      <Select className="qf-wide" value={reason || undefined} onChange={setReason} placeholder="请选择理由" aria-label="理由" options={reasons.map((r) => ({ value: r.code, label: r.text }))} />
      <Input style={{ marginTop: 8 }} value={note} onChange={(e) => setNote(e.target.value)} placeholder="补充说明（可以不写）" aria-label="补充说明" maxLength={200} />
      <div style={{ marginTop: 8 }}><Refusal error={send.error} />{unsaved ? <span className="qf-need">还有内容没有保存，请先处理保存的问题。</span> : null}</div>
    </Modal>
  )
}
