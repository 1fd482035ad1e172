import { Button, DatePicker, Table } from 'antd'
import { useQuery } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState } from 'react'
import { call } from '../../api/client'
import { api } from '../../paths'
import { Heading, Loaded, Nothing, useNarrow } from '../../shared/parts'

type Line = { number: string; date: string; title: string; unit: string; author: string; reviewer: string; signer: string; channels: string; links: string[]; remarks: string }

/** 发布台账: what went out in a month, made from the records without any entry by hand. */
export default function RegisterPage() {
  const [month, setMonth] = useState('')
  const query = useQuery({ queryKey: ['register', month], queryFn: () => call<{ month: string; items: Line[] }>(api.register(month, 'json')) })
  const shown = query.data?.month ?? month
  return (
    <>
      <Heading title="发布台账" extra={shown ? (
        <>
          <Button href={api.register(shown, 'xlsx')}>下载 Excel</Button>
          <Button href={api.register(shown, 'csv')}>下载 CSV</Button>
          <Button type="primary" href={api.register(shown, 'pdf')} target="_blank">打印</Button>
        </>
      ) : null} />
      <section className="qf-card">
        <div className="qf-register-head">
          <DatePicker picker="month" allowClear={false} value={shown ? dayjs(`${shown}-01`) : null} onChange={(v) => setMonth(v ? v.format('YYYY-MM') : '')} format="YYYY年M月" aria-label="月份" />
          <span className="qf-quiet">由系统按发布记录自动生成，不用手工填写。存证另见“存证核验”。</span>
        </div>
        <Loaded query={query}>{(d) => d.items.length === 0
          ? <Nothing title={`${dayjs(`${d.month}-01`).format('YYYY年M月')}没有发布信息`}><p>发布以后，编号、审签人和链接会自动列在这里。</p></Nothing>
          : <List items={d.items} />}</Loaded>
      </section>
    </>
  )
}

function List({ items }: { items: Line[] }) {
  const narrow = useNarrow()
  const links = (r: Line) => r.links.map((l) => <div key={l} className="qf-break"><a href={l} target="_blank" rel="noopener noreferrer">{l}</a></div>)
  if (narrow) {
    return (
      <ul className="qf-work-cards">{items.map((r) => (
        <li key={`${r.number} ${r.title}`} className="qf-work-card">
          <span className="qf-quiet qf-small">{r.number}　{r.date}</span>
          <b>{r.title}</b>
          <div className="qf-small">{r.unit} {r.author}　审核 {r.reviewer || '—'}　签发 {r.signer || '—'}</div>
          <div className="qf-small">{r.channels}{r.remarks ? `　${r.remarks}` : ''}</div>
          <div className="qf-small">{links(r)}</div>
        </li>
      ))}</ul>
    )
  }
  return (
    <Table rowKey={(r) => `${r.number} ${r.title}`} dataSource={items} pagination={false} size="small" scroll={{ x: 1100 }} columns={[
      { title: '编号', dataIndex: 'number', width: 170 }, { title: '日期', dataIndex: 'date', width: 100 }, { title: '标题', dataIndex: 'title' },
      { title: '报送单位', dataIndex: 'unit', width: 120 }, { title: '拟稿', dataIndex: 'author', width: 70 }, { title: '审核', dataIndex: 'reviewer', width: 110 },
      { title: '签发', dataIndex: 'signer', width: 80 }, { title: '渠道', dataIndex: 'channels', width: 170 }, { title: '链接', key: 'links', width: 220, render: (_, r) => links(r) }, { title: '备注', dataIndex: 'remarks', width: 100 },
    ]} />
  )
}
