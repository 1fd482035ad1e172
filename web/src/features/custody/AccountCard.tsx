import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { Refusal, State } from '../../shared/parts'
import { shortWhen, when } from '../../shared/time'
import { drop, examine, moveUnseal, setCustodian, useAct, type Account, type Credential, type Unseal } from './api'
import { AskDialog, CertifiedDialog, CustodianDialog, EnterDialog, HoldDialog, ShowDialog } from './dialogs'
import { credentialTone, levels, unsealTone } from './words'

type Open = { what: 'enter' | 'ask'; credential: Credential } | { what: 'show'; unseal: Unseal } | { what: 'custodian' | 'certified' } | { what: 'hold'; hold: string }

/** One account: its credentials, its custodians, who holds it on the platform, and the state of its connection. */
export function AccountCard({ account, steward }: { account: Account; steward: boolean }) {
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  return (
    <article className="qf-custody-account" aria-label={account.name}>
      <h2>{account.name} <span className="qf-quiet qf-small">{account.mode_text}</span></h2>
      <Credentials account={account} onOpen={setOpen} />
      {account.unseals.map((u) => <UnsealRow key={u.id} account={account} unseal={u} steward={steward} onShow={() => setOpen({ what: 'show', unseal: u })} />)}
      <dl className="qf-custody-people">
        <dt>保管人</dt>
        <dd><Custodians account={account} steward={steward} onAdd={() => setOpen({ what: 'custodian' })} /></dd>
        {account.held.map((h) => (
          <div key={h.hold} className="qf-custody-row">
            <dt>{h.title}</dt>
            <dd>
              {h.persons.length > 0 ? h.persons.map((p) => `${p.name}${p.acts ? '' : '（已停用或离岗）'}`).join('、') : <span className="qf-quiet">没有登记</span>}
              {account.custodian || steward ? <Button type="link" size="small" onClick={() => setOpen({ what: 'hold', hold: h.hold })}>登记变更</Button> : null}
            </dd>
          </div>
        ))}
        <div className="qf-custody-row">
          <dt>认证到期</dt>
          <dd>
            {account.certified ? when(account.certified) : <span className="qf-quiet">没有登记</span>}
            {account.custodian || steward ? <Button type="link" size="small" onClick={() => setOpen({ what: 'certified' })}>登记</Button> : null}
          </dd>
        </div>
      </dl>
      <Connection account={account} may={account.custodian || steward} />
      {open?.what === 'enter' ? <EnterDialog account={account} credential={open.credential} onClose={close} /> : null}
      {open?.what === 'ask' ? <AskDialog account={account} credential={open.credential} onClose={close} /> : null}
      {open?.what === 'show' ? <ShowDialog account={account} unseal={open.unseal} onClose={close} /> : null}
      {open?.what === 'custodian' ? <CustodianDialog account={account} onClose={close} /> : null}
      {open?.what === 'certified' ? <CertifiedDialog account={account} onClose={close} /> : null}
      {open?.what === 'hold' ? <HoldDialog account={account} hold={open.hold} onClose={close} /> : null}
    </article>
  )
}

function Credentials({ account, onOpen }: { account: Account; onOpen: (open: Open) => void }) {
  const act = useAct(drop)
  return (
    <ul className="qf-custody-credentials">
      {account.credentials.map((c) => (
        <li key={c.kind}>
          <div>
            <State tone={credentialTone[c.state] ?? 'plain'}>{c.text}</State> <b>{c.title}</b>
            {c.days_left !== undefined && c.state !== 'expired' ? <span className={c.days_left <= 7 ? 'qf-custody-soon' : 'qf-quiet'}>　令牌还有 {c.days_left} 天到期，平台不会自动续期</span> : null}
            {c.by ? <div className="qf-quiet qf-small">{c.by.name} {shortWhen(c.at)} 录入　更换日期 {when(c.rotate_by)}</div> : null}
            {c.state === 'none' && c.needed ? <div className="qf-small qf-quiet">没有它就不能经接口发布。</div> : null}
          </div>
          {account.custodian ? (
            <div className="qf-buttons">
              <Button size="small" type={c.state === 'sealed' || (c.state === 'none' && !c.needed) ? 'default' : 'primary'} onClick={() => onOpen({ what: 'enter', credential: c })}>{c.state === 'none' ? '录入' : '更换'}</Button>
              {c.by && !c.open ? <Button size="small" onClick={() => onOpen({ what: 'ask', credential: c })}>申请启封</Button> : null}
              {c.by ? (
                <Popconfirm title={`销毁“${c.title}”？`} description="销毁后不能恢复，经接口发布会停下，直到录入新的。" okText="销毁" cancelText="取消" onConfirm={() => void act.run(account.id, c.kind)}>
                  <Button size="small" danger>销毁</Button>
                </Popconfirm>
              ) : null}
            </div>
          ) : null}
        </li>
      ))}
      <Refusal error={act.error} onClose={act.clear} />
    </ul>
  )
}

