import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ApiError } from '../../api/client'
import type { TextChecked } from '../../api/types'
import { checkText } from './api'
import type { Snapshot } from './saver'

/** How long nobody types before the words are checked. The answer is to stand in the text 300 ms after the pause began. */
const pauseMs = 80

/**
 * Has the words checked at each pause in typing. `touched` is told of every change; `again` checks at once. What comes
 * back for a text that has changed since is dropped: the next pause asks again.
 */
export function useTextCheck(id: string, snapshot: () => Snapshot) {
  const [words, setWords] = useState<TextChecked | null>(null)
  const [behind, setBehind] = useState(false)
  const state = useRef({ typed: 0, timer: 0, stopped: false, running: null as AbortController | null })

  const ask = useCallback(async () => {
    const s = state.current
    if (s.stopped) return
    s.running?.abort()
    const running = new AbortController()
    s.running = running
    const typed = s.typed
    try {
      const answer = await checkText(id, snapshot(), running.signal)
      if (running.signal.aborted || typed !== s.typed) return
      setWords(answer)
      setBehind(false)
    } catch (e) {
      if (running.signal.aborted) return
      setBehind(true) // the list says so; saving tells of a lost connection in its own words
      if (e instanceof ApiError && (e.status === 403 || e.status === 404)) s.stopped = true
    }
  }, [id, snapshot])

  const touched = useCallback(() => {
    const s = state.current
    s.typed++
    window.clearTimeout(s.timer)
    s.timer = window.setTimeout(() => void ask(), pauseMs)
  }, [ask])

  const again = useCallback(() => void ask(), [ask])

  useEffect(() => {
    const s = state.current
    return () => {
      window.clearTimeout(s.timer)
      s.running?.abort()
    }
  }, [])

  return useMemo(() => ({ words, behind, touched, again }), [words, behind, touched, again])
}
