// The editor's schema: exactly what a source document can hold. Start reading at extensions.

import { Extension, Mark, Node as Block, mergeAttributes, type AnyExtension } from '@tiptap/core'
import Blockquote from '@tiptap/extension-blockquote'
import Bold from '@tiptap/extension-bold'
import Doc from '@tiptap/extension-document'
import HardBreak from '@tiptap/extension-hard-break'
import Heading from '@tiptap/extension-heading'
import HorizontalRule from '@tiptap/extension-horizontal-rule'
import Italic from '@tiptap/extension-italic'
import Link from '@tiptap/extension-link'
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list'
import Paragraph from '@tiptap/extension-paragraph'
import Strike from '@tiptap/extension-strike'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'
import Text from '@tiptap/extension-text'
import Underline from '@tiptap/extension-underline'
import { UndoRedo } from '@tiptap/extensions'
import type { Node as PMNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { safeLink } from './map'

/** Every extension that shapes the document; the page adds what belongs to the screen (node views, uploads, marks). */
export function extensions(image: AnyExtension = Image): AnyExtension[] {
  return [
    Doc, Text, HardBreak, Paragraph.extend({ priority: 1000 }), Heading.configure({ levels: [1, 2, 3, 4, 5, 6] }),
    Bold, Italic, Strike, Underline, Script,
    Link.configure({ openOnClick: false, autolink: false, protocols: ['http', 'https', 'mailto'], isAllowedUri: (uri) => safeLink(uri ?? '') }),
    BulletList, OrderedList, ListKeymap, ListItem.extend({ content: 'paragraph (bulletList | orderedList)*' }),
    Blockquote, HorizontalRule,
    Table.configure({ resizable: false }), TableRow, TableCell, TableHeader,
    image, Attachment, BlockAttributes, BlockIDs, UndoRedo,
  ]
}

const identified = ['paragraph', 'heading', 'bulletList', 'orderedList', 'listItem', 'blockquote', 'horizontalRule', 'table', 'tableCell', 'tableHeader', 'image', 'attachment']

/** Ids, alignment and first-line indent. */
const BlockAttributes = Extension.create({
  name: 'blockAttributes',
  addGlobalAttributes() {
    return [
      { types: identified, attributes: { id: { default: null, rendered: false, parseHTML: () => null } } },
      { types: ['paragraph', 'heading'], attributes: { align: {
        default: null,
        parseHTML: (e) => alignOf(e.style.textAlign || e.getAttribute('align') || ''),
        renderHTML: ({ align }) => (align ? { style: `text-align: ${align}` } : {}),
      } } },
      { types: ['paragraph'], attributes: { indent: {
        default: 0,
        parseHTML: (e) => indentOf(e.style.textIndent),
        renderHTML: ({ indent }) => (indent ? { style: `text-indent: ${indent}em` } : {}),
      } } },
    ]
  },
})

function alignOf(value: string): string | null {
  return ['center', 'right', 'justify'].includes(value) ? value : null
}

/** Word writes a first-line indent in points or centimetres; two characters are what it means. */
function indentOf(value: string): number {
  const n = parseFloat(value)
  if (!Number.isFinite(n) || n <= 0) return 0
  return value.endsWith('em') ? Math.min(Math.round(n), 10) : 2
}

/** Gives every block an id, and a new one to the second of two blocks that share one after a split or a paste. */
const BlockIDs = Extension.create({
  name: 'blockIDs',
  addProseMirrorPlugins() {
    return [new Plugin({
      key: new PluginKey('blockIDs'),
      appendTransaction: (transactions, _old, state) => {
        if (!transactions.some((t) => t.docChanged)) return null
        return assignIDs(state.tr)
      },
    })]
  },
})

/** Whether a node carries an id of its own: the paragraph of a list item and an inner list do not. */
function carriesID(node: PMNode, parent: PMNode | null): boolean {
  if (!identified.includes(node.type.name)) return false
  return !(parent?.type.name === 'listItem' && node.type.name !== 'listItem')
}

/** Adds the missing ids to a transaction; null when none is missing. */
export function assignIDs(tr: Transaction): Transaction | null {
  const seen = new Set<string>()
  let changed = false
  tr.doc.descendants((node, pos, parent) => {
    if (!identified.includes(node.type.name)) return
    const id = node.attrs.id as string | null
    if (!carriesID(node, parent)) {
      if (id !== null) {
        tr.setNodeAttribute(pos, 'id', null)
        changed = true
      }
      return
    }
    if (id && !seen.has(id)) {
      seen.add(id)
      return
    }
    const fresh = newBlockID()
    seen.add(fresh)
    tr.setNodeAttribute(pos, 'id', fresh)
    changed = true
  })
  return changed ? tr.setMeta('addToHistory', false) : null
}

export function newBlockID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return 'b' + Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

const Script = Mark.create({
  name: 'script',
  addAttributes() {
    return { kind: { default: 'sup', parseHTML: (e) => e.tagName.toLowerCase(), renderHTML: () => ({}) } }
  },
  parseHTML: () => [{ tag: 'sup' }, { tag: 'sub' }],
  renderHTML: ({ mark, HTMLAttributes }) => [mark.attrs.kind === 'sub' ? 'sub' : 'sup', HTMLAttributes, 0],
})

/** A picture by its digest. `upload` marks one that is still on its way; pasted addresses are never fetched. */
export const Image = Block.create({
  name: 'image',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({
    media: { default: '', rendered: false }, alt: { default: '', rendered: false }, caption: { default: '', rendered: false },
    width: { default: 0, rendered: false }, height: { default: 0, rendered: false }, upload: { default: null, rendered: false },
  }),
  parseHTML: () => [],
  renderHTML: ({ HTMLAttributes }) => ['figure', mergeAttributes(HTMLAttributes, { 'data-kind': 'image' })],
})

const Attachment = Block.create({
  name: 'attachment',
  group: 'block',
  atom: true,
  addAttributes: () => ({ media: { default: '', rendered: false }, name: { default: '', rendered: false } }),
  parseHTML: () => [],
  renderHTML: ({ node }) => ['p', { class: 'attachment' }, `附件：${String(node.attrs.name)}`],
})
