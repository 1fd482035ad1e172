import { must } from '../lib/stage.mjs'
import { handedIn } from './parts.mjs'

const title = '便民服务点冬季开放安排'

/** 修改后签发: a signer marks exact words, the drafter adopts them as a version of his own, the signer confirms the difference. */
export const suggestion = {
  name: 'words marked by a signer, adopted by the drafter, confirmed by the signer',
  async run(t) {
    const author = await handedIn(t, 'guolei', title, '城市管理服务中心三处便民服务点冬季照常开放，欢迎大家前来。')
    const head = await t.person('tangxue')
    await head.openWork(title)
    await head.tabOf('正文与批改')
    await head.drag('欢迎大家前来')
    await head.page.getByRole('button', { name: '建议改为……' }).click()
    await head.dialog().getByLabel('建议改为').fill('欢迎市民前往')
    await head.dialog().getByRole('button', { name: '记下这处批改' }).click()
    await head.shot('suggest-1-marked')
    await head.page.locator('.qf-suggest-bar').getByRole('button', { name: /1 处/ }).click()
    await head.dialog().getByRole('checkbox', { name: /照此改好，我就同意/ }).check()
    await head.shot('suggest-2-send')
    await head.confirm('suggest')

    await author.openWork(title)
    await author.tabOf('正文与批改')
    await author.shot('suggest-3-adopt')
    await author.pick('adopt')
    await author.confirm('adopt')
    must((await author.page.locator('.qf-head').innerText()).includes('第 2 版'), 'adopting should make a second version')

    await head.openWork(title)
    await head.tabOf('与上一版比较')
    await head.page.getByText('市民前往').first().waitFor()
    await head.shot('suggest-4-confirm')
    await head.pick('confirm')
    await head.confirm('confirm')
    must((await head.waiting()).includes('王静'), `after the confirmation the office is next: ${await head.waiting()}`)
  },
}
