import type { LexiconDiff, UnitInfo, Word } from '../../api/types'
import { useUnits } from '../../shared/org'
import { when } from '../../shared/time'
import { scope, until, weight } from './words'

/** What one version says otherwise than another. */
export function Difference({ diff }: { diff: LexiconDiff }) {
  const units = useUnits().data
  const none = diff.added.length + diff.altered.length + diff.retired.length === 0
  if (none) return <p className="qf-quiet">两版的词完全相同。</p>
  return (
    <div className="qf-lexicon-diff">
      <Group title="新增" words={diff.added} render={(w) => <ins>{said(w, units)}</ins>} />
      {diff.altered.length > 0 ? (
        <>
          <h3>修改 {diff.altered.length} 个</h3>
          <ul className="qf-plain-list">{diff.altered.map((a) => <li key={a.after.key}><b>{a.after.term}</b>：<del>{detail(a.before, units)}</del> <ins>{detail(a.after, units)}</ins></li>)}</ul>
        </>
      ) : null}
      <Group title="停用" words={diff.retired} render={(w) => <del>{said(w, units)}</del>} />
    </div>
  )
}

function Group({ title, words, render }: { title: string; words: Word[]; render: (w: Word) => React.ReactNode }) {
  if (words.length === 0) return null
  return (
    <>
      <h3>{title} {words.length} 个</h3>
      <ul className="qf-plain-list">{words.map((w) => <li key={w.key}>{render(w)}</li>)}</ul>
    </>
  )
}

const said = (w: Word, units?: UnitInfo[]) => `${w.term}（${detail(w, units)}）`

function detail(w: Word, units?: UnitInfo[]): string {
  if (w.title) return [w.title, w.unit, w.order > 0 ? `排序 ${w.order}` : '', w.from ? `${when(w.from)}任职` : '', w.until ? `${when(w.until)}离任` : '', `因为：${w.why}`].filter((s) => s !== '').join('；')
  if (w.right) return [`应写作“${w.right}”`, w.from ? `${when(w.from)}起` : '', w.exceptions.length > 0 ? `例外：${w.exceptions.join('、')}` : '', `因为：${w.why}`].filter((s) => s !== '').join('；')
  return [weight(w), w.note, w.exceptions.length > 0 ? `例外：${w.exceptions.join('、')}` : '', scope(w, units), until(w), w.punctuation ? '忽略标点' : '', `因为：${w.why}`].filter((s) => s !== '').join('；')
}
