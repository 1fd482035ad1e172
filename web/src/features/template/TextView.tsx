import type { ReactNode } from 'react'
import type { Block, Document } from '../../api/types'

/** A document to read. Marks of blanks, and what is still to be filled in, stand out. */
export function TextView({ source }: { source: Document }) {
  return (
    <div className="qf-template-text">
      <h2><Words text={source.title} /></h2>
      {source.summary ? <p className="qf-quiet"><Words text={source.summary} /></p> : null}
      {source.blocks.map(block)}
    </div>
  )
}

function block(b: Block): ReactNode {
  switch (b.type) {
    case 'heading':
      return <h3 key={b.id}><Words text={said(b.runs)} /></h3>
    case 'paragraph':
      return <p key={b.id} style={{ textIndent: b.indent ? `${b.indent}em` : undefined }}><Words text={said(b.runs)} /></p>
    case 'list':
      return <ul key={b.id}>{(b.items ?? []).map((i) => <li key={i.id}><Words text={said(i.runs)} /></li>)}</ul>
    case 'table':
      return <div key={b.id} className="qf-scroll-x"><table><tbody>{(b.rows ?? []).map((r, n) => <tr key={n}>{r.cells.map((c) => <td key={c.id}>{(c.blocks ?? []).map(block)}</td>)}</tr>)}</tbody></table></div>
    case 'quote':
      return <blockquote key={b.id}>{(b.blocks ?? []).map(block)}</blockquote>
    case 'rule':
      return <hr key={b.id} />
    default:
      return null
  }
}

const said = (runs: { text: string }[] | undefined) => (runs ?? []).map((r) => r.text).join('')

function Words({ text }: { text: string }) {
  return <>{text.split(/(\{[^{}]+\}|【[^【】]+】)/).map((part, i) => (i % 2 === 1 ? <mark key={i} className="qf-template-blank">{part}</mark> : part))}</>
}
