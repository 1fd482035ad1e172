// The dialogs of an account's card. What is typed into them leaves the page at once and is never kept in a cache.

import { Button, DatePicker, Input, Modal, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useEffect, useState } from 'react'
import { PersonPick } from '../../shared/org'
import { Field, Refusal } from '../../shared/parts'
import { askUnseal, certify, enter, setCustodian, setHold, showUnseal, useAct, type Account, type Credential, type Sealing, type Unseal } from './api'
import { clock, hint } from './words'

type Props = { account: Account; onClose: () => void }

/** Takes a credential in. There is no way to read it back. */
export function EnterDialog({ account, credential, onClose }: Props & { credential: Credential }) {
  const [secret, setSecret] = useState('')
  const [expires, setExpires] = useState<Dayjs | null>(null)
  const [rotate, setRotate] = useState<Dayjs | null>(null)
  const act = useAct(enter)

  async function send() {
    const body: Sealing = { kind: credential.kind, secret }
    if (expires) body.expires = expires.format('YYYY-MM-DD')
    if (rotate) body.rotate_by = rotate.format('YYYY-MM-DD')
    if (await act.run(account.id, body)) onClose()
  }

  return (
    <Modal title={`${credential.state === 'none' ? '录入' : '更换'}${credential.title}`} open okText="封存" cancelText="取消" onCancel={onClose} onOk={() => void send()}
      confirmLoading={act.pending} okButtonProps={{ disabled: !secret.trim() }} mask={{ closable: false }}>
      <p className="qf-quiet">{account.name}　{hint(account.channel, credential.kind)}</p>
      <Field label={credential.title}>
        <Input.Password value={secret} autoFocus autoComplete="off" spellCheck={false} aria-label={credential.title} onChange={(e) => setSecret(e.target.value)} />
      </Field>
      {account.channel === 'weibo' && credential.kind === 'secret' ? (
        <Field label="令牌到期日"><DatePicker value={expires} onChange={setExpires} aria-label="令牌到期日" disabledDate={(d) => d.isBefore(dayjs(), 'day')} /></Field>
      ) : null}
      <Field label="更换日期（不填按惯例：密码90天，其他180天）"><DatePicker value={rotate} onChange={setRotate} aria-label="更换日期" disabledDate={(d) => d.isBefore(dayjs(), 'day')} /></Field>
      <p>封存以后页面上不再显示，您自己也读不出来。请确认平台上的旧凭据已经作废。</p>
      <Refusal error={act.error} />
    </Modal>
  )
}

export function AskDialog({ account, credential, onClose }: Props & { credential: Credential }) {
  const [reason, setReason] = useState('')
  const act = useAct(askUnseal)
  return (
    <Modal title={`申请启封${credential.title}`} open okText="申请" cancelText="取消" onCancel={onClose} confirmLoading={act.pending} okButtonProps={{ disabled: reason.trim().length < 4 }}
      onOk={() => void act.run(account.id, credential.kind, reason).then((done) => { if (done) onClose() })}>
      <p>{account.name}。另一位保管人须在十五分钟内同意，您才能看一次。启封后这条凭据必须更换，全体保管人和系统管理员都会得到通知。</p>
      <Field label="事由"><Input.TextArea value={reason} rows={3} maxLength={500} autoFocus aria-label="事由" placeholder="例如：平台要求用密码登录，办理年审" onChange={(e) => setReason(e.target.value)} /></Field>
      <Refusal error={act.error} />
    </Modal>
  )
}

