import { Alert, Tabs } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { AccountInfo, Preview, TargetState } from '../../../api/types'
import { api } from '../../../paths'
import { Loaded, Nothing, useNarrow } from '../../../shared/parts'
import { when } from '../../../shared/time'
import { channelWord } from '../../../shared/words'
import { useAccounts } from '../../../shared/org'
import { previewQuery } from '../api'
import { pageOf } from './sheets'

/** What each channel will carry, exactly as it goes out. `version` changes whenever the bytes may have. */
export function Previews({ id, targets, version }: { id: string; targets: TargetState['account'][]; version: string }) {
  const narrow = useNarrow()
  const single = (t: TargetState['account']) => targets.filter((x) => x.channel === t.channel).length === 1
  if (targets.length === 0) return <Nothing title="还没有选择拟发布渠道"><p>选了渠道才有发布预览。</p></Nothing>
  return (
    <Tabs destroyOnHidden items={targets.map((t) => ({
      key: t.id, label: narrow && single(t) ? channelWord[t.channel] : `${channelWord[t.channel]} ${t.name}`, children: <One id={id} account={t.id} version={version} />,
    }))} />
  )
}

function One({ id, account, version }: { id: string; account: string; version: string }) {
  const query = useQuery(previewQuery(id, account, version))
  const info = useAccounts().data?.find((a) => a.id === account)
  return <Loaded query={query}>{(p) => <><Settings preview={p} /><Frame preview={p} account={info} id={id} /></>}</Loaded>
}

function Settings({ preview: p }: { preview: Preview }) {
  const facts: [string, string][] = [
    ['评论', p.comment_open ? '开放' : '关闭'],
    ['发布时间', p.schedule_at ? `定时 ${when(p.schedule_at)}` : '签发后即发'],
    ...(p.display_from || p.display_to ? [['展示期', `${when(p.display_from) || '发布起'} 至 ${when(p.display_to) || '不限'}`] as [string, string]] : []),
    ...(p.source_url ? [['原文链接', p.source_url] as [string, string]] : []),
    ['标题', `${p.counts.title.n}${p.counts.title.max ? ` / ${p.counts.title.max}` : ''} 字`],
    ['正文', `${p.counts.text.n}${p.counts.text.max ? ` / ${p.counts.text.max}` : ''} 字`],
  ]
  return (
    <>
      <div className="qf-settings">{facts.map(([k, v]) => <span key={k}><b>{k}</b> {v}</span>)}</div>
      {p.limits.map((l) => <p key={l.path + l.text} className="qf-need">{l.text}</p>)}
      {p.sealed ? <p className="qf-sealed">已定稿锁定：发布的就是下面的内容，改一个字都发不出去。</p> : null}
    </>
  )
}

function Frame({ preview: p, account, id }: { preview: Preview; account: AccountInfo | undefined; id: string }) {
  switch (p.channel) {
    case 'wechat':
      return (
        <div className="qf-phone-row">
          <div className="qf-phone" aria-label="微信文章预览">
            <div className="qf-phone-bar">{account?.name ?? '公众号'}</div>
            <div className="qf-phone-in">
              <Title preview={p} />
              <Html html={p.html} channel={p.channel} title={`${p.title} 预览`} />
            </div>
          </div>
          {p.cover ? (
            <div className="qf-share">
              <p className="qf-quiet qf-small">会话中的样子</p>
              <div className="qf-share-card"><img src={p.cover.url} alt="封面" /><div className="qf-share-title">{p.title}</div>{p.summary ? <div className="qf-quiet qf-small">{p.summary}</div> : null}</div>
            </div>
          ) : null}
        </div>
      )
    case 'weibo':
      return (
        <div className="qf-weibo" aria-label="微博预览">
          <div className="qf-weibo-who"><span className="qf-avatar" aria-hidden>{(account?.name ?? '微').slice(0, 1)}</span><b>{account?.name ?? '微博'}</b></div>
          <p className="qf-weibo-text">{p.text}</p>
          {p.media.length > 0 ? <div className={`qf-weibo-media${p.media.length === 1 ? ' qf-one' : ''}`}>{p.media.map((m) => <img key={m.digest} src={m.url} alt={m.alt} />)}</div> : null}
        </div>
      )
    case 'manual':
      return (
        <div className="qf-card">
          <Alert type="info" showIcon title="这个账号由人工发布：签发后下载发布包，在平台后台照原样发布，再回来登记链接。" />
          <h2 style={{ marginTop: 12 }}>{p.title}</h2>
          {p.html ? <Html html={p.html} channel={p.channel} title={`${p.title} 预览`} /> : <p className="qf-weibo-text">{p.text}</p>}
          <p><a href={api.package(id, p.account)} download>下载发布包</a></p>
        </div>
      )
    default:
      return <div className="qf-page" aria-label="网站预览"><div className="qf-page-bar">{account?.name ?? '网站'}</div><Title preview={p} /><Html html={p.html} channel={p.channel} title={`${p.title} 预览`} /></div>
  }
}

/** The headline, which the platform draws from its own field. */
function Title({ preview: p }: { preview: Preview }) {
  return (
    <div className="qf-preview-title">
      <h2>{p.title}</h2>
      {p.byline ? <div className="qf-quiet qf-small">{p.byline}</div> : null}
    </div>
  )
}

/**
 * The rendering itself, shut in a frame that runs no script. It keeps this site's origin only so that its pictures, which
 * need the login, load.
 */
function Html({ html, channel, title }: { html: string; channel: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(320)
  const [loaded, setLoaded] = useState(0)

  useEffect(() => {
    const root = frame.current?.contentDocument?.documentElement
    const body = frame.current?.contentDocument?.body
    if (!root || !body || loaded === 0) return
    const measure = () => setHeight(Math.max(Math.ceil(body.getBoundingClientRect().bottom + 16), 120))
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(body)
    return () => watch.disconnect()
  }, [loaded])

  return (
    <iframe ref={frame} title={title} className="qf-html" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      srcDoc={pageOf(html, channel)} style={{ height }} onLoad={() => setLoaded((n) => n + 1)} />
  )
}
