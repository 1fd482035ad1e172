import { must } from '../lib/stage.mjs'
import { handedIn } from './parts.mjs'

const title = '市容管理处开展背街小巷整治'

/** A return with its reason: the author reworks, and the item goes straight back to the one who returned it. */
export const rework = {
  name: 'a return with rework goes back to the one who returned it',
  async run(t) {
    const author = await handedIn(t, 'liwei', title, '市容管理处对背街小巷开展集中整治，共清理乱堆乱放若干处。')
    const head = await t.person('wufang')
    await head.openWork(title)
    await head.sign({ opinion: '属实。' })

    const office = await t.person('wangjing')
    await office.openWork(title)
    await office.pick('return')
    must(await office.dialog().locator('[data-act="return"]').isDisabled(), 'a return without a reason is offered')
    await office.dialog().getByLabel('意见', { exact: true }).fill('“若干处”请写成准确数字。')
    await office.dialog().getByRole('checkbox', { name: '改好后直接送回我这里' }).check()
    await office.shot('rework-1-return')
    await office.confirm('return')
    must((await office.state()) === '退回修改', `the item should be returned: ${await office.waiting()}`)

    await author.page.goto('/')
    await author.page.getByRole('link', { name: title }).first().click()
    await author.body().waitFor()
    await author.page.getByText('“若干处”请写成准确数字。').first().waitFor()
    await author.shot('rework-2-returned')
    await author.choose('若干处')
    await author.changing(() => author.page.keyboard.insertText('27处'))
    await author.submit('重新报送')
    const now = await author.waiting()
    must(now.includes('王静') && !now.includes('吴芳'), `the item should be back with 王静 at once: ${now}`)

    await office.openWork(title)
    await office.tabOf('与上一版比较')
    await office.page.getByText('27处').first().waitFor()
    await office.shot('rework-3-compare')
    await office.sign({ opinion: '已改好，同意。' })
    must((await office.waiting()).includes('陈志远'), `the leader in charge should be next: ${await office.waiting()}`)
  },
}
