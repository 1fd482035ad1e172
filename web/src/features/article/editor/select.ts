// Acts on the places of findings in the editor, wherever typing has moved them since the check.

import type { Editor } from '@tiptap/core'
import type { Finding } from '../../../api/types'
import { occurrence } from '../marks'
import { standing, type Standing } from './findings'

/** The findings shown in the text, in its order. */
export function findingsInText(editor: Editor): Standing[] {
  return standing(editor.state)
}

/** Which of them the cursor stands in or has just passed; -1 before the first. */
export function passed(editor: Editor, places: Standing[]): number {
  const { from } = editor.state.selection
  return places.filter((p) => p.from <= from).length - 1
}

/** Selects the words and scrolls to them; false when they are gone. */
export function selectFinding(editor: Editor, finding: Finding): boolean {
  const place = placeNow(editor, finding)
  if (!place) return false
  selectPlace(editor, place)
  return true
}

export function selectPlace(editor: Editor, place: Standing): void {
  editor.chain().focus(undefined, { scrollIntoView: false }).setTextSelection(place).run()
  const dom = editor.view.domAtPos(place.from).node
  const element = dom instanceof Element ? dom : dom.parentElement
  element?.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' })
}

/** Puts the finding's own words in place; false when the place is gone. */
export function applyFix(editor: Editor, finding: Finding): boolean {
  const place = placeNow(editor, finding)
  if (!place || finding.fix === null) return false
  const chain = editor.chain().focus()
  if (finding.fix === '') chain.deleteRange(place).run()
  else chain.command(({ tr }) => {
    tr.insertText(finding.fix ?? '', place.from, place.to)
    return true
  }).run()
  return true
}

function placeNow(editor: Editor, finding: Finding): Standing | undefined {
  const at = occurrence(finding)
  return standing(editor.state).find((p) => p.at === at)
}

function calm(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches
}
