// Small pieces that every page uses.

import { Alert, Button, Skeleton, Space, Tooltip } from 'antd'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { ApiError, call } from '../api/client'
import type { Action, RulesEntry } from '../api/types'
import { api, patterns } from '../paths'
import type { Tone } from './words'

const narrow = typeof window === 'undefined' ? null : window.matchMedia('(max-width: 767px)')

/** Whether the page is as narrow as a phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore((tell) => {
    narrow?.addEventListener('change', tell)
    return () => narrow?.removeEventListener('change', tell)
  }, () => narrow?.matches ?? false)
}

/** Names the page in the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} - 签发` : '签发'
  }, [title])
}

/** A state in words, with a colour beside it. */
export function State({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`qf-state qf-${tone}`}>{children}</span>
}

/** Clauses as links to where they can be read. */
export function Cites({ cites }: { cites: (string | undefined)[] | undefined }) {
  const all = [...new Set((cites ?? []).filter((c): c is string => !!c))]
  if (all.length === 0) return null
  return <span className="qf-cites">{all.map((c) => <Cite key={c} cite={c} />)}</span>
}

function Cite({ cite }: { cite: string }) {
  const [pack = '', clause = ''] = cite.split('#')
  const list = useQuery({ queryKey: ['rules-list'], queryFn: () => call<{ items: RulesEntry[] }>(api.rulesList), staleTime: Infinity })
  const entry = list.data?.items.find((r) => r.id === pack)
  const ours = list.data ? chain(list.data.items).has(pack) : true
  if (!clause) return <span className="qf-cite">〔{cite}〕</span>
  return (
    <Tooltip title={entry?.title}>
      <Link to={patterns.rulesOf} params={{ pack }} hash={clause} className="qf-cite">
        〔{entry && !ours ? `${entry.title} ` : '依据 '}{clauseWords(clause)}〕
      </Link>
    </Tooltip>
  )
}

/** The packs in force here: the body's own and all it builds on. */
function chain(items: RulesEntry[]): Set<string> {
  const ids = new Set(items.filter((r) => r.mine).map((r) => r.id))
  for (const id of ids) for (const above of items.find((r) => r.id === id)?.extends ?? []) ids.add(above)
  return ids
}

/** "16" is said 第16条; what is no number stands as the regulation writes it. */
export function clauseWords(clause: string): string {
  return /^\d+$/.test(clause) ? `第${clause}条` : clause
}

/** A refusal: what is wrong, what to do, and by which clause. */
export function Refusal({ error, retry, onClose }: { error: unknown; retry?: () => void; onClose?: () => void }) {
  if (!error) return null
  const api = error instanceof ApiError ? error : null
  return (
    <Alert
      type={api && api.status > 0 && api.status < 500 ? 'warning' : 'error'}
      showIcon
      role="alert"
      closable={onClose ? { onClose } : false}
      title={<>{api ? api.message : '页面出错，没有完成这次操作。请刷新后再试。'} <Cites cites={api?.cites} /></>}
      description={api?.problem.errors?.length ? (
        <ul className="qf-plain-list">{api.problem.errors.map((e, i) => <li key={i}>{e.text}</li>)}</ul>
      ) : undefined}
      action={retry ? <Button size="small" onClick={retry}>再试一次</Button> : undefined}
    />
  )
}

type Queried<T> = { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown }

/** What a query answers, or that it is on its way, or why it failed. */
export function Loaded<T>({ query, children }: { query: Queried<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <Refusal error={query.error} retry={() => void query.refetch()} />
  return <Skeleton active paragraph={{ rows: 4 }} aria-label="正在读取" />
}

/** Nothing here yet, and what to do about it. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="qf-nothing">
      <p className="qf-nothing-title">{title}</p>
      {children}
    </div>
  )
}

/** Why an action is not open to this person, as visible words. */
export function WhyNot({ action }: { action: Action }) {
  if (action.ok || !action.reason) return null
  return <span className="qf-why-not">{action.reason} <Cites cites={action.cites} /></span>
}

/** A label above a value. */
export function Field({ label, children, need, id }: { label: ReactNode; children: ReactNode; need?: ReactNode; id?: string }) {
  return (
    <div className="qf-field" id={id}>
      <div className="qf-field-label">{label}</div>
      {children}
      {need ? <div className="qf-need">{need}</div> : null}
    </div>
  )
}

export function Heading({ title, extra }: { title: string; extra?: ReactNode }) {
  useTitle(title)
  return (
    <div className="qf-heading">
      <h1>{title}</h1>
      {extra ? <Space wrap>{extra}</Space> : null}
    </div>
  )
}
