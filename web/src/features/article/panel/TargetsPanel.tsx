import { Button, Checkbox, DatePicker, Input, Segmented, Slider, Switch, Upload } from 'antd'
import { useState } from 'react'
import type { AccountInfo, Block, Checked, Cover, MediaInfo, Meta, TargetMeta } from '../../../api/types'
import { api } from '../../../paths'
import { useAccounts } from '../../../shared/org'
import { Field, Loaded, Nothing, Refusal } from '../../../shared/parts'
import { fromTime, toTime } from '../../../shared/time'
import { channelWord } from '../../../shared/words'

type Props = {
  meta: Meta
  setMeta: (change: Partial<Meta>) => void
  checked: Checked | undefined
  /** The pictures of the body, for the cover. */
  pictures: () => { digest: string; width: number; height: number }[]
  send: (file: File, progress: (part: number) => void) => Promise<MediaInfo>
}

/** The channels asked for, each with the settings that are sealed with it. */
export function TargetsPanel(props: Props) {
  const { meta, setMeta } = props
  const accounts = useAccounts()
  const set = (account: string, change: Partial<TargetMeta>) => setMeta({ targets: meta.targets.map((t) => (t.account === account ? { ...t, ...change } : t)) })

  function choose(a: AccountInfo, on: boolean) {
    if (!on) return setMeta({ targets: meta.targets.filter((t) => t.account !== a.id) })
    setMeta({ targets: [...meta.targets, { account: a.id, comment_open: true, cover: null, schedule_at: '', display_from: '', display_to: '', source_url: '' }] })
  }

  return (
    <div id="need-targets">
      <Loaded query={accounts}>
        {(all) => all.length === 0 ? <Nothing title="本单位还没有登记发布账号"><p>请联系管理员登记账号。</p></Nothing> : all.map((a) => {
          const t = meta.targets.find((x) => x.account === a.id)
          return (
            <div key={a.id} className={t ? 'qf-boxed qf-chosen' : 'qf-boxed'}>
              <Checkbox checked={!!t} onChange={(e) => choose(a, e.target.checked)}><b>{a.name}</b></Checkbox>
              <div className="qf-quiet qf-small qf-indent">{channelWord[a.channel]}　{a.owner.name}{a.mode_text ? `　${a.mode_text}` : ''}{a.simulated ? '　演练环境' : ''}</div>
              {t ? <Settings {...props} account={a} target={t} set={(c) => set(a.id, c)} /> : null}
            </div>
          )
        })}
      </Loaded>
    </div>
  )
}

function Settings({ account, target: t, set, checked, pictures, send }: Props & { account: AccountInfo; target: TargetMeta; set: (c: Partial<TargetMeta>) => void }) {
  const counts = checked?.counts.find((c) => c.account === account.id)
  return (
    <div className="qf-indent qf-target-set">
      {counts ? <p className="qf-small"><Count label="标题" n={counts.title.n} max={counts.title.max} />　<Count label="正文" n={counts.text.n} max={counts.text.max} /></p> : null}
      <Field label="评论"><Switch checked={t.comment_open} onChange={(v) => set({ comment_open: v })} checkedChildren="开放" unCheckedChildren="关闭" aria-label="评论" /></Field>
      {account.channel === 'wechat' || account.channel === 'website' ? <Field label="封面"><CoverPick cover={t.cover} pictures={pictures} send={send} crops={account.channel === 'wechat'} onChange={(cover) => set({ cover })} /></Field> : null}
      <Field label="发布时间">
        <DatePicker className="qf-wide" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={fromTime(t.schedule_at)} onChange={(v) => set({ schedule_at: toTime(v) })} placeholder="不填：签发后即发" aria-label="定时发布" />
      </Field>
      {account.channel === 'website' ? (
        <Field label="展示期">
          <DatePicker.RangePicker className="qf-wide" showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" allowEmpty={[true, true]} placeholder={['发布起', '一直展示']}
            value={[fromTime(t.display_from), fromTime(t.display_to)]} onChange={(v) => set({ display_from: toTime(v?.[0] ?? null), display_to: toTime(v?.[1] ?? null) })} />
        </Field>
      ) : null}
      {account.channel === 'wechat' ? <Field label="原文链接"><Input value={t.source_url} onChange={(e) => set({ source_url: e.target.value.trim() })} placeholder="“阅读原文”指向的地址，可以不填" aria-label="原文链接" /></Field> : null}
    </div>
  )
}

export function Count({ label, n, max }: { label: string; n: number; max: number }) {
  const over = max > 0 && n > max
  return <span className={over ? 'qf-need' : ''}>{label} {n}{max > 0 ? ` / ${max}` : ''} 字{over ? `，超出 ${n - max} 字` : ''}</span>
}

