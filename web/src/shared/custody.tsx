// What somebody has to do about accounts, as one line above the work list.

import { Alert } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../api/client'
import { api, patterns } from '../paths'

type Line = { account: string; name: string; text: string; urgent: boolean }

/** Says that credentials fall due, or that another custodian waits; nothing for everybody else. */
export function CustodyNotice() {
  const lines = useQuery({ queryKey: ['custody', 'work'], queryFn: () => call<{ items: Line[] }>(api.custodyWork), staleTime: 30_000 }).data?.items ?? []
  const first = lines.find((l) => l.urgent) ?? lines[0]
  if (!first) return null
  return (
    <Alert className="qf-custody-notice" type={first.urgent ? 'warning' : 'info'} showIcon title={<>
      账号凭据有 {lines.length} 项待处理：{first.name}，{first.text} <Link to={patterns.custody}>去处理</Link>
    </>} />
  )
}
