import { createElement, useRef, type ReactNode } from 'react'
import type { Block, Document, Finding, ListItem, Mark, Run } from '../../../api/types'
import { api } from '../../../paths'
import { pieces, points, type Span } from '../pieces'

/** What is drawn over the text: a finding, or a wish to change. */
export type Shown = { kind: 'finding'; finding: Finding } | { kind: 'change'; mark: Mark; by: string }

/** Words a person selected within one block. */
export type Selected = { block: string; start: number; end: number; text: string }

/**
 * The source of an article to read, with findings and suggested changes in their places. A text block carries
 * data-block and holds exactly its text, so that a selection can be counted in code points.
 */
export function DocumentView({ source, shown, onSelect }: { source: Document; shown: Shown[]; onSelect?: (s: Selected | null) => void }) {
  const box = useRef<HTMLDivElement>(null)
  const spans = new Map<string, Span<Shown>[]>()
  for (const s of shown) {
    const place = s.kind === 'finding' ? s.finding : s.mark
    spans.set(place.block, [...(spans.get(place.block) ?? []), { start: place.start, end: place.end, mark: s }])
  }
  const words = (id: string, runs: Run[] | undefined) => <Words runs={runs} spans={spans.get(id) ?? []} />

  function block(b: Block): ReactNode {
    switch (b.type) {
      case 'heading':
        return createElement(`h${Math.min(b.level + 1, 6)}`, { key: b.id, 'data-block': b.id, style: { textAlign: b.align } }, words(b.id, b.runs))
      case 'paragraph':
        return <p key={b.id} data-block={b.id} style={{ textAlign: b.align, textIndent: b.indent ? `${b.indent}em` : undefined }}>{words(b.id, b.runs)}</p>
      case 'list':
        return createElement(b.ordered ? 'ol' : 'ul', { key: b.id, start: b.start || undefined },
          numbered(b.items ?? [], b.start || 1).map(({ item: i, n }) => <li key={i.id} value={b.ordered ? n : undefined} data-block={i.id} style={{ marginLeft: `${(i.level ?? 0) * 1.5}em` }}>{words(i.id, i.runs)}</li>))
      case 'table':
        return (
          <div key={b.id} className="qf-scroll-x">
            <table><tbody>{(b.rows ?? []).map((r, n) => (
              <tr key={n}>{r.cells.map((c) => createElement(c.header ? 'th' : 'td', { key: c.id, colSpan: c.colspan || 1, rowSpan: c.rowspan || 1 }, (c.blocks ?? []).map(block)))}</tr>
            ))}</tbody></table>
          </div>
        )
      case 'image':
        return (
          <figure key={b.id}>
            <img src={api.media(b.media)} alt={b.alt ?? ''} width={b.width || undefined} height={b.height || undefined} loading="lazy" />
            {b.caption ? <figcaption data-block={b.id}>{words(b.id, [{ text: b.caption }])}</figcaption> : null}
          </figure>
        )
      case 'quote':
        return <blockquote key={b.id}>{(b.blocks ?? []).map(block)}</blockquote>
      case 'rule':
        return <hr key={b.id} />
      case 'attachment':
        return <p key={b.id} className="qf-attachment">附件：<a href={api.media(b.media)} target="_blank" rel="noopener">{b.name || '未命名'}</a></p>
    }
  }

  function selected() {
    if (!onSelect || !box.current) return
    onSelect(selectionIn(box.current))
  }

  return (
    <div ref={box} className="qf-doc" onMouseUp={selected} onTouchEnd={() => window.setTimeout(selected, 50)} onKeyUp={selected}>
      <h1 data-block="title">{words('title', [{ text: source.title || '（还没有标题）' }])}</h1>
      {source.byline ? <p className="qf-quiet" data-block="byline">{words('byline', [{ text: source.byline }])}</p> : null}
      {source.summary ? <p className="qf-summary" data-block="summary">{words('summary', [{ text: source.summary }])}</p> : null}
      {source.blocks.map(block)}
    </div>
  )
}

/** Each item with its number: every level counts for itself and begins anew under a new parent. */
function numbered(items: ListItem[], start: number): { item: ListItem; n: number }[] {
  const counts: number[] = []
  return items.map((item) => {
    const level = item.level ?? 0
    counts.length = Math.min(counts.length, level + 1)
    while (counts.length <= level) counts.push(counts.length === 0 ? start - 1 : 0)
    counts[level] = (counts[level] ?? 0) + 1
    return { item, n: counts[level] }
  })
}

function Words({ runs, spans }: { runs: Run[] | undefined; spans: Span<Shown>[] }) {
  return <>{pieces(runs, spans).map((p, i) => <Piece key={i} run={p.run} text={p.text} marks={p.marks} ends={p.ends} />)}</>
}

function Piece({ run, text, marks, ends }: { run: Run; text: string; marks: Shown[]; ends: Shown[] }) {
  let node: ReactNode = text
  if (run.script) node = createElement(run.script, null, node)
  if (run.bold) node = <strong>{node}</strong>
  if (run.italic) node = <em>{node}</em>
  if (run.underline) node = <u>{node}</u>
  if (run.strike) node = <s>{node}</s>
  if (run.link) node = <a href={run.link} target="_blank" rel="noopener noreferrer" title={run.link}>{node}</a>
  for (const m of marks) {
    node = m.kind === 'finding'
      ? <mark className={`qf-find-${m.finding.severity}`} title={m.finding.message}>{node}</mark>
      : <del className="qf-change" title={`${m.by}建议改为：${m.mark.replace || '（删去）'}`}>{node}</del>
  }
  // The new words are drawn by CSS, so that they are no part of the text that selections count.
  const added = ends.filter((m) => m.kind === 'change').map((m, i) => m.kind === 'change' && m.mark.replace ? <ins key={i} className="qf-change" data-new={m.mark.replace} aria-label={`改为 ${m.mark.replace}`} /> : null)
  return <>{node}{added}</>
}

/** The selection as a block and code points; null when it is empty or touches more than one block. */
function selectionIn(root: HTMLElement): Selected | null {
  const selection = window.getSelection()
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  const owner = (n: Node) => (n instanceof Element ? n : n.parentElement)?.closest<HTMLElement>('[data-block]') ?? null
  const block = owner(range.startContainer)
  if (!block || !root.contains(block) || owner(range.endContainer) !== block) return null
  const before = document.createRange()
  before.selectNodeContents(block)
  before.setEnd(range.startContainer, range.startOffset)
  const text = range.toString()
  const start = points(before.toString())
  return text === '' ? null : { block: block.dataset.block ?? '', start, end: start + points(text), text }
}
