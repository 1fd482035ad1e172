import { Alert, Button, Input, Progress, Upload } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { FoundCode, VerifyReport } from '../../api/types'
import { api, patterns } from '../../paths'
import { Heading, Loaded, Refusal } from '../../shared/parts'
import { when } from '../../shared/time'
import { checkpointQuery, findCode, verifyExport } from './api'

export default function LedgerPage() {
  return (
    <>
      <Heading title="存证核验" />
      <div className="qf-two">
        <FindCode />
        <Verify />
      </div>
      <CheckpointCard />
    </>
  )
}

/** A printed form's check code leads to its article, and says whether that version still stands. */
function FindCode() {
  const [found, setFound] = useState<FoundCode | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [pending, setPending] = useState(false)

  async function find(code: string) {
    if (!code.trim()) return
    setPending(true)
    setError(null)
    setFound(null)
    try {
      setFound(await findCode(code.trim().toUpperCase()))
    } catch (e) {
      setError(e)
    } finally {
      setPending(false)
    }
  }

  return (
    <section className="qf-card">
      <h2>按核验码查找</h2>
      <p className="qf-quiet">核验码印在审核单上，形如 K7QM-2D9F-PHMV-FB37。</p>
      <Input.Search placeholder="输入核验码" aria-label="核验码" enterButton="查找" size="large" loading={pending} onSearch={(v) => void find(v)} />
      <div style={{ marginTop: 12 }}>
        <Refusal error={error} />
        {found ? (
          <Alert type={found.current ? 'success' : 'warning'} showIcon title={found.text}
            description={<Link to={patterns.article} params={{ id: found.article }}>打开这篇稿件</Link>} />
        ) : null}
      </div>
    </section>
  )
}

const badWord: Record<string, string> = {
  flip: '内容被改动', cut: '后面的记录被截去', swap: '前后次序被调换', duplicate: '有记录重复', append: '后面被添加了记录', other: '记录对不上',
}

/** Verifies an export that somebody hands in. */
function Verify() {
  const [file, setFile] = useState<File | null>(null)
  const [checkpoint, setCheckpoint] = useState<File | null>(null)
  const [part, setPart] = useState<number | null>(null)
  const [report, setReport] = useState<VerifyReport | null>(null)
  const [error, setError] = useState<unknown>(null)

  async function verify() {
    if (!file || part !== null) return
    setPart(0)
    setError(null)
    setReport(null)
    try {
      setReport(await verifyExport(file, checkpoint, setPart))
    } catch (e) {
      setError(e)
    } finally {
      setPart(null)
    }
  }

  return (
    <section className="qf-card">
      <h2>核验导出文件</h2>
      <p className="qf-quiet">选择操作留痕的导出文件。另存在别处的存证检查点也一并选上，才能证明没有被截去或整体替换。</p>
      <div className="qf-buttons">
        <Upload accept=".jsonl,.json,.txt" maxCount={1} showUploadList={false} beforeUpload={(f) => { setFile(f); return false }}><Button>{file ? file.name : '选择导出文件'}</Button></Upload>
        <Upload accept=".txt,.note" maxCount={1} showUploadList={false} beforeUpload={(f) => { setCheckpoint(f); return false }}><Button>{checkpoint ? checkpoint.name : '选择检查点（可不选）'}</Button></Upload>
        <Button type="primary" disabled={!file} loading={part !== null} onClick={() => void verify()}>核验</Button>
      </div>
      {part !== null ? <Progress percent={Math.round(part * 100)} /> : null}
      <div style={{ marginTop: 12 }}>
        <Refusal error={error} />
        {report ? <Report report={report} /> : null}
      </div>
    </section>
  )
}

function Report({ report }: { report: VerifyReport }) {
  return (
    <Alert type={!report.ok ? 'error' : report.witnessed ? 'success' : 'warning'} showIcon title={report.text || (report.ok ? '没有发现改动。' : '核验不通过。')} description={
      <>
        {report.first_bad ? <p>第 {report.first_bad.entry} 条：{badWord[report.first_bad.kind] ?? badWord.other}。{report.first_bad.text}</p> : null}
        <p>共 {report.entries} 条记录。</p>
      </>
    } />
  )
}

function CheckpointCard() {
  const query = useQuery(checkpointQuery)
  return (
    <section className="qf-card">
      <h2>当前检查点</h2>
      <p className="qf-quiet">把下面的文字抄存到别处（上级机关、纸质档案），以后就能证明此前的记录一条没少、一字没改。</p>
      <Loaded query={query}>
        {(c) => (
          <>
            <dl className="qf-facts"><dt>时间</dt><dd>{when(c.at)}</dd><dt>记录数</dt><dd>{c.tree_size}</dd></dl>
            <pre className="qf-mono qf-note">{c.text}</pre>
            {c.key ? <p className="qf-small qf-quiet">公钥 <span className="qf-mono">{c.key}</span></p> : null}
            <div className="qf-buttons">
              <Button href={`data:text/plain;charset=utf-8,${encodeURIComponent(c.text)}`} download={`检查点-${c.tree_size}.txt`}>下载检查点</Button>
              <Button href={api.ledgerExport} download>导出操作留痕</Button>
            </div>
          </>
        )}
      </Loaded>
    </section>
  )
}