function UnsealRow({ account, unseal, steward, onShow }: { account: Account; unseal: Unseal; steward: boolean; onShow: () => void }) {
  const act = useAct(moveUnseal)
  const live = unseal.state === 'asked' || unseal.state === 'approved'
  return (
    <div className="qf-custody-unseal">
      <State tone={unsealTone[unseal.state] ?? 'plain'}>{unseal.text}</State> <b>启封{unseal.title}</b>
      <div className="qf-small qf-quiet">{unseal.by.name} {shortWhen(unseal.at)} 申请{unseal.approver ? `，${unseal.approver.name}同意` : ''}{live ? `，${unseal.until.slice(11, 16)} 失效` : ''}</div>
      {unseal.reason ? <div className="qf-small">事由：{unseal.reason}</div> : null}
      {live ? (
        <div className="qf-buttons">
          {unseal.may === 'approve' ? (
            <Popconfirm title="同意启封？" description={`${unseal.by.name}将看到这条凭据一次，之后必须更换。`} okText="同意" cancelText="先不办" onConfirm={() => void act.run(account.id, unseal.id, 'approve')}>
              <Button size="small" type="primary" loading={act.pending}>同意启封</Button>
            </Popconfirm>
          ) : null}
          {unseal.may === 'show' ? <Button size="small" type="primary" onClick={onShow}>查看凭据（仅一次）</Button> : null}
          {account.custodian || steward ? <Button size="small" disabled={act.pending} onClick={() => void act.run(account.id, unseal.id, 'refuse')}>撤销申请</Button> : null}
        </div>
      ) : null}
      <Refusal error={act.error} onClose={act.clear} />
    </div>
  )
}

function Custodians({ account, steward, onAdd }: { account: Account; steward: boolean; onAdd: () => void }) {
  const act = useAct(setCustodian)
  return (
    <>
      {account.custodians.length === 0 ? <span className="qf-custody-soon">没有指定</span> : null}
      {account.custodians.map((p) => (
        <span key={p.id} className="qf-custody-person">
          {p.name}{p.acts ? '' : '（已停用或离岗）'}
          {steward ? (
            <Popconfirm title={`${p.name}不再保管？`} description="此后这个账号的凭据都要更换。" okText="确认" cancelText="取消" onConfirm={() => void act.run(account.id, p.id, 'end')}>
              <Button type="link" size="small">结束保管</Button>
            </Popconfirm>
          ) : null}
        </span>
      ))}
      {steward ? <Button type="link" size="small" onClick={onAdd}>指定保管人</Button> : null}
      <Refusal error={act.error} onClose={act.clear} />
    </>
  )
}

/** What the last examination of the connection found, line by line. */
function Connection({ account, may }: { account: Account; may: boolean }) {
  const act = useAct(examine)
  const d = account.doctor
  return (
    <div className="qf-custody-doctor">
      <div>
        <b>接入体检</b>　{d ? <><State tone={(levels[d.level] ?? { tone: 'plain' as const }).tone}>{d.text}</State> <span className="qf-quiet qf-small">{d.by.name} {shortWhen(d.at)}</span></> : <span className="qf-quiet">还没有做过</span>}
        {may ? <Button type="link" size="small" loading={act.pending} onClick={() => void act.run(account.id)}>{d ? '再查一次' : '开始体检'}</Button> : null}
      </div>
      {d ? (
        <ul>
          {d.lines.map((l, i) => (
            <li key={i}>
              <State tone={(levels[l.level] ?? { tone: 'plain' as const }).tone}>{l.item}</State> {l.text}
              {l.do ? <div className="qf-small">{l.where ? `${l.where}：` : ''}{l.do}</div> : null}
            </li>
          ))}
        </ul>
      ) : null}
      <Refusal error={act.error} onClose={act.clear} />
    </div>
  )
}
