import { useCallback } from 'react'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/client'
import type { components } from '../../api/openapi'
import { api } from '../../paths'
import { useOnce } from '../../shared/once'

type S = components['schemas']
export type Custody = S['CustodyView']
export type Account = S['CustodyAccount']
export type Credential = S['CredentialView']
export type Unseal = S['UnsealView']
export type Held = S['HeldView']
export type Doctor = S['DoctorView']
export type Handover = S['AccountHandoverView']

export const custodyQuery = queryOptions({ queryKey: ['custody'], queryFn: () => call<Custody>(api.custody), refetchInterval: 30_000 })

export const handoverQuery = (id: string) => queryOptions({ queryKey: ['custody', 'handover', id], queryFn: () => call<Handover>(api.accountHandover(id)) })

/** useOnce for an act on custody: what the pages show of it is read again, refused or not. */
export function useAct<A extends unknown[], T>(send: (key: string, ...args: A) => Promise<T>) {
  const client = useQueryClient()
  return useOnce(useCallback(async (key: string, ...args: A) => {
    try {
      return await send(key, ...args)
    } finally {
      void client.invalidateQueries({ queryKey: ['custody'] })
    }
  }, [client, send]))
}

export type Sealing = { kind: string; secret: string; expires?: string; rotate_by?: string }

// A call that carries a credential has no key: the server remembers nothing of it, not even for a repeat.
export const enter = (_key: string, account: string, body: Sealing) => call<Custody>(api.accountCredentials(account), { method: 'POST', body })

export const drop = (key: string, account: string, kind: string) => call<Custody>(`${api.accountCredentials(account)}/drop`, { method: 'POST', key, body: { kind } })

export const askUnseal = (key: string, account: string, kind: string, reason: string) =>
  call<Custody>(api.accountUnseals(account), { method: 'POST', key, body: { kind, reason } })

export const moveUnseal = (key: string, account: string, id: string, act: 'approve' | 'refuse') =>
  call<Custody>(api.accountUnseal(account, id, act), { method: 'POST', key })

export const showUnseal = (_key: string, account: string, id: string) => call<S['Unsealed']>(api.accountUnseal(account, id, 'show'), { method: 'POST' })

export const setCustodian = (key: string, account: string, person: string, act: 'name' | 'end') =>
  call<Custody>(api.accountCustodians(account), { method: 'POST', key, body: { person, do: act } })

export const setHold = (key: string, account: string, hold: string, person: string, from: string, act: 'take' | 'release') =>
  call<Custody>(api.accountHolds(account), { method: 'POST', key, body: { hold, person, do: act, ...(from ? { from } : {}) } })

export const certify = (key: string, account: string, day: string) => call<Custody>(api.accountCertified(account), { method: 'POST', key, body: { day } })

export const examine = (key: string, account: string) => call<Custody>(api.accountDoctor(account), { method: 'POST', key })

export const openHandover = (key: string, person: string, document: string) =>
  call<Handover>(api.accountHandovers, { method: 'POST', key, body: { person, document } })

export const closeHandover = (key: string, id: string) => call<Handover>(`${api.accountHandover(id)}/close`, { method: 'POST', key })
