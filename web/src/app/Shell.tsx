import { Button, Dropdown } from 'antd'
import { MenuOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { logout } from '../features/session/api'
import { pages } from '../paths'
import { useNarrow } from '../shared/parts'
import { metaQuery, useMe } from '../shared/session'
import { queryClient } from './providers'

const places = [
  { to: pages.work, text: '工作台' },
  { to: pages.templates, text: '预审模板' },
  { to: pages.rules, text: '审签规则' },
  { to: pages.lexicons, text: '词库' },
  { to: pages.custody, text: '账号凭据' },
  { to: pages.register, text: '发布台账' },
  { to: pages.ledger, text: '存证核验' },
] as const

/** The frame of every page behind the login. */
export function Shell() {
  const me = useMe()
  const meta = useQuery(metaQuery).data
  const narrow = useNarrow()
  const navigate = useNavigate()
  const post = me.posts[0]

  async function leave() {
    await logout().catch(() => undefined)
    queryClient.clear()
    window.location.assign(pages.login)
  }

  const menu = {
    items: [
      { key: 'who', disabled: true, label: `${me.person.name}　${me.posts.map((p) => p.label).join('、')}` },
      ...(narrow ? places.map((p) => ({ key: p.to, label: p.text })) : []),
      { key: pages.handover, label: '人员交接' },
      { key: pages.forms, label: '本单位表样' },
      { type: 'divider' as const },
      { key: 'leave', label: '退出登录' },
    ],
    onClick: ({ key }: { key: string }) => (key === 'leave' ? void leave() : void navigate({ to: key })),
  }

  return (
    <>
      <a className="qf-skip" href="#main">跳到正文</a>
      <header className="qf-top">
        <div className="qf-top-in">
          <Link to={pages.work} className="qf-brand">签发<small>{narrow ? '' : me.body.name}</small></Link>
          {narrow ? (
            <Dropdown menu={menu} trigger={['click']}>
              <Button type="text" icon={<MenuOutlined style={{ color: '#fff' }} />} aria-label="菜单" />
            </Dropdown>
          ) : (
            <>
              <nav className="qf-nav" aria-label="主菜单">
                {places.map((p) => <Link key={p.to} to={p.to} activeOptions={{ exact: p.to === pages.work }}>{p.text}</Link>)}
              </nav>
              <Dropdown menu={menu} trigger={['click']}>
                <button type="button" className="qf-user">{me.person.name}<small>{post?.label}</small></button>
              </Dropdown>
            </>
          )}
        </div>
      </header>
      {meta?.demo ? <div className="qf-strip">演练环境：单位、人员、账号均为虚构</div> : null}
      {meta?.test_clock ? <div className="qf-strip">测试时钟：现在的时间由测试设定，操作留痕中有标记。</div> : null}
      <main className="qf-main" id="main"><Outlet /></main>
    </>
  )
}
