import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { call } from '../../api/client'
import type { Adoption, AdoptionPlan, Rules, RulesEntry } from '../../api/types'
import { api } from '../../paths'
import { useOnce } from '../../shared/once'

export const rulesListQuery = queryOptions({ queryKey: ['rules-list'], queryFn: () => call<{ items: RulesEntry[] }>(api.rulesList), staleTime: Infinity })

/** One pack; '' is the one in force for my body. */
export const rulesQuery = (pack: string) =>
  queryOptions({ queryKey: ['rules', pack], queryFn: () => call<Rules>(pack ? api.rulesOf(pack) : api.rules), staleTime: 60_000 })

export const adoptionsQuery = queryOptions({ queryKey: ['adoptions'], queryFn: () => call<{ items: Adoption[] }>(api.adoptions) })

/** What adopting a pack from a date on would change, and whom the body lacks for it. */
export const planQuery = (pack: string, from: string) =>
  queryOptions({ queryKey: ['adoption-plan', pack, from], queryFn: () => call<AdoptionPlan>(api.adoptionPlan(pack, from)) })

type NewAdoption = { pack: string; from: string; document: string; explained_digest: string }

export const adopt = (key: string, body: NewAdoption) => call(api.adoptions, { method: 'POST', key, body }).then(() => true)

export const withdraw = (key: string, a: { pack: string; from: string }) => call(api.adoption(a.pack, a.from), { method: 'DELETE', key }).then(() => true)

/** Sends a change to the body's rules; everything that rests on them is read again. */
export function useAdoptions<A>(send: (key: string, what: A) => Promise<boolean>) {
  const client = useQueryClient()
  return useOnce(useCallback(async (key: string, what: A) => {
    try {
      return await send(key, what)
    } finally {
      for (const known of ['adoptions', 'adoption-plan', 'rules', 'rules-list']) void client.invalidateQueries({ queryKey: [known] })
    }
  }, [client, send]))
}
