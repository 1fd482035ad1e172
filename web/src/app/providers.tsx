import { App as AntApp, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { ApiError, onSessionEnd } from '../api/client'
import type { Me } from '../api/types'
import { ExpiredDialog } from '../features/session/ExpiredDialog'
import { StepUpDialog } from '../features/session/StepUpDialog'
import { pages } from '../paths'
import { meQuery, SessionContext } from '../shared/session'
import { stillTheme, theme } from './theme'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
    },
    mutations: { retry: false },
  },
})

const still = typeof window === 'undefined' ? undefined : window.matchMedia('(prefers-reduced-motion: reduce)')

/** Whether the person has asked the system for less motion. */
function useStill(): boolean {
  return useSyncExternalStore((tell) => {
    still?.addEventListener('change', tell)
    return () => still?.removeEventListener('change', tell)
  }, () => still?.matches ?? false)
}

export function Providers({ children }: { children: ReactNode }) {
  return (
    <ConfigProvider locale={zhCN} theme={useStill() ? stillTheme : theme} button={{ autoInsertSpace: false }}>
      <AntApp message={{ maxCount: 3 }}>
        <QueryClientProvider client={queryClient}>
          <Session>{children}</Session>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  )
}

/** Login in place and the second password question, over whatever page is open. */
function Session({ children }: { children: ReactNode }) {
  const [expired, setExpired] = useState(false)
  const [restored, setRestored] = useState(0)
  const [asking, setAsking] = useState(false)
  const answer = useRef<(done: boolean) => void>(() => {})

  useEffect(() => onSessionEnd(() => {
    // Without a known person the login page is the place, not a dialog.
    if (queryClient.getQueryData(meQuery.queryKey)) setExpired(true)
  }), [])

  const stepUp = useCallback(() => new Promise<boolean>((resolve) => {
    answer.current = resolve
    setAsking(true)
  }), [])

  function end(done: boolean) {
    setAsking(false)
    answer.current(done)
    if (done) void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }

  function again(me: Me) {
    const before = queryClient.getQueryData(meQuery.queryKey)
    if (before && before.person.id !== me.person.id) {
      window.location.assign(pages.work)
      return
    }
    queryClient.setQueryData(meQuery.queryKey, me)
    setExpired(false)
    setRestored((n) => n + 1)
    void queryClient.invalidateQueries()
  }

  const tools = useMemo(() => ({ stepUp, restored }), [stepUp, restored])
  const me = queryClient.getQueryData(meQuery.queryKey) ?? null
  return (
    <SessionContext.Provider value={tools}>
      {children}
      <ExpiredDialog me={me} open={expired} onDone={again} />
      {asking ? <StepUpDialog name={me?.person.name ?? ''} onEnd={end} /> : null}
    </SessionContext.Provider>
  )
}
