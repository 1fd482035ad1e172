import { must } from '../lib/stage.mjs'
import { beijing } from './parts.mjs'

const title = '城区供暖管网检修公告'

/** 修改后签发: a signer marks exact words on his phone, the drafter adopts them as a version of his own, the signer confirms the difference with one tap. */
export const suggestion = {
  name: 'words marked by a signer on a phone, adopted by the drafter, confirmed by the signer',
  async run(t) {
    const author = await t.person('linxiaoyu', { still: true }) // lists must open for those who want nothing to move, too
    await author.write()
    await author.type(title, '住房和城乡建设局将对城区供暖管网进行检修，欢迎大家监督。')
    await author.answer('属于哪一种信息', '业务活动')
    await author.declare('非涉密')
    await author.eventDay(beijing())
    await author.target('青禾示范区网站')
    await author.submit()
    const head = await t.person('gaojun')
    await head.openWork(title)
    await head.sign()

    const leader = await t.person('songyan', { onPhone: true })
    await marks(leader)
    await author.openWork(title)
    await author.tabOf('正文与批改')
    await author.shot('suggest-3-adopt')
    await author.pick('adopt')
    await author.confirm('adopt')
    must((await author.page.locator('.qf-head').innerText()).includes('第 2 版'), 'adopting should make a second version')

    await head.openWork(title) // the words he signed have changed, so he signs anew
    await head.sign()
    await leader.openWork(title)
    const first = leader.page.locator('.qf-bar .ant-btn-primary')
    must((await first.count()) === 1 && (await first.getAttribute('data-do')) === 'confirm', 'confirming is not the one act that stands out')
    await leader.tabOf('比较')
    await leader.page.getByText('市民').first().waitFor()
    await leader.shot('suggest-4-confirm')
    await leader.pick('confirm')
    await leader.confirm('confirm')
    await leader.tabOf('批改')
    await leader.page.locator('.qf-marks-done', { hasText: '已确认' }).waitFor()
    must((await leader.waiting()).includes('马晓东'), `after the confirmation the office is next: ${await leader.waiting()}`)
  },
}

async function marks(leader) {
  await leader.openWork(title)
  await leader.tabOf('批改')
  await leader.drag('欢迎大家监督')
  await leader.page.getByRole('button', { name: '建议改为……' }).click()
  await leader.dialog().getByLabel('建议改为').fill('欢迎市民监督')
  await leader.dialog().getByRole('button', { name: '记下这处批改' }).click()
  await leader.shot('suggest-1-marked')
  await leader.page.locator('.qf-suggest-bar').getByRole('button', { name: /1 处/ }).click()
  await leader.dialog().getByRole('checkbox', { name: /照此改好，我就同意/ }).check()
  await leader.shot('suggest-2-send')
  await leader.confirm('suggest')
}
