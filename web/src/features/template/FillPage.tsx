import { Alert, Button, Checkbox } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import type { Article, Template, TemplateFill } from '../../api/types'
import { patterns } from '../../paths'
import { Cites, Field, Heading, Loaded, Nothing, Refusal } from '../../shared/parts'
import { when } from '../../shared/time'
import { channelWord } from '../../shared/words'
import { articleQuery, refillArticle, sketchQuery, startArticle, submitArticle, templateQuery, useChange } from './api'
import { BlankField } from './BlankField'
import { Steps } from './TemplatePage'
import { TextView } from './TextView'

/** Fills a template in: a new item of the version in force, or an item that is still a draft, with the version it has. */
export default function FillPage() {
  const { id = '' } = useParams({ strict: false })
  const { article: of = '' } = useSearch({ strict: false })
  const article = useQuery({ ...articleQuery(of), staleTime: 0, refetchOnWindowFocus: false })
  const head = useQuery(templateQuery(id))
  const version = of ? (article.data?.template?.version ?? 0) : (head.data?.in_force ?? 0)
  const text = useQuery({ ...templateQuery(id, version), enabled: version > 0 })
  if (of && !article.data) return <Loaded query={article}>{() => null}</Loaded>
  return (
    <Loaded query={head}>
      {(t) => version === 0 ? (
        <Nothing title={`“${t.name}”现在不能使用`}>
          <p>{t.actions.find((a) => a.do === 'fill')?.reason}</p>
          <Link to={patterns.templates}>回到模板列表</Link>
        </Nothing>
      ) : <Loaded query={text}>{(shown) => <Form key={version} template={shown} begun={article.data ?? null} />}</Loaded>}
    </Loaded>
  )
}

const declaration = '非涉密'

/** Says what the page shows after a short rest, so that not every key asks the server. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), 250)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

function Form({ template: t, begun }: { template: Template; begun: Article | null }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [article, setArticle] = useState(begun)
  const [values, setValues] = useState<Record<string, string>>(begun?.template?.values ?? {})
  const [accounts, setAccounts] = useState<string[]>(begun ? begun.meta.targets.map((x) => x.account) : t.accounts.map((a) => a.id))
  const [declared, setDeclared] = useState(begun?.meta.declared.includes(declaration) ?? false)
  const [left, setLeft] = useState<Record<string, boolean>>({})
  const sketch = useQuery(sketchQuery(t.id, t.shown, useRested(values))).data
  const wrong = (blank: string) => (left[blank] ? (sketch?.wrong.find((w) => w.blank === blank)?.text ?? '') : '')
  const open = (sketch?.wrong.length ?? 1) + (declared ? 0 : 1) + (accounts.length > 0 ? 0 : 1)

  const save = useChange(useCallback(async (key: string, fill: TemplateFill, hand: boolean) => {
    const saved = article ? await refillArticle(key, article.id, article.base, fill) : await startArticle(key, t.id, t.shown, fill)
    setArticle(saved)
    client.removeQueries({ queryKey: ['article', saved.id] })
    return hand ? submitArticle(`${key}-submit`, saved.id, saved.base) : saved
  }, [article, client, t.id, t.shown]))

  async function go(hand: boolean) {
    setLeft(Object.fromEntries(t.blanks.map((b) => [b.name, true])))
    if (!sketch?.ready) {
      document.getElementById(`blank-${sketch?.wrong[0]?.blank ?? ''}`)?.scrollIntoView({ block: 'center' })
      return
    }
    const filled = Object.fromEntries(Object.entries(values).filter(([, v]) => v !== ''))
    const done = await save.run({ values: filled, accounts, declared: declared ? [declaration] : [] }, hand)
    if (done) void navigate({ to: hand ? patterns.article : patterns.edit, params: { id: done.id } })
  }

  return (
    <div className="qf-with-bar">
      <p><Link to={patterns.template} params={{ id: t.id }}>{t.name}</Link></p>
      <Heading title={`填写：${t.name}`} />
      <p className="qf-quiet">第 {t.shown} 版，有效期 {when(t.text.from)} 至 {when(t.text.until)}。只填空，其他文字不能改；确需改动的，先存为草稿，再转为普通稿件报送。</p>
      {begun?.template?.stopped ? <Alert type="warning" showIcon title={begun.template.stopped} /> : null}
      <div className="qf-columns">
        <section className="qf-card" aria-label="填空">
          {t.blanks.map((b) => (
            <BlankField key={b.name} blank={b} value={values[b.name] ?? ''} wrong={wrong(b.name)} onChange={(v) => setValues((old) => ({ ...old, [b.name]: v }))} onLeave={() => setLeft((old) => ({ ...old, [b.name]: true }))} />
          ))}
          <Field label="发布到" need={accounts.length === 0 ? '请至少选择一个发布渠道。' : undefined}>
            <Checkbox.Group className="qf-template-choice" value={accounts} onChange={(v) => setAccounts(v)} options={t.accounts.map((a) => ({ value: a.id, label: `${a.name}（${channelWord[a.channel as keyof typeof channelWord] ?? a.channel}）` }))} />
          </Field>
          <Field label={null}><Checkbox checked={declared} onChange={(e) => setDeclared(e.target.checked)}>我声明：{declaration}</Checkbox></Field>
        </section>
        <aside>
          <section className="qf-card" aria-label="预览">
            <h3>预览</h3>
            {sketch ? <TextView source={sketch.source} /> : <TextView source={t.text.source} />}
            {sketch && sketch.found.length > 0 ? <Alert type="warning" showIcon title="检查发现疑似差错" description={<ul className="qf-plain-list">{sketch.found.map((f, i) => <li key={i}>{f.severity_text}：{f.message}</li>)}</ul>} /> : null}
          </section>
          <section className="qf-card" aria-label="谁签">
            <h3>填好以后</h3>
            {t.route.short ? null : <Alert type="info" showIcon title="走普通审签程序" style={{ marginBottom: 8 }} />}
            <p>{t.route.text} <Cites cites={[t.route.clause]} /></p>
            <Steps steps={t.route.steps} />
            {t.route.missing.length > 0 ? <p className="qf-need">还要补充：{t.route.missing.join('；')}。可先存为草稿，在稿件里补上。</p> : null}
          </section>
        </aside>
      </div>
      <Refusal error={save.error} />
      {save.error && article ? <p><Link to={patterns.edit} params={{ id: article.id }}>已存为草稿，打开草稿处理</Link></p> : null}
      <div className="qf-bar" role="region" aria-label="报送">
        <div className="qf-bar-in">
          <Button type="primary" size="large" loading={save.pending} disabled={!declared || accounts.length === 0} onClick={() => void go(true)}>报送</Button>
          <Button size="large" disabled={save.pending} onClick={() => void go(false)}>存为草稿</Button>
          <span className="qf-quiet">{open > 0 ? `还有 ${open} 项没有填好` : '已填好，可以报送'}</span>
        </div>
      </div>
    </div>
  )
}
