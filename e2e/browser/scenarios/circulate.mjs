import { must } from '../lib/stage.mjs'
import { handedIn } from './parts.mjs'

const title = '城市书房延时开放'

/** 传阅, 抄送 and 提醒: people read and take note beside the route, and whom the item waits for is reminded politely. */
export const circulate = {
  name: 'circulated, copied and reminded beside the route',
  async run(t) {
    const author = await handedIn(t, 'liwei', title, '城市书房自本月起延时开放至二十二时。')
    await author.pick('circulate')
    await choose(author, '人员', '郭磊', '唐雪')
    await author.dialog().getByLabel('附言').fill('请看看开放时间是否与你处安排一致。')
    await author.shot('circulate-1-whom')
    await author.confirm('circulate')
    await author.pick('copy')
    await choose(author, '岗位', '局办公室管理员')
    await author.shot('circulate-2-copy')
    await author.confirm('copy')
    await author.pick('remind', '吴芳')
    must((await author.dialog().innerText()).includes('提醒：敬请审签'), 'upward it is no 催办')
    await author.confirm('remind')

    const reader = await t.person('guolei', { onPhone: true })
    await reader.openWork(title)
    await reader.pick('mark_read')
    await reader.dialog().getByLabel('意见', { exact: true }).fill('时间一致，建议写明周一闭馆。')
    await reader.shot('circulate-3-phone-opinion')
    await reader.confirm('mark_read')
    await reader.tabOf('流程')
    await reader.page.getByText('时间一致，建议写明周一闭馆。').first().waitFor()
    await reader.shot('circulate-4-phone-slip', { full: true })

    const office = await t.person('liuyang')
    await office.page.getByRole('tab', { name: '抄送我' }).click()
    await office.page.getByRole('link', { name: title }).waitFor()
    await office.shot('circulate-5-copied')
    await office.page.getByRole('link', { name: title }).click()
    await office.pick('mark_read')
    await office.confirm('mark_read')
    await office.page.goto('/?box=copied')
    await office.page.getByText('没有抄送您的稿件').waitFor()

    const head = await t.person('wufang')
    const notice = head.page.locator('.qf-notice', { hasText: '李伟' })
    await notice.waitFor()
    must((await notice.innerText()).endsWith('提醒：敬请审签'), await notice.innerText())
    await head.shot('circulate-6-reminded')
    await head.openWork(title)
    await head.shot('circulate-7-slip', { full: true })
    await head.sign() // the route did not wait for the one who has not read
    must((await head.page.locator('.ant-alert', { hasText: '提醒' }).count()) === 0, 'the reminder stays after it was heeded')
  },
}

/** Chooses from a list in which several can be chosen. */
async function choose(person, list, ...names) {
  const field = person.dialog().getByRole('combobox', { name: list })
  for (const name of names) {
    await field.fill(name)
    await person.page.locator('.ant-select-item-option:visible', { hasText: name }).first().click()
  }
  await person.page.keyboard.press('Escape')
}
