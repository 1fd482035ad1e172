// Pickers of units and people. The order is the body's own (机构排序), as the API gives it.

import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client'
import type { AccountInfo, PersonInfo, UnitInfo } from '../api/types'
import { api } from '../paths'

export function useUnits() {
  return useQuery({ queryKey: ['units'], queryFn: () => call<{ items: UnitInfo[] }>(api.units), staleTime: 300_000, select: (d) => d.items })
}

export function useAccounts() {
  return useQuery({ queryKey: ['accounts'], queryFn: () => call<{ items: AccountInfo[] }>(api.accounts), staleTime: 300_000, select: (d) => d.items })
}

function usePeople(unit: string) {
  return useQuery({ queryKey: ['people', unit], queryFn: () => call<{ items: PersonInfo[] }>(api.people(unit)), staleTime: 60_000, select: (d) => d.items })
}

type Common = { id?: string; placeholder?: string; disabled?: boolean; 'aria-label'?: string }

export function UnitPick({ value, onChange, ...rest }: Common & { value: string; onChange: (unit: string) => void }) {
  const units = useUnits()
  return (
    <Select {...rest} className="qf-wide" showSearch={{ optionFilterProp: 'label' }} allowClear loading={units.isPending}
      value={value || undefined} onChange={(v?: string) => onChange(v ?? '')} placeholder={rest.placeholder ?? '请选择单位'}
      options={units.data?.map((u) => ({ value: u.id, label: u.name }))} notFoundContent="没有这样的单位" />
  )
}

export function UnitsPick({ value, onChange, ...rest }: Common & { value: string[]; onChange: (units: string[]) => void }) {
  const units = useUnits()
  return (
    <Select {...rest} mode="multiple" className="qf-wide" showSearch={{ optionFilterProp: 'label' }} loading={units.isPending} value={value} onChange={onChange}
      placeholder={rest.placeholder ?? '可选多个单位'} options={units.data?.map((u) => ({ value: u.id, label: u.name }))} notFoundContent="没有这样的单位" />
  )
}

export function PersonPick({ unit = '', value, onChange, ...rest }: Common & { unit?: string; value: string; onChange: (person: string) => void }) {
  const people = usePeople(unit)
  return (
    <Select {...rest} className="qf-wide" showSearch={{ optionFilterProp: 'label' }} allowClear loading={people.isPending}
      value={value || undefined} onChange={(v?: string) => onChange(v ?? '')} placeholder={rest.placeholder ?? '请选择人员'}
      options={people.data?.map((p) => ({ value: p.id, label: p.posts[0] ? `${p.name}（${p.posts[0]}）` : p.name }))} notFoundContent="没有这样的人员" />
  )
}
