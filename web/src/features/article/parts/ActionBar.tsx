import { Button, Drawer, Tooltip } from 'antd'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Action, Article } from '../../../api/types'
import { patterns } from '../../../paths'
import { Cites, useNarrow, WhyNot } from '../../../shared/parts'
import { channelWord } from '../../../shared/words'
import { gathered } from './gather'

/** What somebody else waits for comes first; otherwise the order is the server's. */
const rank = (a: Action) => (a.do === 'confirm' || a.do === 'adopt' || a.do === 'acknowledge' ? 0 : 1)

const keyOf = (a: Action) => [a.do, a.step, a.target, a.no, a.person].join(' ')

/** What this person may do now. What he may not do is shown too, with the reason and the clause. */
export function ActionBar({ article, onPick }: { article: Article; onPick: (action: Action) => void }) {
  const narrow = useNarrow()
  const [open, setOpen] = useState(false)
  const edits = article.editable
  // A link is filed where the account is shown.
  const actions = gathered(article.actions.filter((a) => a.do !== 'link'))
  const may = actions.filter((a) => a.ok).sort((a, b) => rank(a) - rank(b))
  // Two accounts may have one name on two channels.
  const words = (a: Action) => {
    const channel = article.targets.find((t) => t.account.id === a.target)?.account.channel
    return channel && actions.some((b) => b !== a && b.label === a.label) ? `${a.label} ${channelWord[channel]}` : a.label
  }
  const room = (narrow ? 2 : 5) - (edits ? 1 : 0)
  const first = may.slice(0, room)
  const blocked = may.length === 0 ? actions.find((a) => !a.ok) : undefined
  const pick = (a: Action) => {
    setOpen(false)
    onPick(a)
  }

  return (
    <div className="qf-bar" role="region" aria-label="可以办理的事项">
      <div className="qf-bar-in">
        {edits ? <Link to={patterns.edit} params={{ id: article.id }} className="qf-edit-link">修改稿件</Link> : null}
        {first.map((a, i) => (
          <Button key={keyOf(a)} size="large" type={i === 0 && !edits && !a.danger ? 'primary' : 'default'} onClick={() => pick(a)} data-do={a.do}>
            <span className="qf-clip">{words(a)}</span>
          </Button>
        ))}
        {may.length === 0 && !edits ? (
          <div className="qf-bar-none">
            {blocked ? (
              <>
                <Tooltip title={blocked.reason}><Button size="large" disabled data-do={blocked.do}>{blocked.label}</Button></Tooltip>
                <span className="qf-small">{blocked.reason} <Cites cites={blocked.cites} /></span>
              </>
            ) : <span>{article.waiting || '现在没有要您办理的事项。'}</span>}
          </div>
        ) : null}
        {actions.length > first.length ? <Button size="large" type="text" className="qf-bar-more" onClick={() => setOpen(true)}>{narrow ? '更多' : `全部事项（${actions.length}）`}</Button> : null}
      </div>
      <Drawer title="全部事项" open={open} onClose={() => setOpen(false)} placement={narrow ? 'bottom' : 'right'} size={narrow ? '80%' : 440}>
        <ul className="qf-acts">
          {actions.map((a) => (
            <li key={keyOf(a)}>
              <Button block size="large" disabled={!a.ok} onClick={() => pick(a)} data-do={a.do}>{words(a)}</Button>
              <div className="qf-small">{a.ok ? <span className="qf-quiet">{a.effect}</span> : <WhyNot action={a} />}</div>
            </li>
          ))}
          {!article.editable && article.edit_reason ? <li><Button block size="large" disabled>修改稿件</Button><div className="qf-small qf-why-not">{article.edit_reason}</div></li> : null}
        </ul>
      </Drawer>
    </div>
  )
}
