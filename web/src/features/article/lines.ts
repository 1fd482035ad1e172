// The text of a document line by line, with the id of the block each stands in.

import type { Block, Document, Run } from '../../api/types'

export type Line = { id: string; text: string }

export function linesOf(document: Document): Line[] {
  return lines(document.blocks)
}

function lines(blocks: Block[]): Line[] {
  return blocks.flatMap((b): Line[] => {
    switch (b.type) {
      case 'heading':
      case 'paragraph':
        return [{ id: b.id, text: words(b.runs) }]
      case 'list':
        return (b.items ?? []).map((i) => ({ id: i.id, text: words(i.runs) }))
      case 'table':
        return (b.rows ?? []).flatMap((r) => r.cells.flatMap((c) => lines(c.blocks ?? [])))
      case 'image':
        return [{ id: b.id, text: `［图片］${b.caption ?? ''}` }]
      case 'quote':
        return lines(b.blocks ?? [])
      case 'rule':
        return []
      case 'attachment':
        return [{ id: b.id, text: `［附件］${b.name ?? ''}` }]
    }
  })
}

function words(runs: Run[] | undefined): string {
  return (runs ?? []).map((r) => r.text).join('')
}

/** A text in three parts: what it begins with like the other, what is its own, what it ends with like the other. */
export function apart(text: string, other: string): [string, string, string] {
  const a = [...text]
  const b = [...other]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  return [a.slice(0, head).join(''), a.slice(head, a.length - tail).join(''), a.slice(a.length - tail).join('')]
}
