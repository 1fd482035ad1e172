import { must } from '../lib/stage.mjs'

/** HL-R5: the regulation's flow chart for 政务活动或项目 is lost, so nobody may sign such an item, and the page says so. */
export const gap = {
  name: 'HL-R5: a class without a written route is refused with its gap named',
  async run(t) {
    const author = await t.person('huanglili')
    await author.write()
    await author.type('镇农田水利项目开工', '横塘镇今年的农田水利项目今日开工，惠及三个村。')
    await author.answer('属于哪一类', '政务活动或项目')
    await author.answer('是否为重大政务活动', '否')
    await author.target('横塘镇政府网站')
    await author.tab('流程')
    const panel = author.page.locator('.qf-panel')
    await panel.getByText('规定没有写明这类稿件由谁审签，不能发布').first().waitFor()
    const words = await panel.innerText()
    must(/四/.test(words) && /流程图/.test(words), `the gap and its clause are not named: ${words}`)
    await author.shot('gap-1-route')
    await author.page.getByRole('region', { name: '报送' }).getByRole('button', { name: '报送', exact: true }).click()
    await author.page.getByRole('dialog').filter({ hasText: '条文的流程图缺失' }).waitFor()
    await author.shot('gap-2-refused')
    must((await author.page.getByRole('button', { name: '确认报送' }).count()) === 0, 'the page offers to hand in what nobody may sign')
  },
}
