// Finds the place of a finding in the editor: block id and code points become positions.

import type { Node as PMNode } from '@tiptap/pm/model'

export type Place = { from: number; to: number; whole: boolean }

/** Where the code points start to end of a block stand; the whole block when it holds no text. null when it is gone. */
export function placeOf(doc: PMNode, block: string, start: number, end: number): Place | null {
  return placesOf(doc, [{ block, start, end }])[0] ?? null
}

/** The same for many places in one walk through the text. */
export function placesOf(doc: PMNode, wanted: { block: string; start: number; end: number }[]): (Place | null)[] {
  const blocks = new Set(wanted.map((w) => w.block))
  const found = new Map<string, { node: PMNode; pos: number }>()
  doc.descendants((node, pos) => {
    const id = node.attrs.id as string | undefined
    if (id && blocks.has(id) && !found.has(id)) found.set(id, { node, pos })
    return !node.isTextblock
  })
  return wanted.map(({ block, start, end }) => {
    const hit = found.get(block)
    if (!hit) return null
    const { node, pos } = hit
    const text = node.type.name === 'listItem' ? node.firstChild : node
    const at = node.type.name === 'listItem' ? pos + 1 : pos
    return text?.isTextblock ? within(text, at, start, end) : { from: pos, to: pos + node.nodeSize, whole: true }
  })
}

function within(node: PMNode, pos: number, start: number, end: number): Place {
  const [from, to] = [pos + 1 + offset(node, start), pos + 1 + offset(node, end)]
  if (to > from) return { from, to, whole: false }
  return { from: pos, to: pos + node.nodeSize, whole: true }
}

/** The offset inside a text block of its n-th code point; a line break counts as one. */
export function offset(node: PMNode, n: number): number {
  let left = n
  let units = 0
  node.forEach((child) => {
    if (left <= 0) return
    const points = child.isText ? Array.from(child.text ?? '') : ['\n']
    const taken = points.slice(0, left)
    units += child.isText ? taken.join('').length : child.nodeSize
    left -= taken.length
  })
  return units
}
