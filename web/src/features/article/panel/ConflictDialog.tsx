import { App, Button, Modal } from 'antd'
import type { Current, Document } from '../../../api/types'
import { when } from '../../../shared/time'
import type { Snapshot } from '../saver'
import { apart, linesOf } from '../lines'

type Props = { mine: Snapshot; theirs: Current; onMine: () => void; onTheirs: () => void }

/** Somebody else saved meanwhile: both texts side by side, and the person decides. Nothing is overwritten before. */
export function ConflictDialog({ mine, theirs, onMine, onTheirs }: Props) {
  const { message } = App.useApp()
  const by = typeof theirs.by === 'string' ? theirs.by : theirs.by?.name
  const rows = beside(mine.source, theirs.source)

  async function copy() {
    try {
      await navigator.clipboard.writeText([mine.source.title, ...linesOf(mine.source).map((l) => l.text)].join('\n'))
      void message.success('您的文字已复制。')
    } catch {
      void message.warning('浏览器不让复制，请手工选中文字复制。')
    }
  }

  return (
    <Modal title="这篇稿件刚刚被别处保存过" open closable={false} keyboard={false} mask={{ closable: false }} width={960} className="qf-conflict-dialog" footer={[
      <Button key="copy" onClick={() => void copy()}>先复制我的文字</Button>,
      <Button key="theirs" onClick={onTheirs}>用对方的</Button>,
      <Button key="mine" danger onClick={onMine}>用我的，盖过对方的</Button>,
    ]}>
      <p>{by ? `${by} ` : '您在另一个窗口，或别人，'}{theirs.at ? `于 ${when(theirs.at)} ` : ''}保存了另一份。您没有保存的文字还在，请选一份接着写。</p>
      <div className="qf-conflict">
        <b>我的</b><b>对方的</b>
        {rows.length === 0 ? <p className="qf-conflict-same">文字相同，只是报送信息或发布设置不同。</p> : rows.map((r, i) => [
          <p key={`m${i}`} data-who="我的"><Line text={r.mine} other={r.theirs} /></p>,
          <p key={`t${i}`} data-who="对方的"><Line text={r.theirs} other={r.mine} /></p>,
        ])}
      </div>
    </Modal>
  )
}

/** A line with the words marked that the other text does not have. */
function Line({ text, other }: { text?: string; other?: string }) {
  if (text === undefined) return <span className="qf-quiet">（没有这一段）</span>
  const [head, own, tail] = apart(text, other ?? '')
  return <>{head}{own ? <mark>{own}</mark> : null}{tail}</>
}

/** The lines in which two texts differ, by block. */
function beside(mine: Document, theirs: Document): { mine?: string; theirs?: string }[] {
  const [a, b] = [linesOf(mine), linesOf(theirs)]
  const other = new Map(b.map((l) => [l.id, l.text]))
  const known = new Set(a.map((l) => l.id))
  return [
    ...(mine.title !== theirs.title ? [{ mine: `标题：${mine.title}`, theirs: `标题：${theirs.title}` }] : []),
    ...a.filter((l) => other.get(l.id) !== l.text).map((l) => ({ mine: l.text, theirs: other.get(l.id) })),
    ...b.filter((l) => !known.has(l.id)).map((l) => ({ theirs: l.text })),
  ]
}
