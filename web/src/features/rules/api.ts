import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/client'
import type { Rules, RulesEntry } from '../../api/types'
import { api } from '../../paths'

export const rulesListQuery = queryOptions({ queryKey: ['rules-list'], queryFn: () => call<{ items: RulesEntry[] }>(api.rulesList), staleTime: Infinity })

/** One pack; '' is the one in force for my body. */
export const rulesQuery = (pack: string) =>
  queryOptions({ queryKey: ['rules', pack], queryFn: () => call<Rules>(pack ? api.rulesOf(pack) : api.rules), staleTime: 60_000 })
