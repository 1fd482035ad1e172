// Maps the source document of the API to the editor's own tree and back. Ids are kept; what the document format cannot
// hold is dropped here and nowhere else. Start reading at toEditor and toDocument.

import type { Align, Block, Cell, Document, ListItem, Run } from '../../../api/types'

/** A node of the editor, as its JSON. */
export type Node = {
  type: string
  attrs?: Record<string, unknown>
  content?: Node[]
  marks?: { type: string; attrs?: Record<string, unknown> }[]
  text?: string
}

/** The blocks of a document as the editor's tree. */
export function toEditor(document: Document): Node {
  return { type: 'doc', content: filled(blocksIn(document.blocks), 'body') }
}

/** The editor's tree as blocks. Pictures that are still on their way are left out. */
export function toDocument(root: Node, head: Pick<Document, 'title' | 'summary' | 'byline'>): Document {
  const document: Document = { v: 1, title: line(head.title), blocks: blocksOut(root.content ?? [], 'body') }
  if (head.summary) document.summary = clean(head.summary)
  if (head.byline) document.byline = line(head.byline)
  return document
}

// ---- document → editor ----

function blocksIn(blocks: Block[] | undefined): Node[] {
  return (blocks ?? []).flatMap(blockIn)
}

function blockIn(block: Block): Node[] {
  switch (block.type) {
    case 'heading':
      return [{ type: 'heading', attrs: { id: block.id, level: block.level, align: alignIn(block.align) }, content: runsIn(block.runs) }]
    case 'paragraph':
      return [{ type: 'paragraph', attrs: { id: block.id, align: alignIn(block.align), indent: block.indent ?? 0 }, content: runsIn(block.runs) }]
    case 'list':
      return listIn(block)
    case 'table':
      return [{ type: 'table', attrs: { id: block.id }, content: (block.rows ?? []).map((row) => ({ type: 'tableRow', content: row.cells.map(cellIn) })) }]
        .filter((table) => table.content.length > 0)
    case 'image':
      return [{ type: 'image', attrs: {
        id: block.id, media: block.media, alt: block.alt ?? '', caption: block.caption ?? '', width: block.width ?? 0, height: block.height ?? 0,
      } }]
    case 'quote':
      return [{ type: 'blockquote', attrs: { id: block.id }, content: filled(blocksIn(block.blocks), block.id) }]
    case 'rule':
      return [{ type: 'horizontalRule', attrs: { id: block.id } }]
    case 'attachment':
      return [{ type: 'attachment', attrs: { id: block.id, media: block.media, name: block.name ?? '' } }]
  }
}

function alignIn(align: Align | undefined): string | null {
  return align === undefined || align === 'left' ? null : align
}

/** The editor wants at least one block in each place; the id tells such a filler from a paragraph of the author's. */
function filled(nodes: Node[], owner: string): Node[] {
  return nodes.length > 0 ? nodes : [{ type: 'paragraph', attrs: { id: fillerID(owner), align: null, indent: 0 }, content: [] }]
}

function fillerID(owner: string): string {
  return `${owner}-p`
}

function cellIn(cell: Cell): Node {
  return {
    type: cell.header ? 'tableHeader' : 'tableCell',
    attrs: { id: cell.id, colspan: cell.colspan || 1, rowspan: cell.rowspan || 1 },
    content: filled(blocksIn(cell.blocks), cell.id),
  }
}

