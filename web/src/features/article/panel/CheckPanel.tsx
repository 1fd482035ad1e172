import { Button, Input, Modal, Select } from 'antd'
import { useCallback, useState } from 'react'
import type { Checked, Finding, Rules } from '../../../api/types'
import { useOnce } from '../../../shared/once'
import { Cites, Nothing, Refusal, State } from '../../../shared/parts'
import { when } from '../../../shared/time'
import { severityWord, type Tone } from '../../../shared/words'
import { overrule } from '../api'

const tone: Record<Finding['severity'], Tone> = { must: 'bad', should: 'warn', hint: 'busy' }

type Props = {
  id: string
  checked: Checked | undefined
  rules: Rules | undefined
  picked: string
  /** Whether a channel is chosen: what is checked is what each channel will carry. */
  targeted: boolean
  onJump: (f: Finding) => void
  onFix: (f: Finding) => void
  onChecked: (c: Checked) => void
}

/** Findings beside the text. Errors and warnings are mended or kept with a reason; hints may be ignored. */
export function CheckPanel({ id, checked, rules, picked, targeted, onJump, onFix, onChecked }: Props) {
  const [keeping, setKeeping] = useState<Finding | null>(null)
  if (!checked) return <Nothing title="写下内容并保存后自动检查" />
  const open = checked.findings.filter((f) => !f.overruled)
  const kept = checked.findings.filter((f) => f.overruled)
  return (
    <div id="findings">
      <p className="qf-group">{open.length > 0 ? `发现 ${open.length} 处疑似差错` : targeted ? '没有发现疑似差错。检查只作参考，请仍自行核对。' : '选好拟发布渠道后再检查：检查的是各渠道将要发布的内容。'}</p>
      <ul className="qf-findings">
        {open.map((f) => (
          <li key={f.key} id={`finding-${f.key}`} className={picked === f.key ? 'qf-picked' : ''}>
            <div><State tone={tone[f.severity]}>{f.severity_text || severityWord[f.severity]}</State> {f.message} <Cites cites={[f.clause]} /></div>
            {f.suggestion && f.fix === null ? <div className="qf-quiet qf-small">{f.suggestion}</div> : null}
            <div className="qf-buttons">
              {f.block ? <Button size="small" onClick={() => onJump(f)}>看位置</Button> : null}
              {f.fix !== null ? <Button size="small" onClick={() => onFix(f)}>{f.fix ? `改为“${f.fix}”` : '删去'}</Button> : null}
              {f.severity !== 'hint' && f.reasons.length > 0 ? <Button size="small" onClick={() => setKeeping(f)}>经核无误，保留原文</Button> : null}
            </div>
          </li>
        ))}
      </ul>
      {kept.length > 0 ? (
        <>
          <h3 className="qf-group">已核对保留的 {kept.length} 处</h3>
          <ul className="qf-findings">{kept.map((f) => (
            <li key={f.key}>{f.message}<div className="qf-quiet qf-small">{f.overruled?.reason}　{when(f.overruled?.at)}</div></li>
          ))}</ul>
        </>
      ) : null}
      {keeping ? <Keep id={id} finding={keeping} reasons={(rules?.overrule_reasons ?? []).filter((r) => keeping.reasons.includes(r.code))} onClose={() => setKeeping(null)} onDone={(c) => { setKeeping(null); onChecked(c) }} /> : null}
    </div>
  )
}

function Keep({ id, finding, reasons, onClose, onDone }: { id: string; finding: Finding; reasons: Rules['overrule_reasons']; onClose: () => void; onDone: (c: Checked) => void }) {
  const [reason, setReason] = useState('')
  const [note, setNote] = useState('')
  const send = useOnce(useCallback((key: string) => overrule(key, id, finding.key, reason, note.trim()), [id, finding.key, reason, note]))
  return (
    <Modal title="经核无误，保留原文" open okText="保留原文" cancelText="取消" onCancel={onClose} confirmLoading={send.pending} okButtonProps={{ disabled: !reason }}
      onOk={() => void send.run().then((c) => c && onDone(c))}>
      <p>{finding.message}</p>
      <p className="qf-quiet qf-small">理由会留痕，审签人看得到是谁、为什么保留。</p>
      <Select className="qf-wide" value={reason || undefined} onChange={setReason} placeholder="请选择理由" aria-label="理由" options={reasons.map((r) => ({ value: r.code, label: r.text }))} />
      <Input style={{ marginTop: 8 }} value={note} onChange={(e) => setNote(e.target.value)} placeholder="补充说明（可以不写）" aria-label="补充说明" maxLength={200} />
      <div style={{ marginTop: 8 }}><Refusal error={send.error} /></div>
    </Modal>
  )
}
