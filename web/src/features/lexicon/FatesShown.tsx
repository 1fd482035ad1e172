import { Button } from 'antd'
import type { Fates, KindFate, PatternFate } from '../../api/types'
import { Nothing } from '../../shared/parts'

/** The counts by kind, and the words proposed as exceptions. */
export function FatesShown({ fates, onAccept }: { fates: Fates; onAccept: (p: PatternFate) => void }) {
  if (fates.kinds.length === 0) {
    return <Nothing title="这段时间没有处置记录"><p>写稿人保留原文，或修改后再次报送以后，这里会列出各类提示的处置情况。也可以选更长的时段。</p></Nothing>
  }
  return (
    <>
      <h2 className="qf-fates-head">各类提示的处置</h2>
      <ul className="qf-rows">{fates.kinds.map((k) => <Kind key={k.kind} fate={k} />)}</ul>
      <h2 className="qf-fates-head">建议作为例外的词</h2>
      {fates.patterns.length === 0
        ? <p className="qf-quiet">没有词在三篇以上稿件里因误判或专有名称保留，不需要办理。</p>
        : <ul className="qf-rows">{fates.patterns.map((p) => <Pattern key={`${p.kind} ${p.text}`} pattern={p} onAccept={onAccept} />)}</ul>}
    </>
  )
}

function Kind({ fate: k }: { fate: KindFate }) {
  return (
    <li>
      <b>{k.title}</b>
      <span>改正 {k.mended} 处，保留 {k.overruled} 处{k.mistaken > 0 ? `（其中误判或专有名称 ${k.mistaken} 处）` : ''}，保留占 {Math.round(k.share * 100)}%</span>
    </li>
  )
}

function Pattern({ pattern: p, onAccept }: { pattern: PatternFate; onAccept: (p: PatternFate) => void }) {
  return (
    <li>
      <span><b className="qf-break">{p.text}</b>　<span className="qf-quiet">{p.title}，{p.articles} 篇稿件保留</span></span>
      {p.allowed ? <span>已在词库《{p.allowed}》里放行，启用那一版后生效</span>
        : p.kind === 'lexicon' ? <span>这是词库里的词，请到词条里加例外，或停用它</span>
          : <Button size="small" onClick={() => onAccept(p)}>收录为放行的词</Button>}
    </li>
  )
}
