// Shows findings in the text while somebody writes: they move with the words until the next check replaces them.

import { Extension } from '@tiptap/core'
import type { Node as PMNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { Finding } from '../../../api/types'
import { placeOf } from './place'

const key = new PluginKey<DecorationSet>('findings')

/** The meta of a transaction that replaces the findings shown. */
export const findingsKey = key

export function findingMarks(onPick: (finding: string) => void): Extension {
  return Extension.create({
    name: 'findingMarks',
    addProseMirrorPlugins() {
      return [new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply(tr, set) {
            const findings = tr.getMeta(key) as Finding[] | undefined
            return findings ? DecorationSet.create(tr.doc, drawn(tr.doc, findings)) : set.map(tr.mapping, tr.doc)
          },
        },
        props: {
          decorations: (state) => key.getState(state),
          handleClick(view, pos) {
            const hit = key.getState(view.state)?.find(pos, pos)[0]
            if (hit) onPick((hit.spec as { finding: string }).finding)
            return false
          },
        },
      })]
    },
  })
}

function drawn(doc: PMNode, findings: Finding[]): Decoration[] {
  return findings.filter((f) => !f.overruled).flatMap((f) => {
    const place = f.block ? placeOf(doc, f.block, f.start, f.end) : null
    if (!place) return []
    const attrs = { class: `qf-find-${f.severity}`, title: f.message }
    return [place.whole ? Decoration.node(place.from, place.to, attrs, { finding: f.key }) : Decoration.inline(place.from, place.to, attrs, { finding: f.key })]
  })
}

/** Where a shown finding stands now, after whatever was typed since the check. */
export function shownAt(state: EditorState, finding: string): { from: number; to: number } | null {
  const hit = key.getState(state)?.find(undefined, undefined, (spec) => (spec as { finding: string }).finding === finding)[0]
  return hit ? { from: hit.from, to: hit.to } : null
}