function CoverPick({ cover, pictures, send, crops, onChange }: { cover: Cover | null; pictures: Props['pictures']; send: Props['send']; crops: boolean; onChange: (c: Cover | null) => void }) {
  const [open, setOpen] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const choices = open ? pictures() : []

  async function take(file: File) {
    setError(null)
    try {
      const m = await send(file, () => undefined)
      onChange(coverOf(m))
      setOpen(false)
    } catch (e) {
      setError(e)
    }
  }

  return (
    <>
      {cover ? (crops ? <Crops cover={cover} onChange={onChange} /> : <img src={api.media(cover.digest)} alt="封面" className="qf-cover-img" />) : null}
      <div className="qf-buttons">
        <Button size="small" onClick={() => setOpen(!open)}>{cover ? '换一张' : '选择封面'}</Button>
        {cover ? <Button size="small" onClick={() => onChange(null)}>不用封面</Button> : null}
      </div>
      {open ? (
        <div className="qf-cover-choices">
          {choices.map((p) => <button key={p.digest} type="button" onClick={() => { onChange(coverOf(p)); setOpen(false) }}><img src={api.media(p.digest)} alt="正文图片" /></button>)}
          {choices.length === 0 ? <span className="qf-quiet qf-small">正文里还没有图片。</span> : null}
          <Upload accept="image/jpeg,image/png" showUploadList={false} beforeUpload={(f) => { void take(f); return false }}><Button size="small">上传一张</Button></Upload>
        </div>
      ) : null}
      <Refusal error={error} />
    </>
  )
}

/** Where the picture is cut for the wide and the square cover: one slider each, along the side that is too long. */
function Crops({ cover, onChange }: { cover: Cover; onChange: (c: Cover) => void }) {
  const [which, setWhich] = useState<'crop235' | 'crop11'>('crop235')
  const [size, setSize] = useState<{ w: number; h: number } | null>(null)
  const ratio = which === 'crop235' ? 2.35 : 1
  const [x1, y1, x2, y2] = cover[which].split('_').map(Number) as [number, number, number, number]
  const whole = cover[which] === '0_0_1_1'
  const wide = size ? size.w / size.h > ratio : true
  const part = size ? (wide ? (ratio * size.h) / size.w : size.w / ratio / size.h) : 1
  const room = 1 - part
  const at = room > 0.001 ? (wide ? x1 : y1) / room : 0

  function move(v: number) {
    const from = Math.min(v, 1) * room
    const [a, b] = [round(from), round(Math.min(from + part, 1))]
    onChange({ ...cover, [which]: wide ? `${a}_0_${b}_1` : `0_${a}_1_${b}` })
  }

  return (
    <div>
      <Segmented size="small" value={which} onChange={(v) => setWhich(v as typeof which)} options={[{ value: 'crop235', label: '横版 2.35:1' }, { value: 'crop11', label: '方版 1:1' }]} />
      <div className="qf-crop" style={{ aspectRatio: ratio, maxWidth: which === 'crop11' ? 180 : undefined }}>
        <img src={api.media(cover.digest)} alt="封面" onLoad={(e) => setSize({ w: e.currentTarget.naturalWidth, h: e.currentTarget.naturalHeight })}
          className={whole ? 'qf-whole' : undefined} style={whole ? undefined : { width: `${100 / (x2 - x1)}%`, height: `${100 / (y2 - y1)}%`, left: `${(-x1 / (x2 - x1)) * 100}%`, top: `${(-y1 / (y2 - y1)) * 100}%` }} />
      </div>
      {room > 0.001 && !whole ? <Slider min={0} max={1} step={0.01} value={at} onChange={move} tooltip={{ open: false }} aria-label={wide ? '左右位置' : '上下位置'} /> : null}
      {room > 0.001 && whole ? <Button size="small" onClick={() => move(0.5)}>按这个比例裁切</Button> : null}
    </div>
  )
}

function round(n: number): number {
  return Math.round(n * 10000) / 10000
}

/** A picture as a cover, cut in the middle for both shapes when its size is known. */
function coverOf(p: { digest: string; width: number; height: number }): Cover {
  return { digest: p.digest, crop235: middle(p.width, p.height, 2.35), crop11: middle(p.width, p.height, 1) }
}

export function middle(width: number, height: number, ratio: number): string {
  if (width <= 0 || height <= 0) return '0_0_1_1'
  const wide = width / height > ratio
  const part = wide ? (ratio * height) / width : width / ratio / height
  const [a, b] = [round((1 - part) / 2), round((1 + part) / 2)]
  return wide ? `${a}_0_${b}_1` : `0_${a}_1_${b}`
}

/** The pictures of a document, in reading order. */
export function picturesOf(blocks: Block[]): { digest: string; width: number; height: number }[] {
  return blocks.flatMap((b): { digest: string; width: number; height: number }[] => {
    if (b.type === 'image') return [{ digest: b.media, width: b.width ?? 0, height: b.height ?? 0 }]
    if (b.type === 'quote') return picturesOf(b.blocks ?? [])
    if (b.type === 'table') return (b.rows ?? []).flatMap((r) => r.cells.flatMap((c) => picturesOf(c.blocks ?? [])))
    return []
  })
}
