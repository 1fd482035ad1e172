import { Alert, App, Button, Modal, Skeleton, Upload } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Field, Refusal } from '../../shared/parts'
import { adopt, fieldsOf, formsQuery, sampleOf, type Found, type Sample } from './api'

type Looked = { file: File; found: Found; sample: Sample }

/** Brings a template: shows the fields it names and a sample print, and only then takes it into use. */
export function BringDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const client = useQueryClient()
  const { message } = App.useApp()
  const [looked, setLooked] = useState<Looked | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const problems = looked && 'problems' in looked.sample ? looked.sample.problems : []

  async function look(file: File) {
    setBusy(true)
    setError(null)
    setLooked(null)
    try {
      const [found, sample] = [await fieldsOf(file), await sampleOf(file)]
      setLooked({ file, found, sample })
    } catch (e) {
      setError(e)
    } finally {
      setBusy(false)
    }
  }

  async function take() {
    if (!looked) return
    setBusy(true)
    setError(null)
    try {
      await adopt(name, looked.file)
      await client.invalidateQueries({ queryKey: formsQuery.queryKey })
      void message.success(`“${name}”已启用本单位的表样。`)
      onClose()
    } catch (e) {
      setError(e)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal title={`上传“${name}”的表样`} open width={760} okText="启用" cancelText="取消" onCancel={onClose} onOk={() => void take()} confirmLoading={busy} mask={{ closable: false }}
      okButtonProps={{ disabled: !looked || problems.length > 0, 'data-act': 'adopt-form' }}>
      <Upload.Dragger accept=".docx,.html,.htm" maxCount={1} showUploadList={false} disabled={busy} beforeUpload={(f) => { void look(f); return false }}>
        <p className="ant-upload-text">{looked ? looked.file.name : '点这里选择表样，或把文件拖进来'}</p>
        <p className="ant-upload-hint">Word 文件（.docx）或网页文件（.html），不超过 20 MB</p>
      </Upload.Dragger>
      {looked ? (
        <>
          <Field label={`找到的字段（${looked.found.known.length} 个）`}>
            <p className="qf-fields">{looked.found.known.map((f) => <code key={f}>{f}</code>)}{looked.found.known.length === 0 ? <span className="qf-quiet">没有字段，打印出来就是一张空表</span> : null}</p>
          </Field>
          {problems.length > 0 ? <Alert type="warning" showIcon title={`有 ${problems.length} 处问题，改正后重新上传`} description={<ul className="qf-plain-list">{problems.map((p) => <li key={p}>{p}</li>)}</ul>} /> : <Print sample={looked.sample} />}
        </>
      ) : null}
      <Refusal error={error} />
    </Modal>
  )
}

/** The template as it would print, with invented entries. */
function Print({ sample }: { sample: Sample }) {
  const [page, setPage] = useState('')
  const [url, setURL] = useState('')
  useEffect(() => {
    if (!('file' in sample)) return
    if (sample.page) void sample.file.text().then(setPage)
    const made = URL.createObjectURL(sample.file)
    setURL(made)
    return () => URL.revokeObjectURL(made)
  }, [sample])
  if (!('file' in sample)) return null
  return (
    <Field label="样张（内容为示例）">
      {sample.page ? (page ? <iframe title="样张" className="qf-sample" sandbox="" srcDoc={page} /> : <Skeleton active />) : <Button href={url} download="表样预览.docx">下载样张，用 Word 或 WPS 打开核对</Button>}
    </Field>
  )
}
