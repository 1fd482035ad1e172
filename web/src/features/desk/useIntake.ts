import { useRef, useState } from 'react'
import { newKey } from '../../api/client'
import { createArticle, importFiles, type Registration } from './api'

/** Creates an article once and imports files into it. A refused file leaves the same empty draft for the next try. */
export function useIntake(onDone: (id: string) => void) {
  const created = useRef<{ id: string; of: string } | null>(null)
  const running = useRef(false)
  const [part, setPart] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)

  async function start(files: File[], registered: Registration | null) {
    if (running.current) return
    running.current = true
    setPart(0)
    setError(null)
    try {
      const of = JSON.stringify(registered)
      if (created.current?.of !== of) created.current = { id: (await createArticle(newKey(), '', registered)).id, of }
      if (files.length > 0) await importFiles(created.current.id, files, setPart)
      onDone(created.current.id)
    } catch (e) {
      setError(e)
    } finally {
      running.current = false
      setPart(null)
    }
  }

  return { start, part, error, pending: part !== null }
}
