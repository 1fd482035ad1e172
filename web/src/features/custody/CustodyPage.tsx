import { Button, Input, Modal, Tabs } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { patterns } from '../../paths'
import { PersonPick } from '../../shared/org'
import { Field, Heading, Loaded, Nothing, Refusal, State } from '../../shared/parts'
import { when } from '../../shared/time'
import { AccountCard } from './AccountCard'
import { custodyQuery, openHandover, useAct, type Custody } from './api'

/** Who keeps the credentials of which account, when they fall due, and who holds the account on its platform. */
export default function CustodyPage() {
  const query = useQuery(custodyQuery)
  const [opening, setOpening] = useState(false)
  return (
    <>
      <Heading title="账号凭据" extra={query.data?.steward ? <Button onClick={() => setOpening(true)}>开出交接单</Button> : null} />
      <Loaded query={query}>
        {(custody) => (
          <>
            <Lines custody={custody} />
            <section className="qf-card">
              <Tabs items={[
                { key: 'accounts', label: '账号', children: <Accounts custody={custody} /> },
                { key: 'handovers', label: `交接单${custody.handovers.some((h) => !h.closed) ? '（有未办结）' : ''}`, children: <Handovers custody={custody} /> },
              ]} />
            </section>
          </>
        )}
      </Loaded>
      {opening ? <HandoverDialog onClose={() => setOpening(false)} /> : null}
    </>
  )
}

/** What there is to do, the urgent first. */
function Lines({ custody }: { custody: Custody }) {
  const lines = [...custody.lines].sort((a, b) => Number(b.urgent) - Number(a.urgent))
  if (lines.length === 0) return null
  return (
    <section className="qf-card" aria-label="待处理">
      <b>待处理 {lines.length} 项</b>
      <ul className="qf-custody-lines">
        {lines.map((l, i) => <li key={i} className={l.urgent ? 'qf-custody-urgent' : ''}><b>{l.name}</b>　{l.text}</li>)}
      </ul>
    </section>
  )
}

function Accounts({ custody }: { custody: Custody }) {
  if (custody.accounts.length === 0) {
    return <Nothing title="本单位还没有需要凭据的账号"><p>微信、微博和人工发布的账号登记以后，在这里指定保管人、录入凭据。</p></Nothing>
  }
  return (
    <>
      <p className="qf-quiet">凭据录入后加密封存，任何人都读不出来，系统只在发布时使用。确需取出，由两位保管人在十五分钟内共同办理。每一步都记入操作留痕。</p>
      {custody.accounts.map((a) => <AccountCard key={a.id} account={a} steward={custody.steward} />)}
    </>
  )
}

function Handovers({ custody }: { custody: Custody }) {
  if (custody.handovers.length === 0) {
    return <Nothing title="还没有交接单"><p>有人离岗、调岗时，由系统管理员开出交接单。名下的平台管理员、运营者微信、绑定手机、注册邮箱和凭据都有人接手，才能办结。</p></Nothing>
  }
  return (
    <ul className="qf-work-cards">
      {custody.handovers.map((h) => (
        <li key={h.id}>
          <Link to={patterns.accountHandover} params={{ id: h.id }} className="qf-work-card">
            {h.closed ? <State tone="good">已办结</State> : <State tone="warn">还有 {h.open} 项</State>}
            <b>{h.person.name}的交接单</b>
            <span className="qf-quiet qf-small">共 {h.items} 项　{when(h.opened)} 开出{h.document ? `　${h.document}` : ''}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function HandoverDialog({ onClose }: { onClose: () => void }) {
  const [person, setPerson] = useState('')
  const [document, setDocument] = useState('')
  const navigate = useNavigate()
  const open = useAct(useCallback((key: string, who: string, paper: string) => openHandover(key, who, paper), []))

  async function send() {
    const handover = await open.run(person, document.trim())
    if (handover) void navigate({ to: patterns.accountHandover, params: { id: handover.id } })
  }

  return (
    <Modal title="开出交接单" open okText="开出" cancelText="取消" onCancel={onClose} onOk={() => void send()} confirmLoading={open.pending} okButtonProps={{ disabled: !person }}>
      <Field label="离岗的人"><PersonPick value={person} onChange={setPerson} aria-label="离岗的人" /></Field>
      <Field label="依据的文件（可不填）"><Input value={document} maxLength={100} aria-label="依据的文件" placeholder="例如：柳执人〔2026〕6号" onChange={(e) => setDocument(e.target.value)} /></Field>
      <p className="qf-quiet">开出以后，这个人知悉的凭据都要更换；逐项有人接手以前，不能办理离岗。</p>
      <Refusal error={open.error} />
    </Modal>
  )
}
