import { must } from '../lib/stage.mjs'
import { beijing } from './parts.mjs'

const phone = { onPhone: true }

/** JZ-R3 on a phone: the office drafts, the leader in charge reviews, the chief leader consents by a tap or by telephone. */
export const incident = {
  name: 'JZ-R3: an incident notice signed on phones',
  async run(t) {
    const drafter = await t.person('hanxue', phone)
    await drafter.shot('phone-1-work')
    const tapped = '关于青禾大道燃气管道抢修的情况通报'
    await drafted(drafter, tapped, 'phone-2-write')
    await signed(t, tapped, { pictures: true })

    const chief = await t.person('fanghaiyan', phone)
    await chief.openWork(tapped)
    await chief.sign({ opinion: '同意。' })
    must((await chief.state()) === '已签待发', `after both consents the notice should wait for publication: ${await chief.waiting()}`)

    const spoken = '关于燃气管道抢修完成的情况通报'
    await drafted(drafter, spoken)
    await signed(t, spoken)
    await byTelephone(drafter, spoken)

    const publisher = await t.person('dengchao')
    for (const title of [tapped, spoken]) {
      await publisher.openWork(title)
      await publisher.publish()
      await publisher.everywhere('已发布', 1)
    }
    await publisher.shot('incident-published')
  },
}

async function drafted(drafter, title, picture) {
  await drafter.page.goto('/')
  await drafter.write()
  await drafter.type(title, '今日上午，青禾大道一处燃气管道发生泄漏，抢修人员已到场处置，周边道路临时管制，无人员伤亡。', '抢修预计今晚完成，请过往车辆绕行。后续进展将及时发布。')
  if (picture) await drafter.shot(picture)
  await drafter.answer('属于哪一种信息', '较大影响事件')
  await drafter.declare('非涉密')
  await drafter.eventDay(beijing())
  await drafter.target('青禾示范区网站')
  if (picture) await drafter.shot('phone-3-channels')
  await drafter.submit()
  must((await drafter.waiting()).includes('曹文斌'), `the leader in charge should be next: ${await drafter.waiting()}`)
}

/** Now in Beijing, to the minute: a consent is never earlier than what it consents to. */
function clock() {
  return new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** 曹文斌 signs on his phone; 区主要领导 is next. */
async function signed(t, title, { pictures = false } = {}) {
  const leader = await t.person('caowenbin', phone)
  await leader.openWork(title)
  if (pictures) {
    await leader.shot('phone-4-to-sign')
    await leader.tabOf('流程')
    await leader.shot('phone-5-route')
  }
  await leader.sign({ opinion: '已核，同意送审。', ...(pictures ? { shot: 'phone-6-sign', passwordShot: 'phone-7-password' } : {}) })
  must((await leader.waiting()).includes('方海燕'), `the chief leader should be next: ${await leader.waiting()}`)
}

/** The office records a consent given by telephone: as what it is, in the recorder's name. */
async function byTelephone(drafter, title) {
  await drafter.page.goto('/?box=mine')
  await drafter.page.getByRole('link', { name: title }).click()
  await drafter.pick('record')
  const dialog = drafter.dialog()
  await dialog.getByText('电话同意', { exact: true }).click()
  await dialog.getByLabel('谁同意的').click()
  await drafter.page.locator('.ant-select-item-option', { hasText: '方海燕' }).click()
  await dialog.locator('.qf-field', { hasText: '通话号码' }).getByRole('textbox').fill('0000-0000000（演练）')
  const at = dialog.getByLabel('同意的时间')
  await at.fill(`${clock()}`)
  await at.press('Enter')
  await drafter.shot('phone-8-telephone')
  await drafter.confirm('record')
  await drafter.tabOf('流程')
  await drafter.page.locator('.qf-signed', { hasText: '方海燕' }).filter({ hasText: '韩雪记录' }).waitFor()
  await drafter.shot('phone-9-recorded')
}
