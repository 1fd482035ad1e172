import { queryOptions } from '@tanstack/react-query'
import type { components } from '../../api/openapi'
import { call } from '../../api/client'
import { api } from '../../paths'

export type InHand = components['schemas']['HandOverView']

export const inHandQuery = (person: string) => queryOptions({ queryKey: ['handover', person], queryFn: () => call<InHand>(api.handover(person)) })

export const handOver = (key: string, body: { from: string; to: string; reason: string; articles: string[] }) => call<InHand>(api.handover(''), { method: 'POST', key, body })
