// Shows findings in the text while somebody writes: they move with the words until the next check replaces them.

import { Extension } from '@tiptap/core'
import type { Node as PMNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { Finding } from '../../../api/types'
import { occurrence } from '../marks'
import { placesOf } from './place'

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
            if (hit) onPick((hit.spec as Spec).at)
            return false
          },
        },
      })]
    },
  })
}

function drawn(doc: PMNode, findings: Finding[]): Decoration[] {
  const open = findings.filter((f) => f.block && !f.overruled)
  const places = placesOf(doc, open)
  return open.flatMap((f, i) => {
    const place = places[i]
    if (!place) return []
    const attrs = { class: `qf-find-${f.severity}`, title: f.message }
    const spec: Spec = { finding: f.key, at: occurrence(f) }
    return [place.whole ? Decoration.node(place.from, place.to, attrs, spec) : Decoration.inline(place.from, place.to, attrs, spec)]
  })
}

type Spec = { finding: string; at: string }

export type Standing = { finding: string; at: string; from: number; to: number }

/** Where each shown finding stands now, after whatever was typed since the check, in the order of the text. */
export function standing(state: EditorState): Standing[] {
  const hits = key.getState(state)?.find() ?? []
  return hits.map((h) => ({ ...(h.spec as Spec), from: h.from, to: h.to })).sort((a, b) => a.from - b.from || a.to - b.to)
}
