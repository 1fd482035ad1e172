import { Table } from 'antd'
import { Link } from '@tanstack/react-router'
import type { WorkBox, WorkItem } from '../../api/types'
import { patterns } from '../../paths'
import { State } from '../../shared/parts'
import { shortWhen, when } from '../../shared/time'
import { phaseTone, urgencyWord } from '../../shared/words'

/** The page where this item is worked on: one's own drafts open in the editor. */
function place(item: WorkItem, box: WorkBox) {
  return (box === 'todo' || box === 'mine') && (item.phase === 'draft' || item.phase === 'returned') ? patterns.edit : patterns.article
}

function Title({ item }: { item: WorkItem }) {
  return <>{item.urgency !== 'normal' ? <span className="qf-urgent">{urgencyWord[item.urgency]}</span> : null}{item.title || '（还没有标题）'}</>
}

function Channels({ item }: { item: WorkItem }) {
  return <>{item.targets.map((t) => `${t.name}：${t.state_text}`).join('；')}</>
}

/** An hour that comes near or has passed, in words. */
function Hour({ item }: { item: WorkItem }) {
  return item.clock ? <div className={item.clock.state === 'running' ? 'qf-small' : 'qf-small qf-notice'}>{item.clock.text}</div> : null
}

/** Reminders that somebody sent to this person. */
function Notices({ item }: { item: WorkItem }) {
  return <>{item.notices?.map((n) => <div key={n} className="qf-small qf-notice">{n}</div>)}</>
}

export function WorkTable({ items, box }: { items: WorkItem[]; box: WorkBox }) {
  return (
    <Table rowKey="id" dataSource={items} pagination={false} size="middle" scroll={{ x: 860 }} columns={[
      { title: '标题', key: 'title', render: (_, i) => (
        <>
          <Link to={place(i, box)} params={{ id: i.id }} className="qf-row-link"><Title item={i} /></Link>
          <Notices item={i} /><Hour item={i} />
          <div className="qf-quiet qf-small">{i.number ? `${i.number}　` : ''}<Channels item={i} /></div>
        </>
      ) },
      { title: '报送单位', key: 'unit', width: 190, render: (_, i) => <>{i.unit.name}<div className="qf-quiet qf-small">{i.author.name}</div></> },
      { title: '状态', key: 'phase', width: 230, render: (_, i) => <><State tone={phaseTone[i.phase]}>{i.phase_text}</State>{i.waiting ? <div className="qf-small" style={{ marginTop: 4 }}>{i.waiting}</div> : null}</> },
      { title: '期限', key: 'due', width: 120, render: (_, i) => <span className="qf-small">{i.due ? shortWhen(i.due) : '—'}</span> },
      { title: '最近变动', key: 'at', width: 120, render: (_, i) => <span className="qf-small" title={when(i.updated_at)}>{shortWhen(i.updated_at)}</span> },
    ]} />
  )
}

export function WorkCards({ items, box }: { items: WorkItem[]; box: WorkBox }) {
  return (
    <ul className="qf-work-cards">
      {items.map((i) => (
        <li key={i.id}>
          <Link to={place(i, box)} params={{ id: i.id }} className="qf-work-card">
            <State tone={phaseTone[i.phase]}>{i.phase_text}</State> <span className="qf-quiet qf-small">{i.number}</span>
            <b><Title item={i} /></b>
            <Notices item={i} /><Hour item={i} />
            {i.waiting ? <div className="qf-small">{i.waiting}</div> : null}
            <div className="qf-quiet qf-small">{i.unit.name} {i.author.name}　{shortWhen(i.updated_at)}{i.due ? `　期限 ${shortWhen(i.due)}` : ''}</div>
          </Link>
        </li>
      ))}
    </ul>
  )
}
