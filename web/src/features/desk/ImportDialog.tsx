import { Modal, Progress } from 'antd'
import { useState } from 'react'
import { Refusal } from '../../shared/parts'
import { secrecyNotice } from '../../shared/session'
import { FilePick } from './FilePick'
import { useIntake } from './useIntake'

export function ImportDialog({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const [files, setFiles] = useState<File[]>([])
  const intake = useIntake(onDone)
  return (
    <Modal title="导入文件" open okText="导入" cancelText="取消" onCancel={onClose} onOk={() => void intake.start(files, null)}
      okButtonProps={{ disabled: files.length === 0 }} confirmLoading={intake.pending} mask={{ closable: false }}>
      <p className="qf-secrecy">{secrecyNotice}</p>
      <FilePick files={files} onChange={setFiles} disabled={intake.pending} />
      {intake.part !== null ? <Progress percent={Math.round(intake.part * 100)} format={(n) => (n === 100 ? '正在读取' : `${n}%`)} /> : null}
      <div style={{ marginTop: 12 }}><Refusal error={intake.error} /></div>
    </Modal>
  )
}
