import { Upload } from 'antd'
import { InboxOutlined } from '@ant-design/icons'

const kinds = '.docx,.txt,.md,.html,.htm,.jpg,.jpeg,.png,.doc,.wps,.pdf'

/** Where files are dropped or chosen. Nothing is sent before the person says so. */
export function FilePick({ files, onChange, disabled }: { files: File[]; onChange: (files: File[]) => void; disabled: boolean }) {
  return (
    <Upload.Dragger multiple accept={kinds} disabled={disabled} beforeUpload={() => false}
      fileList={files.map((f, i) => ({ uid: String(i), name: f.name, size: f.size, status: 'done' as const }))}
      onChange={({ fileList }) => onChange(fileList.map((f, i) => (f.originFileObj as File | undefined) ?? files[Number(f.uid)] ?? files[i]).filter((f): f is File => !!f))}>
      <p className="ant-upload-drag-icon"><InboxOutlined /></p>
      <p className="ant-upload-text">点这里选择文件，或把文件拖进来</p>
      <p className="ant-upload-hint">Word 文件（.docx）、文本、网页和照片，可以一次选几个，单个不超过 20 MB。.doc、.wps、.pdf 留作原件，请另存为 .docx 后导入正文。</p>
    </Upload.Dragger>
  )
}
