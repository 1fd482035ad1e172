import { must } from '../lib/stage.mjs'
import { handedIn } from './parts.mjs'

const title = '市容管理处开展背街小巷整治'
const ask = '“若干处”请写成准确数字。'
const doubt = '请核实数字后再送。'

/** Returns with their reasons: each time the item goes straight back to the one who returned it. */
export const rework = {
  name: 'a returned item goes back to the one who returned it',
  async run(t) {
    const author = await handedIn(t, 'liwei', title, '市容管理处对背街小巷开展集中整治，共清理乱堆乱放若干处。')
    const head = await t.person('wufang')
    await returned(head, ask, 'rework-1-return')
    await takenUp(author, ask)
    await author.shot('rework-2-returned')
    await author.choose('若干处')
    await author.changing(() => author.page.keyboard.insertText('27处'))
    await author.submit('重新报送')
    must((await author.waiting()).includes('吴芳'), `the item should be back with 吴芳: ${await author.waiting()}`)

    await head.openWork(title)
    await head.tabOf('与上一版比较')
    await head.page.getByText('27处').first().waitFor()
    await head.shot('rework-3-compare')
    await head.sign({ opinion: '已改好，同意。' })

    // What comes back unchanged keeps the signatures that were given on it.
    const office = await t.person('wangjing')
    await returned(office, doubt)
    await takenUp(author, doubt)
    await author.submit('重新报送')
    const now = await author.waiting()
    must(now.includes('王静') && !now.includes('吴芳'), `the item should be back with 王静 at once: ${now}`)
    await office.openWork(title)
    await office.sign({ opinion: '已核实，同意。' })
    must((await office.waiting()).includes('陈志远'), `the leader in charge should be next: ${await office.waiting()}`)
  },
}

async function returned(signer, opinion, picture) {
  await signer.openWork(title)
  await signer.pick('return')
  must(await signer.dialog().locator('[data-act="return"]').isDisabled(), 'a return without a reason is offered')
  await signer.dialog().getByLabel('意见', { exact: true }).fill(opinion)
  await signer.dialog().getByRole('checkbox', { name: '改好后直接送回我这里' }).check()
  if (picture) await signer.shot(picture)
  await signer.confirm('return')
  must((await signer.state()) === '退回修改', `the item should be returned: ${await signer.waiting()}`)
}

/** The author finds the item among what waits for him, with the reason above the text. */
async function takenUp(author, opinion) {
  await author.page.goto('/')
  await author.page.getByRole('link', { name: title }).first().click()
  await author.body().waitFor()
  await author.page.getByText(opinion).first().waitFor()
}
