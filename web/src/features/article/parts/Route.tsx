import type { Article, RouteStep, StepRow } from '../../../api/types'
import { Cites, Nothing, State } from '../../../shared/parts'
import { ClockLine } from './Clocks'
import { when } from '../../../shared/time'
import type { Tone } from '../../../shared/words'

const stateWord: Record<RouteStep['state'], [Tone, string]> = {
  waiting: ['plain', '未到'], open: ['busy', '办理中'], done: ['good', '已办'], returned: ['warn', '已退回'], skipped: ['plain', '免办'], voided: ['plain', '已作废'],
}

export function RouteView({ article }: { article: Article }) {
  if (article.route.length === 0) {
    return article.phase === 'draft' || article.phase === 'returned'
      ? <Nothing title="报送后按审签规则确定流程" />
      : <p className="qf-quiet">这类稿件不经审签环节，由发布人核验身份后发布。</p>
  }
  return (
    <>
      <ol className="qf-route">
        {article.route.map((s) => (
          <li key={s.step} className={`qf-step qf-step-${s.state}`}>
            <div className="qf-step-head">
              <b>{s.label}</b> <State tone={stateWord[s.state][0]}>{stateWord[s.state][1]}</State>
              {s.optional ? <State tone="plain">视情</State> : null} {s.external ? <State tone="plain">外单位</State> : null}{s.late ? <State tone="warn">补签</State> : null}
              <Cites cites={[s.clause]} />
            </div>
            {s.rows.map((r, i) => <Row key={i} row={r} done={s.state === 'done'} external={s.external} />)}
            {s.clock ? <ClockLine clock={s.clock} /> : null}
            {s.due && s.state === 'open' ? <div className="qf-small">期限 {when(s.due)}</div> : null}
            {s.overdue ? <div className="qf-small qf-why-not">{s.overdue}</div> : null}
          </li>
        ))}
        {article.publisher ? (
          <li className={article.phase === 'published' ? 'qf-step qf-step-done' : 'qf-step'}>
            <div className="qf-step-head"><b>发布</b></div>
            <div>{article.publisher.post}：{article.publisher.holders.map((h) => h.name).join('、') || <span className="qf-why-not">现在没有人</span>}</div>
          </li>
        ) : null}
      </ol>
    </>
  )
}

function Row({ row, done, external }: { row: StepRow; done: boolean; external?: boolean }) {
  if (row.by) {
    return (
      <div className="qf-signed">
        <div><b>{row.means && row.for ? row.for : row.by.name}</b>　{row.post}　<span className="qf-quiet qf-small">{when(row.at)}</span></div>
        {row.means ? <div className="qf-small">{row.means}（{row.by.name}{row.verified ? '' : '记录'}）</div> : null}
        {row.delegation ? <div className="qf-small">受托签发（{row.delegation}）</div> : null}
        {row.opinion ? <div className="qf-opinion">{row.opinion}</div> : null}
        {row.checked ? <div className="qf-small qf-quiet">{row.checked}</div> : null}
        {row.scan ? <div className="qf-small"><a href={row.scan} target="_blank" rel="noopener noreferrer">查看签批件</a></div> : null}
        {row.verified ? <div className="qf-small qf-quiet">{row.verified}</div> : null}
        {row.note ? <div className="qf-small qf-quiet">{row.note}</div> : null}
      </div>
    )
  }
  if (row.settled) return <div className="qf-quiet">{row.post}：{row.settled}</div>
  if (done) return null
  if (external) return <div>{row.post}：<span className="qf-quiet">外单位办理，凭会审链接或者盖章的书面件答复</span></div>
  return (
    <div>
      {row.post}：{row.holders.length > 0 ? row.holders.map((h) => (h.via ? `${h.name}（${h.via}）` : h.name)).join('、') : <span className="qf-why-not">这个岗位现在没有人，请联系管理员调整岗位</span>}
    </div>
  )
}

/** Why the rules chose this route. */
export function Why({ article }: { article: Article }) {
  if (article.why.length === 0) return null
  return (
    <section className="qf-card">
      <h2>为什么是这个流程</h2>
      <ul className="qf-plain-list">{article.why.map((w, i) => <li key={i}>{w.text} <Cites cites={[w.clause]} /></li>)}</ul>
      {article.rules ? <p className="qf-quiet qf-small" style={{ marginTop: 8 }}>依据《{article.rules.title}》，流程自报送时起固定</p> : null}
    </section>
  )
}
