import { Button, Dropdown, Input, Tabs, Tooltip } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Action, Me, WorkBox } from '../../api/types'
import { patterns } from '../../paths'
import { Heading, Loaded, Nothing, Refusal, useNarrow } from '../../shared/parts'
import { CustodyNotice } from '../../shared/custody'
import { useOnce } from '../../shared/once'
import { useMe } from '../../shared/session'
import { TemplateNotice } from '../../shared/templates'
import { createArticle, workQuery } from './api'
import { ImportDialog } from './ImportDialog'
import { RegisterDialog } from './RegisterDialog'
import { WorkCards, WorkTable } from './WorkList'

const boxes: { key: WorkBox; label: string; empty: string; hint: string }[] = [
  { key: 'todo', label: '待办', empty: '现在没有等您办理的稿件', hint: '轮到您审签、修改或发布的稿件会出现在这里。' },
  { key: 'done', label: '已办', empty: '您还没有办过稿件', hint: '您审签、退回或发布过的稿件会留在这里。' },
  { key: 'mine', label: '我发起', empty: '您还没有写过稿件', hint: '点“写稿”开始，或把现成的 Word 文件导入进来。' },
  { key: 'copied', label: '抄送我', empty: '没有抄送您的稿件', hint: '抄送给您、还没有阅知的稿件会出现在这里。' },
  { key: 'all', label: '全部稿件', empty: '没有您可以查看的稿件', hint: '本单位的稿件会出现在这里。' },
]

export default function WorkPage() {
  const me = useMe()
  const search = useSearch({ from: '/inside/' })
  const navigate = useNavigate()
  const box = boxes.find((b) => b.key === search.box) ?? boxes[0]!
  const go = (values: { box?: string; q?: string }) => void navigate({ to: patterns.work, search: values })

  return (
    <>
      <Heading title="工作台" extra={<Begin me={me} />} />
      <CustodyNotice />
      <TemplateNotice />
      <div className="qf-card">
        <Tabs activeKey={box.key} onChange={(key) => go({ box: key, q: search.q })} items={boxes.map((b) => ({ key: b.key, label: b.label }))}
          tabBarExtraContent={useNarrow() ? undefined : <Find value={search.q ?? ''} onFind={(q) => go({ box: box.key, q: q || undefined })} />} />
        {useNarrow() ? <Find value={search.q ?? ''} onFind={(q) => go({ box: box.key, q: q || undefined })} /> : null}
        <Box key={`${box.key} ${search.q ?? ''}`} box={box} q={search.q ?? ''} />
      </div>
    </>
  )
}

function Find({ value, onFind }: { value: string; onFind: (q: string) => void }) {
  return <Input.Search key={value} className="qf-find" allowClear defaultValue={value} placeholder="标题、编号或单位" aria-label="查找稿件" onSearch={(q) => onFind(q.trim())} />
}

function Box({ box, q }: { box: (typeof boxes)[number]; q: string }) {
  const query = useInfiniteQuery(workQuery(box.key, q))
  const narrow = useNarrow()
  return (
    <Loaded query={query}>
      {(data) => {
        const items = data.pages.flatMap((p) => p.items)
        if (items.length === 0) {
          return q ? <Nothing title={`没有找到“${q}”`}><p>换一个词，或到别的分栏里找。</p></Nothing> : <Nothing title={box.empty}><p>{box.hint}</p></Nothing>
        }
        return (
          <>
            {narrow ? <WorkCards items={items} box={box.key} /> : <WorkTable items={items} box={box.key} />}
            {query.hasNextPage ? (
              <p style={{ textAlign: 'center', marginTop: 16 }}>
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>再看一些</Button>
              </p>
            ) : null}
          </>
        )
      }}
    </Loaded>
  )
}

/** The three ways to begin: write, import a file, register what came on paper. */
function Begin({ me }: { me: Me }) {
  const navigate = useNavigate()
  const [open, setOpen] = useState<'import' | 'register' | null>(null)
  const write = useOnce(useCallback((key: string, unit: string) => createArticle(key, unit, null), []))
  const create = me.can.find((a) => a.do === 'create')
  const register = me.can.find((a) => a.do === 'register')
  const edit = (id: string) => void navigate({ to: patterns.edit, params: { id } })

  async function begin(unit: string) {
    const article = await write.run(unit)
    if (article) edit(article.id)
  }

  return (
    <div className="qf-buttons">
      {create ? <May action={create}>{me.units.length > 1 && create.ok ? (
        <Dropdown trigger={['click']} menu={{ items: me.units.map((u) => ({ key: u.id, label: `以${u.name}报送` })), onClick: ({ key }) => void begin(key) }}>
          <Button type="primary" loading={write.pending}>写稿</Button>
        </Dropdown>
      ) : <Button type="primary" loading={write.pending} disabled={!create.ok} onClick={() => void begin('')}>写稿</Button>}</May> : null}
      {create ? <May action={create}><Button disabled={!create.ok} onClick={() => setOpen('import')}>导入 Word</Button></May> : null}
      {register ? <May action={register}><Button disabled={!register.ok} onClick={() => setOpen('register')}>代为登记</Button></May> : null}
      {write.error ? <Refusal error={write.error} onClose={write.clear} /> : null}
      {open === 'import' ? <ImportDialog onClose={() => setOpen(null)} onDone={edit} /> : null}
      {open === 'register' ? <RegisterDialog onClose={() => setOpen(null)} onDone={edit} /> : null}
    </div>
  )
}

function May({ action, children }: { action: Action; children: React.ReactNode }) {
  return action.ok ? children : <Tooltip title={action.reason}><span>{children}</span></Tooltip>
}
