import { useCallback, useRef, useState } from 'react'
import { ApiError, newKey } from '../api/client'
import { useSessionTools } from './session'

/**
 * One press of a button is one request: while it runs further presses do nothing, and the server gets a key that marks
 * the press. When the server asks for the password again, the person is asked and the request is sent once more; when he
 * gives up nothing happens. Any other refusal is kept in `error`; nothing is sent again by itself.
 */
export function useOnce<A extends unknown[], T>(send: (key: string, ...args: A) => Promise<T>) {
  const { stepUp } = useSessionTools()
  const running = useRef(false)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const run = useCallback(async (...args: A): Promise<T | undefined> => {
    if (running.current) return undefined
    running.current = true
    setPending(true)
    setError(null)
    try {
      try {
        return await send(newKey(), ...args)
      } catch (e) {
        if (!(e instanceof ApiError && e.status === 403 && e.code === 'step_up')) throw e
        if (!(await stepUp())) return undefined
        return await send(newKey(), ...args)
      }
    } catch (e) {
      setError(e)
      return undefined
    } finally {
      running.current = false
      setPending(false)
    }
  }, [send, stepUp])

  return { run, pending, error, clear: () => setError(null) }
}