/** The one look. Closing it ends it: nothing of the credential stays in the page. */
export function ShowDialog({ account, unseal, onClose }: Props & { unseal: Unseal }) {
  const [secret, setSecret] = useState('')
  const [left, setLeft] = useState(60)
  const act = useAct(showUnseal)
  useEffect(() => {
    if (!secret) return undefined
    const timer = window.setInterval(() => setLeft((n) => n - 1), 1000)
    return () => window.clearInterval(timer)
  }, [secret])
  useEffect(() => {
    if (left <= 0) onClose()
  }, [left, onClose])

  return (
    <Modal title={`查看${unseal.title}`} open mask={{ closable: false }} onCancel={onClose} footer={secret
      ? <Button type="primary" onClick={onClose}>看完了，关闭</Button>
      : [<Button key="no" onClick={onClose}>先不看</Button>, <Button key="yes" type="primary" loading={act.pending} onClick={() => void act.run(account.id, unseal.id).then((r) => { if (r) setSecret(r.secret) })}>现在查看</Button>]}>
      {secret ? (
        <>
          <p className="qf-custody-secret" aria-label="凭据">{secret}</p>
          <p>{clock(left)}后自动关闭，关闭后不能再看。用完请立即到平台重置，并录入新的。</p>
        </>
      ) : <p>{account.name}。凭据只显示一次。请确认旁边没有无关的人，也没有在投屏、录屏。</p>}
      <Refusal error={act.error} />
    </Modal>
  )
}

export function CustodianDialog({ account, onClose }: Props) {
  const [person, setPerson] = useState('')
  const act = useAct(setCustodian)
  return (
    <Modal title="指定保管人" open okText="指定" cancelText="取消" onCancel={onClose} confirmLoading={act.pending} okButtonProps={{ disabled: !person }}
      onOk={() => void act.run(account.id, person, 'name').then((done) => { if (done) onClose() })}>
      <p>{account.name}。保管人录入、更换凭据，但读不出凭据。请至少指定两位，需要启封时由两位共同办理。</p>
      <Field label="保管人"><PersonPick value={person} onChange={setPerson} aria-label="保管人" /></Field>
      <Refusal error={act.error} />
    </Modal>
  )
}

export function CertifiedDialog({ account, onClose }: Props) {
  const [day, setDay] = useState<Dayjs | null>(account.certified ? dayjs(account.certified) : null)
  const act = useAct(certify)
  return (
    <Modal title="登记平台认证到期日" open okText="登记" cancelText="取消" onCancel={onClose} confirmLoading={act.pending} okButtonProps={{ disabled: !day }}
      onOk={() => void act.run(account.id, day?.format('YYYY-MM-DD') ?? '').then((done) => { if (done) onClose() })}>
      <Field label="到期日（以平台显示的为准）"><DatePicker value={day} onChange={setDay} aria-label="到期日" /></Field>
      <Refusal error={act.error} />
    </Modal>
  )
}

/** Who has a hold from now on: somebody more, or in the place of somebody. */
export function HoldDialog({ account, hold, onClose }: Props & { hold: string }) {
  const held = account.held.find((h) => h.hold === hold)
  const [person, setPerson] = useState('')
  const [from, setFrom] = useState(held?.persons.length === 1 ? (held.persons[0]?.id ?? '') : '')
  const act = useAct(setHold)
  return (
    <Modal title={`登记${held?.title ?? ''}变更`} open okText="登记" cancelText="取消" onCancel={onClose} confirmLoading={act.pending} okButtonProps={{ disabled: !person }}
      onOk={() => void act.run(account.id, hold, person, from, 'take').then((done) => { if (done) onClose() })}>
      <p>{account.name}。请先在平台上办好，再在这里登记。这里只记在谁名下，不记手机号、邮箱地址和微信号。</p>
      {held && held.persons.length > 0 ? (
        <Field label="移交人">
          <Select className="qf-wide" value={from} onChange={setFrom} aria-label="移交人" options={[...held.persons.map((p) => ({ value: p.id, label: p.name })), { value: '', label: '没有人移交（增加一位）' }]} />
        </Field>
      ) : null}
      <Field label="接手人"><PersonPick value={person} onChange={setPerson} aria-label="接手人" /></Field>
      <Refusal error={act.error} />
    </Modal>
  )
}
