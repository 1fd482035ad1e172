import { Button, Input, Modal, Radio, Tabs } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Action, Lexicon } from '../../api/types'
import { patterns } from '../../paths'
import { Field, Heading, Loaded, Nothing, Refusal, State } from '../../shared/parts'
import { useMe } from '../../shared/session'
import { when } from '../../shared/time'
import { lexiconsQuery, openLexicon, useChange } from './api'
import { FatesTab } from './FatesTab'
import { force, kinds } from './words'

/** The body's own lists of words. Everybody reads them, keepers change them. */
export default function LexiconsPage() {
  const may = useMe().can.find((a) => a.do === 'open-lexicon')
  const [opening, setOpening] = useState(false)
  return (
    <>
      <Heading title="词库" extra={<Button type="primary" disabled={!may?.ok} onClick={() => setOpening(true)}>新建词库</Button>} />
      {may && !may.ok ? <p className="qf-why-not">{may.reason}</p> : null}
      <section className="qf-card">
        <Tabs items={[
          { key: 'lists', label: '本单位词库', children: <Lists may={may} /> },
          { key: 'fates', label: '处置统计', children: <FatesTab may={may} /> },
        ]} />
      </section>
      {opening ? <OpenDialog onClose={() => setOpening(false)} /> : null}
    </>
  )
}

function Lists({ may }: { may: Action | undefined }) {
  const query = useQuery(lexiconsQuery)
  return (
    <>
      <p className="qf-quiet">词库由本单位自己收录，只用来检查本单位的稿件：提示词、易错写法、单位名称变更、领导名单。每一条都写明谁在什么时候、因为什么收录。</p>
      <Loaded query={query}>
        {({ items }) => items.length > 0 ? <ul className="qf-work-cards">{items.map((l) => <Row key={l.id} lexicon={l} />)}</ul> : (
          <Nothing title="本单位还没有词库">
            <p>{may?.ok ? '点“新建词库”，再逐条收录，或把现成的表格导入进来。启用以后，写稿时就会标出来。' : '请联系本单位的词库管理员或系统管理员新建。'}</p>
          </Nothing>
        )}
      </Loaded>
    </>
  )
}

function Row({ lexicon }: { lexicon: Lexicon }) {
  const now = force(lexicon)
  return (
    <li>
      <Link to={patterns.lexicon} params={{ id: lexicon.id }} className="qf-work-card">
        <State tone={now.tone}>{now.text}</State>
        <b>{lexicon.name}</b>
        <span className="qf-quiet qf-small">{lexicon.kind_text}　{lexicon.entries} 条　最近改动 {when(lexicon.updated_at)}</span>
      </Link>
    </li>
  )
}

function OpenDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Lexicon['kind']>('')
  const navigate = useNavigate()
  const open = useChange(useCallback((key: string, title: string, of: Lexicon['kind']) => openLexicon(key, title, of), []))

  async function send() {
    const lexicon = await open.run(name.trim(), kind)
    if (lexicon) void navigate({ to: patterns.lexicon, params: { id: lexicon.id } })
  }

  return (
    <Modal title="新建词库" open okText="新建" cancelText="取消" onCancel={onClose} onOk={() => void send()} confirmLoading={open.pending} okButtonProps={{ disabled: !name.trim() }}>
      <Field label="类别（新建以后不能改）">
        <Radio.Group value={kind} onChange={(e) => setKind(e.target.value as Lexicon['kind'])} options={Object.entries(kinds).map(([value, k]) => ({ value, label: k.label }))} />
        <div className="qf-quiet qf-small">{kinds[kind].effect}</div>
      </Field>
      <Field label="名称">
        <Input value={name} maxLength={100} autoFocus aria-label="名称" placeholder="例如：单位名称用语" onChange={(e) => setName(e.target.value)} onPressEnter={() => name.trim() && void send()} />
      </Field>
      <p className="qf-quiet">新词库是空的，也没有启用，不会影响任何稿件。</p>
      <Refusal error={open.error} />
    </Modal>
  )
}
