// Acts on the place of a finding in the editor, wherever typing has moved it since the check.

import type { Editor } from '@tiptap/core'
import type { Finding } from '../../../api/types'
import { shownAt } from './findings'

/** Selects the words and scrolls to them; false when they are gone. */
export function selectFinding(editor: Editor, finding: Finding): boolean {
  const place = shownAt(editor.state, finding.key)
  if (!place) return false
  editor.chain().focus(undefined, { scrollIntoView: false }).setTextSelection(place).run()
  const dom = editor.view.domAtPos(place.from).node
  const element = dom instanceof Element ? dom : dom.parentElement
  element?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  return true
}

/** Puts the finding's own words in place; false when the place is gone. */
export function applyFix(editor: Editor, finding: Finding): boolean {
  const place = shownAt(editor.state, finding.key)
  if (!place || finding.fix === null) return false
  const chain = editor.chain().focus()
  if (finding.fix === '') chain.deleteRange(place).run()
  else chain.command(({ tr }) => {
    tr.insertText(finding.fix ?? '', place.from, place.to)
    return true
  }).run()
  return true
}
