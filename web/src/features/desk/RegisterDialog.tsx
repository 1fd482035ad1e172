import { Modal, Progress, Radio } from 'antd'
import { useState } from 'react'
import { PersonPick, UnitPick } from '../../shared/org'
import { Field, Refusal } from '../../shared/parts'
import { secrecyNotice } from '../../shared/session'
import { FilePick } from './FilePick'
import { useIntake } from './useIntake'

/** Paper and e-mail submissions: the true submitter is the author, who registers is recorded. */
export function RegisterDialog({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const [unit, setUnit] = useState('')
  const [person, setPerson] = useState('')
  const [means, setMeans] = useState<'paper' | 'mail'>('paper')
  const [files, setFiles] = useState<File[]>([])
  const intake = useIntake(onDone)
  return (
    <Modal title="代为登记" open okText="登记" cancelText="取消" onCancel={onClose} onOk={() => void intake.start(files, { unit, person, means })}
      okButtonProps={{ disabled: !unit || !person }} confirmLoading={intake.pending} mask={{ closable: false }}>
      <p>登记收到的纸质或邮件稿件。作者是真正的报送人，您记为登记人。</p>
      <p className="qf-secrecy">{secrecyNotice}</p>
      <Field label="报送单位"><UnitPick value={unit} onChange={(u) => { setUnit(u); setPerson('') }} aria-label="报送单位" /></Field>
      <Field label="报送人"><PersonPick unit={unit} disabled={!unit} value={person} onChange={setPerson} aria-label="报送人" placeholder={unit ? '请选择人员' : '请先选择单位'} /></Field>
      <Field label="怎样收到的">
        <Radio.Group value={means} onChange={(e) => setMeans(e.target.value as 'paper' | 'mail')} options={[{ value: 'paper', label: '纸质' }, { value: 'mail', label: '邮件' }]} />
      </Field>
      <Field label="原件（扫描件、Word 或照片）"><FilePick files={files} onChange={setFiles} disabled={intake.pending} /></Field>
      {intake.part !== null ? <Progress percent={Math.round(intake.part * 100)} /> : null}
      <Refusal error={intake.error} />
    </Modal>
  )
}
