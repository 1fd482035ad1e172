import { useEffect, useRef } from 'react'

export type FindingKeys = { next: () => void; previous: () => void; fix: () => void; keep: () => void }

/** Goes through findings by keyboard: F8 next, Shift+F8 previous, F9 mend, Shift+F9 keep with a reason. */
export function useFindingKeys(keys: FindingKeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || (e.key !== 'F8' && e.key !== 'F9')) return
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return
      e.preventDefault()
      const k = latest.current
      if (e.key === 'F8') (e.shiftKey ? k.previous : k.next)()
      else (e.shiftKey ? k.keep : k.fix)()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