/** A flat list with levels becomes nested lists. A level deeper than one step below its predecessor is pulled up. */
function listIn(block: Extract<Block, { type: 'list' }>): Node[] {
  const items = block.items ?? []
  if (items.length === 0) return []
  const type = block.ordered ? 'orderedList' : 'bulletList'
  const attrs = (id: string | null, start: number) => (block.ordered ? { id, start } : { id })
  const root: Node = { type, attrs: attrs(block.id, block.start || 1), content: [] }
  const open: Node[] = [root]
  for (const item of items) {
    const level = Math.min(item.level ?? 0, open.length)
    while (open.length > level + 1) open.pop()
    let list = open[level]
    if (!list) {
      const parent = open[level - 1]?.content?.at(-1)
      if (parent?.content) {
        list = { type, attrs: attrs(null, 1), content: [] }
        parent.content.push(list)
        open.push(list)
      } else {
        list = open[level - 1] ?? root
      }
    }
    list.content?.push({ type: 'listItem', attrs: { id: item.id }, content: [
      { type: 'paragraph', attrs: { id: null, align: null, indent: 0 }, content: runsIn(item.runs) },
    ] })
  }
  return [root]
}

function runsIn(runs: Run[] | undefined): Node[] {
  return (runs ?? []).flatMap((run) => {
    const marks = marksIn(run)
    return run.text.split('\n').flatMap((text, i) => [
      ...(i > 0 ? [{ type: 'hardBreak', ...(marks.length > 0 ? { marks } : {}) }] : []),
      ...(text === '' ? [] : [{ type: 'text', text, ...(marks.length > 0 ? { marks } : {}) }]),
    ])
  })
}

function marksIn(run: Run): NonNullable<Node['marks']> {
  const marks: NonNullable<Node['marks']> = []
  if (run.link) marks.push({ type: 'link', attrs: { href: run.link } })
  if (run.bold) marks.push({ type: 'bold' })
  if (run.italic) marks.push({ type: 'italic' })
  if (run.underline) marks.push({ type: 'underline' })
  if (run.strike) marks.push({ type: 'strike' })
  if (run.script) marks.push({ type: 'script', attrs: { kind: run.script } })
  return marks
}

// ---- editor → document ----

function blocksOut(nodes: Node[], owner: string): Block[] {
  const only = nodes.length === 1 ? nodes[0] : undefined
  if (only?.type === 'paragraph' && only.attrs?.id === fillerID(owner) && !only.content?.length) return []
  return nodes.flatMap(blockOut)
}

function blockOut(node: Node): Block[] {
  const id = text(node.attrs?.id)
  switch (node.type) {
    case 'heading':
      return [{ id, type: 'heading', level: number(node.attrs?.level) || 2, ...alignOut(node), ...runsOut(node) }]
    case 'paragraph': {
      const indent = Math.min(Math.max(number(node.attrs?.indent), 0), 10)
      return [{ id, type: 'paragraph', ...alignOut(node), ...(indent > 0 ? { indent } : {}), ...runsOut(node) }]
    }
    case 'bulletList':
    case 'orderedList':
      return [listOut(node)]
    case 'table':
      return [{ id, type: 'table', rows: (node.content ?? []).map((row) => ({ cells: (row.content ?? []).map(cellOut) })) }]
    case 'image':
      return imageOut(node)
    case 'blockquote': {
      const blocks = blocksOut(node.content ?? [], id)
      return [{ id, type: 'quote', ...(blocks.length > 0 ? { blocks } : {}) }]
    }
    case 'horizontalRule':
      return [{ id, type: 'rule' }]
    case 'attachment':
      return node.attrs?.media ? [{ id, type: 'attachment', media: text(node.attrs.media), ...some('name', line(text(node.attrs.name))) }] : []
    default:
      return []
  }
}

function alignOut(node: Node): { align?: Align } {
  const align = node.attrs?.align
  return align === 'center' || align === 'right' || align === 'justify' ? { align } : {}
}

function imageOut(node: Node): Block[] {
  const a = node.attrs ?? {}
  if (!a.media) return []
  return [{
    id: text(a.id), type: 'image', media: text(a.media), ...some('alt', line(text(a.alt))), ...some('caption', line(text(a.caption))),
    ...(number(a.width) > 0 ? { width: number(a.width) } : {}), ...(number(a.height) > 0 ? { height: number(a.height) } : {}),
  }]
}

