import { Alert, Button, Checkbox, Input, Modal, Upload } from 'antd'
import { useCallback, useState } from 'react'
import type { ImportPreview, Lexicon } from '../../api/types'
import { Field, Refusal } from '../../shared/parts'
import { importWords, useChange, type WordFile } from './api'
import { Difference } from './Difference'
import { kinds } from './words'

/** Imports a list in two steps: what it would change is shown first, and nothing else than that is imported. */
export function ImportDialog({ lexicon, onClose }: { lexicon: Lexicon; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [why, setWhy] = useState('')
  const [alone, setAlone] = useState(false)
  const [preview, setPreview] = useState<ImportPreview | null>(null)
  const send = useChange(useCallback((_key: string, list: WordFile, accept: string) => importWords(lexicon.id, list, accept), [lexicon.id]))
  const token = preview?.token ?? ''

  /** Whatever is chosen otherwise must be looked at again. */
  function choose(change: () => void) {
    change()
    setPreview(null)
    send.clear()
  }

  async function go() {
    if (!file) return
    const answer = await send.run({ file, why: why.trim(), alone, seen: lexicon.version }, token)
    if (answer && token) onClose()
    else setPreview(answer ?? null)
  }

  return (
    <Modal title="导入词表" open width={720} okText={token ? '确认导入' : '预览'} cancelText="取消" onCancel={onClose} onOk={() => void go()} confirmLoading={send.pending}
      okButtonProps={{ disabled: !file || (preview !== null && !token) }} mask={{ closable: false }}>
      <p className="qf-quiet">可以用 .csv、.xlsx 表格{lexicon.kind === '' ? '，或每行一个词的 .txt' : ''}。表头可用：{kinds[lexicon.kind].columns}；一格里有几个词的，用顿号隔开。</p>
      <Field label="词表文件">
        <Upload accept=".csv,.xlsx,.txt" maxCount={1} showUploadList={false} disabled={send.pending} beforeUpload={(f) => { choose(() => setFile(f)); return false }}>
          <Button>{file ? file.name : '选择文件'}</Button>
        </Upload>
      </Field>
      <Field label="为什么收录（表里没有写原因的词用这一句）"><Input value={why} maxLength={500} aria-label="为什么收录" onChange={(e) => choose(() => setWhy(e.target.value))} /></Field>
      <Checkbox checked={alone} onChange={(e) => choose(() => setAlone(e.target.checked))}>以文件为准：停用文件里没有的词</Checkbox>
      <div className="qf-lexicon-preview" aria-live="polite">
        <Refusal error={send.error} />
        {preview ? <Preview preview={preview} /> : null}
      </div>
    </Modal>
  )
}

function Preview({ preview: p }: { preview: ImportPreview }) {
  if (p.problems.length > 0) {
    return (
      <Alert type="warning" showIcon role="alert" title={`文件里有 ${p.problems.length} 处需要修改，一个词也没有导入。请改好文件后重新选择。`} description={
        <ul className="qf-plain-list qf-lexicon-problems">{p.problems.map((x, i) => <li key={i}>{x.line > 0 ? `第 ${x.line} 行：` : ''}{x.text}</li>)}</ul>
      } />
    )
  }
  if (!p.token) return <Alert type="info" showIcon title={`文件里的 ${p.lines} 行与词库现有的完全相同，不需要导入。`} />
  const cut = p.added > p.changes.added.length || p.altered > p.changes.altered.length || p.retired > p.changes.retired.length
  return (
    <>
      <Alert type="success" showIcon title={`共读到 ${p.lines} 行：新增 ${p.added} 个词，修改 ${p.altered} 个，停用 ${p.retired} 个，${p.same} 个没有变化。`}
        description={`确认以后成为新的一版，启用那一版才用于检查。${cut ? '下面每类最多列出 200 个。' : ''}`} />
      <div className="qf-lexicon-scroll"><Difference diff={p.changes} /></div>
    </>
  )
}
