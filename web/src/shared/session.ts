import { createContext, useContext } from 'react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { ApiError, call } from '../api/client'
import type { Me, MetaInfo } from '../api/types'
import { api } from '../paths'

/** Who is logged in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await call<Me>(api.session)
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
  staleTime: 60_000,
})

export const metaQuery = queryOptions({
  queryKey: ['meta'],
  queryFn: () => call<MetaInfo>(api.meta),
  staleTime: Infinity,
})

/** The person at work. Pages behind the login use it; it is never null there. */
export function useMe(): Me {
  const me = useQuery(meQuery).data
  if (!me) throw new Error('this page is shown only after login')
  return me
}

export const secrecyNotice = '非涉密系统，严禁处理国家秘密、工作秘密'

export type SessionTools = {
  /** Asks for the password again; false when the person gives up. */
  stepUp: () => Promise<boolean>
  /** Rises by one each time somebody has logged in again without leaving the page. */
  restored: number
}

export const SessionContext = createContext<SessionTools>({ stepUp: () => Promise.resolve(false), restored: 0 })

export function useSessionTools(): SessionTools {
  return useContext(SessionContext)
}
