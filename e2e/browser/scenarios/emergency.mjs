import { must, settled } from '../lib/stage.mjs'

const phone = { onPhone: true }
const title = '青禾大道供水主管破裂抢修通告'

/** 应急发布 at night by telephone: declared, one leader not reached, the next consents, out at once, signed afterwards. */
export const emergency = {
  name: 'JZ-E: an emergency at night, by telephone, signed afterwards',
  clock: true,
  async run(t) {
    await act(t, await nightfall(t.base))
  },
}

/** Half past two in the morning in Beijing, by the program's own clock. */
async function nightfall(base) {
  const start = new Date(Date.now() + 36 * 3600_000)
  start.setUTCHours(18, 30, 0, 0)
  const set = async (now) => {
    const answer = await fetch(`${base}/test/clock`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ now: now.toISOString(), rate: 1 }) })
    must(answer.ok, `the clock was not set: ${answer.status}`)
  }
  await set(start)
  const beijing = (hours) => new Date(start.getTime() + (8 + hours) * 3600_000).toISOString()
  return { move: (hours) => set(new Date(start.getTime() + hours * 3600_000)), day: () => beijing(0).slice(0, 10), hour: (hours) => beijing(hours).slice(0, 16).replace('T', ' ') }
}

async function act(t, night) {
  const writer = await t.person('hanxue', phone)
  await handedIn(writer, night)
  await writer.page.getByText('急需发布怎么办').click()
  await writer.page.getByText(/方海燕（0000-0000009/).first().waitFor()
  await writer.shot('emergency-1-what-to-do-phone')
  await writer.page.locator('[data-do="declare_emergency"]').first().click()
  await writer.dialog().getByLabel('理由', { exact: true }).fill('早高峰前必须告知绕行路线，规定的环节来不及办完。')
  await writer.confirm('declare_emergency')
  const id = writer.articleID()

  const duty = await t.person('tongyue')
  await duty.openWork(title)
  await duty.page.getByText('第 1 位', { exact: false }).first().waitFor()
  await duty.shot('emergency-2-whom-to-call')
  await call(duty, '方海燕', 'miss_call')
  await duty.confirm('miss_call')
  must((await duty.page.locator('.qf-next').innerText()).includes('曹文斌'), 'after a call in vain the page does not name the next leader')
  await call(duty, '曹文斌', 'record_call')
  await duty.dialog().getByLabel('领导的答复').fill('同意，马上发，注明绕行路线。')
  await duty.shot('emergency-3-call')
  await duty.confirm('record_call')
  must((await duty.page.locator('.qf-next').innerText()).includes('请立即发布'), 'once a leader consented the page does not say so')
  await duty.shot('emergency-4-consented')
  await duty.publish()
  await duty.everywhere('已发布', 1)
  await duty.page.getByText('还要补签').waitFor()
  await duty.shot('emergency-5-released')

  const leader = await t.person('caowenbin', phone)
  await leader.openWork(title)
  await leader.tabOf('流程')
  await leader.page.getByText(/前补签，还有/).first().waitFor()
  await leader.shot('emergency-6-to-sign-phone', { full: true })
  for (const shot of ['emergency-7-sign-phone', undefined]) await later(leader, shot)

  await night.move(25)
  const chief = await t.person('fanghaiyan', phone)
  await reported(chief, id)
  await chief.shot('emergency-8-overdue-phone')
  await chief.page.locator('[data-do="settle_trouble"]').click()
  await settled(chief.page)
  await chief.dialog().getByText('限期补签', { exact: true }).click()
  await chief.dialog().getByLabel('意见', { exact: true }).fill('出差在外，立即补签。')
  await chief.confirm('settle_trouble')
  await later(chief)
  await chief.shot('emergency-9-done-phone')
  const [form] = await Promise.all([chief.window.context.waitForEvent('page'), openForm(chief)])
  await form.waitForLoadState('load')
  must((await form.locator('body').innerText()).includes('已按登记号码回拨'), 'the 电话请示记录单 does not say that the leader was called back')
  await t.shot(form, 'emergency-form')
}

async function handedIn(writer, night) {
  await writer.write()
  await writer.type(title, '今日凌晨，青禾大道一处供水主管破裂，抢修人员已到场处置，预计上午八时前恢复供水。', '途经车辆请绕行青禾二路。')
  await writer.answer('属于哪一种信息', '较大影响事件')
  await writer.declare('非涉密')
  await writer.eventDay(night.day())
  await writer.tab('信息')
  await writer.page.getByLabel('突发事件', { exact: true }).click()
  await settled(writer.page)
  await writer.changing(() => writer.page.locator('.ant-select-item-option:visible', { hasText: /^重大$/ }).click())
  const known = writer.page.getByLabel('获知时间')
  await known.fill(night.hour(-3))
  await writer.changing(() => known.press('Enter'))
  await writer.target('青禾示范区网站')
  await writer.submit()
}

/** Presses the button beside a leader who is to be called. */
async function call(duty, who, what) {
  await duty.page.locator('.qf-callee', { hasText: who }).locator(`[data-do="${what}"]`).click()
  await duty.dialog().locator(`[data-act="${what}"]`).waitFor()
  await settled(duty.page)
}

async function later(person, shot) {
  await person.pick('sign_later')
  const looked = person.dialog().getByRole('checkbox', { name: /我已对照以上各项看过稿件/ })
  if (await looked.count()) await looked.check()
  await person.dialog().getByLabel('意见', { exact: true }).fill('同意，补签。')
  if (shot) await person.shot(shot)
  await person.confirm('sign_later')
}

/** The report comes with the tick of the clock. */
async function reported(chief, id) {
  for (let i = 0; i < 40; i++) {
    await chief.open(id)
    await settled(chief.page)
    if (await chief.page.locator('.qf-trouble').count()) return
  }
  throw new Error('a day later nobody told the chief leader of the missing signature')
}

async function openForm(person) {
  await person.tabOf('流程')
  await person.page.locator('.qf-form-row', { hasText: '电话请示记录单' }).getByRole('link', { name: '网页' }).click()
}
