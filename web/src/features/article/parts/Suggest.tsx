import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { Action, Article, Mark } from '../../../api/types'
import { State, WhyNot } from '../../../shared/parts'
import { when } from '../../../shared/time'
import type { Tone } from '../../../shared/words'
import { overlap } from '../pieces'
import { DocumentView, type Selected, type Shown } from './DocumentView'

const stateWord: Record<string, [Tone, string]> = {
  open: ['busy', '等作者采纳'], adopted: ['warn', '已采纳，等批改人确认'], confirmed: ['good', '已确认'],
}

type Props = { article: Article; marks: Mark[]; onMarks: (marks: Mark[]) => void; onSend: (action: Action) => void }

/** The text to read and to mark: a signer selects words and says what they should be. */
export function Suggest({ article, marks, onMarks, onSend }: Props) {
  const [selected, setSelected] = useState<Selected | null>(null)
  const [writing, setWriting] = useState<Selected | null>(null)
  const action = article.actions.find((a) => a.do === 'suggest')
  const shown: Shown[] = [
    ...article.findings.map((finding): Shown => ({ kind: 'finding', finding })),
    ...article.suggestions.filter((s) => s.state === 'open').flatMap((s) => s.marks.map((mark): Shown => ({ kind: 'change', mark, by: s.by.name }))),
    ...marks.map((mark): Shown => ({ kind: 'change', mark, by: '您' })),
  ]
  const taken = selected !== null && marks.some((m) => m.block === selected.block && overlap(m, selected))

  return (
    <>
      {action?.ok ? (
        <div className="qf-suggest-bar">
          {selected ? (
            taken ? <span>这里已经批改过，请先撤掉原来的批改。</span>
              : <><span className="qf-break">已选“{selected.text.length > 24 ? `${selected.text.slice(0, 24)}……` : selected.text}”</span><Button type="primary" onClick={() => setWriting(selected)}>建议改为……</Button></>
          ) : <span>要改字句：选中文字，写明建议改成什么。一次批改一段之内的文字。</span>}
          {marks.length > 0 ? <Button onClick={() => onSend(action)}>{action.label}（{marks.length} 处）</Button> : null}
        </div>
      ) : action ? <p><WhyNot action={action} /></p> : null}
      {marks.length > 0 ? (
        <ul className="qf-marks">
          {marks.map((m, i) => <li key={i}><span>改为：{m.replace || '（删去）'}</span><Button size="small" onClick={() => onMarks(marks.filter((_, n) => n !== i))}>撤掉</Button></li>)}
        </ul>
      ) : null}
      {article.suggestions.length > 0 ? (
        <div className="qf-marks-done">
          {article.suggestions.map((s) => (
            <div key={s.no}><State tone={stateWord[s.state]?.[0] ?? 'plain'}>{stateWord[s.state]?.[1] ?? s.state}</State> {s.by.name} {when(s.at)} 批改 {s.marks.length} 处
              {s.state === 'adopted' ? <span className="qf-quiet">　改动见与上一版的比较</span> : null}</div>
          ))}
        </div>
      ) : null}
      <DocumentView source={article.source} shown={shown} onSelect={action?.ok ? setSelected : undefined} />
      {writing ? (
        <Write selected={writing} onClose={() => setWriting(null)} onDone={(replace) => {
          onMarks([...marks, { block: writing.block, start: writing.start, end: writing.end, was: writing.text, replace }])
          setWriting(null)
          setSelected(null)
        }} />
      ) : null}
    </>
  )
}

function Write({ selected, onClose, onDone }: { selected: Selected; onClose: () => void; onDone: (replace: string) => void }) {
  const [text, setText] = useState(selected.text)
  return (
    <Modal title="建议改为" open okText={text === '' ? '建议删去' : '记下这处批改'} cancelText="取消" onCancel={onClose} onOk={() => onDone(text)} okButtonProps={{ disabled: text === selected.text }}>
      <p className="qf-quiet">原文：<del>{selected.text}</del></p>
      <Input.TextArea autoFocus rows={3} value={text} onChange={(e) => setText(e.target.value)} aria-label="建议改为" />
      <p className="qf-small qf-quiet">作者采纳后成为他的新版本，再由您核对改动。</p>
    </Modal>
  )
}