function cellOut(node: Node): Cell {
  const id = text(node.attrs?.id)
  const [colspan, rowspan] = [number(node.attrs?.colspan), number(node.attrs?.rowspan)]
  const blocks = blocksOut(node.content ?? [], id)
  return {
    id,
    ...(node.type === 'tableHeader' ? { header: true } : {}),
    ...(colspan > 1 ? { colspan } : {}), ...(rowspan > 1 ? { rowspan } : {}),
    ...(blocks.length > 0 ? { blocks } : {}),
  }
}

function listOut(node: Node): Block {
  const ordered = node.type === 'orderedList'
  const start = number(node.attrs?.start)
  return {
    id: text(node.attrs?.id), type: 'list',
    ...(ordered ? { ordered: true } : {}), ...(ordered && start > 1 ? { start } : {}),
    items: itemsOut(node, 0),
  }
}

function itemsOut(list: Node, level: number): ListItem[] {
  return (list.content ?? []).flatMap((item) => {
    const paragraphs = (item.content ?? []).filter((n) => n.type === 'paragraph')
    const inner = (item.content ?? []).filter((n) => n.type === 'bulletList' || n.type === 'orderedList')
    const runs = paragraphs.flatMap((p, i) => [...(i > 0 ? [{ text: '\n' }] : []), ...runsOf(p)])
    return [
      { id: text(item.attrs?.id), ...(level > 0 ? { level: Math.min(level, 8) } : {}), ...(runs.length > 0 ? { runs: merged(runs) } : {}) },
      ...inner.flatMap((l) => itemsOut(l, level + 1)),
    ]
  })
}

function runsOut(node: Node): { runs?: Run[] } {
  const runs = runsOf(node)
  return runs.length > 0 ? { runs } : {}
}

function runsOf(node: Node): Run[] {
  return merged((node.content ?? []).flatMap((child): Run[] => {
    if (child.type === 'hardBreak') return [{ text: '\n', ...styleOut(child) }]
    const words = child.type === 'text' ? clean(child.text ?? '') : ''
    return words === '' ? [] : [{ text: words, ...styleOut(child) }]
  }))
}

function styleOut(node: Node): Omit<Run, 'text'> {
  const style: Omit<Run, 'text'> = {}
  for (const mark of node.marks ?? []) {
    if (mark.type === 'bold' || mark.type === 'italic' || mark.type === 'underline' || mark.type === 'strike') style[mark.type] = true
    const kind = mark.attrs?.kind
    if (mark.type === 'script' && (kind === 'sup' || kind === 'sub')) style.script = kind
    const href = text(mark.attrs?.href)
    if (mark.type === 'link' && safeLink(href)) style.link = href
  }
  return style
}

function merged(runs: Run[]): Run[] {
  const out: Run[] = []
  for (const run of runs) {
    const last = out.at(-1)
    if (last && sameStyle(last, run)) last.text += run.text
    else out.push({ ...run })
  }
  return out
}

function sameStyle(a: Run, b: Run): boolean {
  return !a.bold === !b.bold && !a.italic === !b.italic && !a.underline === !b.underline && !a.strike === !b.strike
    && a.script === b.script && a.link === b.link
}

/** Only what a reader may follow from a public page. */
export function safeLink(href: string): boolean {
  return href.length <= 2048 && !/[\s\p{Cc}]/u.test(href) && (/^https?:\/\/[^/]+/.test(href) || /^mailto:.+/.test(href))
}

/** Without the control characters that a paste may carry. A tab is kept. */
function clean(words: string): string {
  return words.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]/gu, '')
}

function line(words: string): string {
  return clean(words).replaceAll('\n', ' ').trim()
}

function some<K extends string>(name: K, value: string): { [P in K]?: string } {
  return value === '' ? {} : ({ [name]: value } as { [P in K]?: string })
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : 0
}
