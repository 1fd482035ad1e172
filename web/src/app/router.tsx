import { Button, Result } from 'antd'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, Outlet, redirect, type ErrorComponentProps } from '@tanstack/react-router'
import { pages, patterns } from '../paths'
import { Refusal } from '../shared/parts'
import { meQuery } from '../shared/session'
import { queryClient } from './providers'
import { Shell } from './Shell'

const root = createRootRoute({ component: Outlet, errorComponent: Broken, notFoundComponent: Missing })

const login = createRoute({
  getParentRoute: () => root,
  path: patterns.login,
  validateSearch: (search: Record<string, unknown>): { next?: string } => (typeof search.next === 'string' ? { next: search.next } : {}),
  component: lazyRouteComponent(() => import('../features/session/LoginPage')),
})

/** Everything behind the login. Nobody logged in: the login page, which leads back here. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const me = await queryClient.ensureQueryData(meQuery)
    if (!me) {
      queryClient.removeQueries({ queryKey: meQuery.queryKey })
      throw redirect({ to: patterns.login, search: location.href === pages.work ? {} : { next: location.href } })
    }
  },
  component: Shell,
})

const work = createRoute({
  getParentRoute: () => inside,
  path: patterns.work,
  validateSearch: (search: Record<string, unknown>): { box?: string; q?: string } => ({
    ...(typeof search.box === 'string' ? { box: search.box } : {}), ...(typeof search.q === 'string' ? { q: search.q } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/desk/WorkPage')),
})

const article = createRoute({ getParentRoute: () => inside, path: patterns.article, component: lazyRouteComponent(() => import('../features/article/ArticlePage')) })
const edit = createRoute({ getParentRoute: () => inside, path: patterns.edit, component: lazyRouteComponent(() => import('../features/article/EditPage')) })
const rules = createRoute({ getParentRoute: () => inside, path: patterns.rules, component: lazyRouteComponent(() => import('../features/rules/RulesPage')) })
const rulesOf = createRoute({ getParentRoute: () => inside, path: patterns.rulesOf, component: lazyRouteComponent(() => import('../features/rules/RulesPage')) })
const lexicons = createRoute({ getParentRoute: () => inside, path: patterns.lexicons, component: lazyRouteComponent(() => import('../features/lexicon/LexiconsPage')) })
const lexicon = createRoute({ getParentRoute: () => inside, path: patterns.lexicon, component: lazyRouteComponent(() => import('../features/lexicon/LexiconPage')) })
const custody = createRoute({ getParentRoute: () => inside, path: patterns.custody, component: lazyRouteComponent(() => import('../features/custody/CustodyPage')) })
const accountHandover = createRoute({ getParentRoute: () => inside, path: patterns.accountHandover, component: lazyRouteComponent(() => import('../features/custody/HandoverPage')) })
const handover = createRoute({ getParentRoute: () => inside, path: patterns.handover, component: lazyRouteComponent(() => import('../features/handover/HandOverPage')) })
const forms = createRoute({ getParentRoute: () => inside, path: patterns.forms, component: lazyRouteComponent(() => import('../features/forms/FormsPage')) })
const register = createRoute({ getParentRoute: () => inside, path: patterns.register, component: lazyRouteComponent(() => import('../features/register/RegisterPage')) })
const templates = createRoute({ getParentRoute: () => inside, path: patterns.templates, component: lazyRouteComponent(() => import('../features/template/TemplatesPage')) })
const templateNew = createRoute({ getParentRoute: () => inside, path: patterns.templateNew, component: lazyRouteComponent(() => import('../features/template/WritePage')) })
const template = createRoute({ getParentRoute: () => inside, path: patterns.template, component: lazyRouteComponent(() => import('../features/template/TemplatePage')) })
const templateWrite = createRoute({ getParentRoute: () => inside, path: patterns.templateWrite, component: lazyRouteComponent(() => import('../features/template/WritePage')) })
const templateFill = createRoute({
  getParentRoute: () => inside,
  path: patterns.templateFill,
  validateSearch: (search: Record<string, unknown>): { article?: string } => (typeof search.article === 'string' ? { article: search.article } : {}),
  component: lazyRouteComponent(() => import('../features/template/FillPage')),
})
const ledger = createRoute({ getParentRoute: () => inside, path: patterns.ledger, component: lazyRouteComponent(() => import('../features/ledger/LedgerPage')) })
const ledgerOf = createRoute({ getParentRoute: () => inside, path: patterns.ledgerOf, component: lazyRouteComponent(() => import('../features/ledger/ProofPage')) })

export const router = createRouter({
  routeTree: root.addChildren([login, inside.addChildren([work, article, edit, rules, rulesOf, lexicons, lexicon, templates, templateNew, template, templateWrite, templateFill, custody, accountHandover, handover, forms, register, ledger, ledgerOf])]),
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}

function Broken({ error, reset }: ErrorComponentProps) {
  return (
    <main className="qf-main">
      <Refusal error={error} />
      <p style={{ marginTop: 16 }}><Button type="primary" onClick={() => { reset(); window.location.reload() }}>刷新页面</Button></p>
    </main>
  )
}

function Missing() {
  return <Result status="404" title="没有这个页面" subTitle="地址可能写错了，或稿件不在您的查阅范围内。" extra={<Link to={patterns.work}>回到工作台</Link>} />
}
