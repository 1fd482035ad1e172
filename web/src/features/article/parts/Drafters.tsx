import { App, Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Action, ActRequest, Article } from '../../../api/types'
import { patterns } from '../../../paths'
import { useOnce } from '../../../shared/once'
import { Field } from '../../../shared/parts'
import { act, articleQuery } from '../api'
import { ActDialog } from './ActDialog'

const ours = ['ask_codrafter', 'drop_codrafter', 'hand_over']

/** Who writes: the drafter who hands in, those who write along, and who handed the item over. */
export function Drafters({ article }: { article: Article }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [picked, setPicked] = useState<Action | null>(null)
  const send = useOnce(useCallback((key: string, request: ActRequest) => act(key, article.id, request), [article.id]))
  const actions = article.actions.filter((a) => a.ok && ours.includes(a.do))

  async function go(request: ActRequest) {
    const next = await send.run(request)
    if (!next) return
    client.setQueryData(articleQuery(next.id).queryKey, next)
    void client.invalidateQueries({ queryKey: ['work'] })
    void message.success(`${picked?.label ?? '办理'}：已记录。`)
    setPicked(null)
    if (!next.editable) void navigate({ to: patterns.work })
  }

  return (
    <Field label="主办与协办">
      <div>主办：{article.unit.name} {article.author.name}</div>
      {article.co_drafters.map((p) => <div key={p.id}>协办：{p.unit} {p.name}</div>)}
      {article.former.map((p) => <div key={p.id} className="qf-quiet qf-small">原起草人：{p.name}（已移交）</div>)}
      {actions.length > 0 ? <div className="qf-buttons" style={{ marginTop: 6 }}>{actions.map((a) => <Button key={`${a.do} ${a.person}`} size="small" data-do={a.do} onClick={() => { send.clear(); setPicked(a) }}>{a.label}</Button>)}</div> : null}
      {picked ? <ActDialog article={article} action={picked} marks={[]} pending={send.pending} error={send.error} onCancel={() => setPicked(null)} onDo={(r) => void go(r)} /> : null}
    </Field>
  )
}
