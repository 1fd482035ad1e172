// Templates that wait for the reader's signature, on the page where people look for what they have to do.

import { Alert } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../api/client'
import type { Action, TemplateItem } from '../api/types'
import { api, patterns } from '../paths'

/** Names each template that waits for the reader; nothing when none does. */
export function TemplateNotice() {
  const waiting = useQuery({ queryKey: ['templates'], queryFn: () => call<{ items: TemplateItem[]; write: Action }>(api.templates) }).data?.items.filter((t) => t.mine) ?? []
  if (waiting.length === 0) return null
  return (
    <Alert type="info" showIcon style={{ marginBottom: 12 }} title={
      <>有 {waiting.length} 份预审模板等您签发：{waiting.map((t, i) => <span key={t.id}>{i > 0 ? '、' : ''}<Link to={patterns.template} params={{ id: t.id }}>{t.name}</Link></span>)}</>
    } />
  )
}
