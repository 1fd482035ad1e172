import { Alert, Button, DatePicker, Input, Modal, QRCode } from 'antd'
import { useCallback, useState } from 'react'
import type { Action, Article, SentLink } from '../../../api/types'
import { useOnce } from '../../../shared/once'
import { Field, Refusal } from '../../../shared/parts'
import { fromTime, toTime, when } from '../../../shared/time'
import { invite } from '../api'
import './joint.css'

type Props = { article: Article; action: Action; onClose: () => void; onSent: () => void }

/** Sends a link to an organ outside: whom it goes to, until when; then the link and the code, which are told only once. */
export function InviteDialog({ article, action, onClose, onSent }: Props) {
  const [sent, setSent] = useState<SentLink | null>(null)
  if (sent) return <Told article={article} sent={sent} onClose={onClose} />
  return <Ask article={article} action={action} onClose={onClose} onSent={(s) => { setSent(s); onSent() }} />
}

function Ask({ article, action, onClose, onSent }: Omit<Props, 'onSent'> & { onSent: (sent: SentLink) => void }) {
  const step = article.route.find((s) => s.step === action.step)
  const [contact, setContact] = useState('')
  const [office, setOffice] = useState('')
  const [due, setDue] = useState(() => upcoming(step?.due))
  const send = useOnce(useCallback((_key: string, body: Parameters<typeof invite>[1]) => invite(article.id, body), [article.id]))
  const open = article.invitations.some((i) => i.step === action.step && i.state === 'open')

  async function go() {
    const sent = await send.run({ step: action.step ?? '', contact: contact.trim(), office: office.trim(), due, seal: article.seal })
    if (sent) onSent(sent)
  }

  return (
    <Modal title={action.label} open okText="生成链接" cancelText="先不发" onCancel={onClose} onOk={() => void go()} confirmLoading={send.pending} mask={{ closable: false }}
      okButtonProps={{ disabled: send.pending || !contact.trim() || !office.trim() || !due, 'data-act': 'invite' }}>
      <p className="qf-effect">{action.effect}</p>
      {open ? <Alert type="warning" showIcon style={{ marginBottom: 12 }} title="上一个链接还没有答复。生成新的链接后，上一个立即作废。" /> : null}
      <Field label="联系人姓名"><Input value={contact} onChange={(e) => setContact(e.target.value)} maxLength={30} aria-label="联系人姓名" autoFocus /></Field>
      <Field label="职务或科室"><Input value={office} onChange={(e) => setOffice(e.target.value)} maxLength={30} aria-label="职务或科室" /></Field>
      <Field label="答复期限（北京时间），链接到期失效">
        <DatePicker className="qf-wide" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={fromTime(due)} onChange={(v) => setDue(toTime(v))} aria-label="答复期限" />
      </Field>
      <p className="qf-quiet qf-small">只保存姓名和职务，不要写电话号码；稿件办结后自动删除。</p>
      <Refusal error={send.error} />
    </Modal>
  )
}

/** The rules' own day if it has not passed, else the end of the next day. */
function upcoming(due: string | undefined): string {
  if (due) {
    const end = due.length > 10 ? due : `${due}T23:59:00+08:00`
    if (new Date(end).getTime() > Date.now()) return end
  }
  const beijing = new Date(Date.now() + 32 * 3600_000).toISOString().slice(0, 10)
  return `${beijing}T18:00:00+08:00`
}

/** The link and its code: shown once, to be sent by two different ways. */
function Told({ article, sent, onClose }: { article: Article; sent: SentLink; onClose: () => void }) {
  const [copied, setCopied] = useState(false)
  const words = `${article.body.name}请${sent.organ}会审一件稿件，请于${when(sent.due)}前打开链接答复：${sent.link}（口令由我单位电话告知）`

  async function copy() {
    await navigator.clipboard.writeText(words)
    setCopied(true)
  }

  return (
    <Modal title="会审链接已生成" open onCancel={onClose} mask={{ closable: false }} className="qf-sent"
      footer={<><Button onClick={() => window.print()}>打印送达条</Button><Button type="primary" onClick={onClose} data-act="sent">已经记下，关闭</Button></>}>
      <Alert type="warning" showIcon style={{ marginBottom: 12 }} title="链接和口令只显示这一次。链接可以发短信、邮件或交换系统，口令请打电话告知，不要一起发。" />
      <div className="qf-sent-parts">
        <div>
          <div className="qf-field-label">一、发给对方的链接</div>
          <p className="qf-break qf-mono" data-link>{sent.link}</p>
          <Button onClick={() => void copy()}>{copied ? '已复制' : '复制链接和说明'}</Button>
        </div>
        <div>
          <div className="qf-field-label">二、电话告知的口令</div>
          <p className="qf-sent-code" data-code>{sent.code.slice(0, 3)} {sent.code.slice(3)}</p>
          <p className="qf-quiet qf-small">输错 5 次即锁定，需要重新发送。</p>
        </div>
      </div>
      <section className="qf-slip" aria-label="送达条">
        <h2>会审送达条{article.demo ? '（演练）' : ''}</h2>
        <dl className="qf-facts">
          <dt>会审单位</dt><dd>{sent.organ}</dd>
          <dt>提请单位</dt><dd>{article.body.name}</dd>
          <dt>核验码</dt><dd className="qf-mono">{article.code}</dd>
          <dt>答复期限</dt><dd>{when(sent.due)}</dd>
          <dt>链接</dt><dd className="qf-break">{sent.link}</dd>
        </dl>
        <QRCode value={sent.link} size={148} bordered={false} errorLevel="M" />
        <p className="qf-small">扫码或输入链接打开，口令由提请单位另行电话告知。</p>
      </section>
    </Modal>
  )
}
