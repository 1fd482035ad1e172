import { Button, Dropdown, Modal, Tabs } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Lexicon } from '../../api/types'
import { api, patterns } from '../../paths'
import { Heading, Loaded, Refusal, State } from '../../shared/parts'
import { lexiconQuery, switchTo, useChange } from './api'
import { ImportDialog } from './ImportDialog'
import { Trials } from './Trials'
import { Versions } from './Versions'
import { EntryDialog } from './EntryDialog'
import { Words } from './Words'
import { force, kinds } from './words'

/** One lexicon: its words, its versions, and how it would strike past articles. */
export default function LexiconPage() {
  const { id = '' } = useParams({ strict: false })
  const query = useQuery(lexiconQuery(id))
  return <Loaded query={query}>{(lexicon) => <Opened lexicon={lexicon} />}</Loaded>
}

function Opened({ lexicon }: { lexicon: Lexicon }) {
  const [open, setOpen] = useState<'word' | 'import' | 'on' | 'off' | null>(null)
  const now = force(lexicon)
  const close = () => setOpen(null)
  const waiting = lexicon.version > 0 && lexicon.on !== lexicon.version
  return (
    <>
      <p><Link to={patterns.lexicons}>词库</Link></p>
      <Heading title={lexicon.name} extra={
        <div className="qf-buttons">
          <Button disabled={!lexicon.keep} onClick={() => setOpen('word')}>收录{kinds[lexicon.kind].entry}</Button>
          <Button disabled={!lexicon.keep} onClick={() => setOpen('import')}>导入词表</Button>
          <Export lexicon={lexicon} />
          {lexicon.on > 0 ? <Button danger disabled={!lexicon.keep} onClick={() => setOpen('off')}>停用词库</Button> : null}
          {lexicon.on === 0 || waiting ? <Button type="primary" disabled={!lexicon.keep || !waiting} onClick={() => setOpen('on')}>{lexicon.on > 0 ? `启用第 ${lexicon.version} 版` : '启用词库'}</Button> : null}
        </div>
      } />
      <p><State tone={now.tone}>{now.text}</State>　<span className="qf-quiet">{lexicon.kind_text}　{lexicon.entries} 条</span></p>
      {lexicon.keep ? null : <p className="qf-why-not">{lexicon.reason}</p>}
      {lexicon.keep && lexicon.version === 0 ? <p className="qf-why-not">词库里还没有词，不能启用。请先收录词语，或导入词表。</p> : null}
      <section className="qf-card">
        <Tabs items={[
          { key: 'words', label: lexicon.kind === 'leaders' ? '名单' : '词条', children: <Words lexicon={lexicon} /> },
          { key: 'trials', label: '试用', children: <Trials lexicon={lexicon} /> },
          { key: 'versions', label: '各版', children: <Versions lexicon={lexicon} /> },
        ]} />
      </section>
      {open === 'word' ? <EntryDialog lexicon={lexicon} onClose={close} /> : null}
      {open === 'import' ? <ImportDialog lexicon={lexicon} onClose={close} /> : null}
      {open === 'on' ? <Switch lexicon={lexicon} version={lexicon.version} onClose={close} /> : null}
      {open === 'off' ? <Switch lexicon={lexicon} version={0} onClose={close} /> : null}
    </>
  )
}

const formats = [{ key: 'xlsx', label: '表格（.xlsx）' }, { key: 'csv', label: '文本表格（.csv）' }, { key: 'txt', label: '只要词语（.txt）' }] as const

function Export({ lexicon }: { lexicon: Lexicon }) {
  const items = formats.map((f) => ({ key: f.key, label: <a href={api.lexiconExport(lexicon.id, f.key)} download>{f.label}</a> }))
  return <Dropdown trigger={['click']} disabled={lexicon.version === 0} menu={{ items }}><Button>导出</Button></Dropdown>
}

/** Puts a version in force, or none, after its consequence was said once. */
function Switch({ lexicon, version, onClose }: { lexicon: Lexicon; version: number; onClose: () => void }) {
  const turn = useChange(useCallback((key: string) => switchTo(key, lexicon.id, version), [lexicon.id, version]))
  const on = version > 0

  async function send() {
    if (await turn.run()) onClose()
  }

  return (
    <Modal title={on ? `启用《${lexicon.name}》第 ${version} 版` : `停用《${lexicon.name}》`} open okText={on ? '启用' : '停用'} cancelText="取消" onCancel={onClose}
      onOk={() => void send()} confirmLoading={turn.pending} okButtonProps={{ danger: !on }}>
      {on
        ? <p>启用以后，本单位写稿和报送时都会按这一版的 {lexicon.entries} 条检查；严重程度是“错误”或“警告”的，要改正或写明理由才能报送。正在审签的稿件，签发时再查一遍；已经发布的不受影响。</p>
        : <p>停用以后，写稿和报送时不再按这个词库检查，放行的词也不再放行。词条和各版都保留，可以随时再启用。</p>}
      <Refusal error={turn.error} />
    </Modal>
  )
}
