import { must } from '../lib/stage.mjs'
import { handedIn } from './parts.mjs'

const title = '背街小巷照明改造公告'

/** 主办、协办 and 人员交接: two write one draft, and the head gives what a drafter has in hand to a successor. */
export const handover = {
  name: 'drafted by two and handed over to a successor',
  async run(t) {
    const author = await t.person('guolei')
    const id = await author.write()
    await author.type('联合开展夜间巡查', '两家单位联合开展夜间巡查。')
    await author.tab('信息')
    await author.page.locator('[data-do="ask_codrafter"]').click()
    await whom(author, '人员', '孙丽')
    await author.shot('handover-1-codrafter')
    await author.confirm('ask_codrafter')
    await author.page.getByText('协办：河西分局 孙丽').waitFor()
    const helper = await t.person('sunli', { onPhone: true })
    await helper.page.goto(`/articles/${id}/edit`)
    await helper.body().waitFor()
    await helper.append('巡查结果随后公布。')
    await helper.shot('handover-2-phone-writes-along')

    const handed = await handedIn(t, 'guolei', title, '城市管理服务中心将对背街小巷照明进行改造。')
    await handed.page.goto('/handover')
    await handed.page.getByText(title).waitFor()
    await handed.shot('handover-3-own')

    const head = await t.person('tangxue')
    await head.page.goto('/handover')
    await head.page.getByRole('combobox', { name: '移交谁的稿件' }).click()
    await head.page.locator('.ant-select-item-option:visible', { hasText: '郭磊' }).click()
    await head.page.getByText(title).waitFor()
    await head.page.getByRole('checkbox', { name: /^全选/ }).check()
    await head.page.getByRole('combobox', { name: '接手人' }).fill('李伟')
    await head.page.locator('.ant-select-item-option:visible', { hasText: '李伟' }).click()
    await head.page.getByLabel('交接说明').fill('郭磊调离本中心。')
    await head.shot('handover-4-head', { full: true })
    await head.page.getByRole('button', { name: /^移交 \d+ 件/ }).click()
    await head.shot('handover-5-confirm')
    await head.page.locator('[data-act="hand_over"]').click()
    await head.page.getByText('郭磊没有在办的稿件').waitFor()

    const next = await t.person('liwei', { onPhone: true })
    await next.open(id)
    must((await next.page.locator('.qf-head').innerText()).includes('原起草人 郭磊'), 'the head does not say who wrote before')
    await next.shot('handover-6-phone-successor')
    await next.page.goto('/handover')
    await next.page.getByText(title).waitFor()
    await next.shot('handover-7-phone-in-hand')
  },
}

/** Chooses one from the list of a dialog. */
async function whom(person, list, name) {
  await person.dialog().getByRole('combobox', { name: list }).fill(name)
  await person.page.locator('.ant-select-item-option:visible', { hasText: name }).first().click()
}
