import { must } from '../lib/stage.mjs'
import { beijing } from './parts.mjs'

const title = '市政府常务会议召开'

/** 逐项作答 where the clause demands it, and in words what a return does to the signatures of the others. */
export const questions = {
  name: 'ten questions answered one by one, and what a return leads to',
  async run(t) {
    const author = await t.person('cenjie')
    await author.write()
    await author.type(title, '市政府今日召开常务会议。')
    await author.answer('敏感', '否')
    await author.answer('名义', '市政府')
    await author.declare('非涉密')
    await author.eventDay(beijing())
    await author.target('青松市人民政府网站')
    await author.submit()

    const reviewer = await t.person('ailin', { onPhone: true })
    await reviewer.openWork(title)
    await reviewer.pick('pass')
    const press = reviewer.dialog().locator('[data-act="pass"]')
    const answers = reviewer.dialog().locator('.qf-each .ant-radio-group')
    must((await answers.count()) === 10, 'not ten questions')
    must((await reviewer.dialog().locator('.ant-radio-wrapper-checked').count()) === 0, 'something is ticked beforehand')
    for (let i = 0; i < 9; i++) await answers.nth(i).getByText('无问题').click()
    must(await press.isDisabled(), 'nine of ten are enough')
    await answers.nth(9).getByText('无问题').click()
    await reviewer.shot('questions-1-phone')
    await reviewer.confirm('pass')

    const leader = await t.person('dongzhou')
    await leader.openWork(title)
    await leader.page.getByText('“十问”10项逐项作答，均无问题').waitFor()
    await leader.pick('return')
    const leads = leader.dialog().locator('[data-returns]')
    must((await leads.innerText()).includes('这些签字作废，要重新签：审核（艾琳）'), await leads.innerText())
    await leader.dialog().getByRole('checkbox', { name: '改好后直接送回我这里' }).check()
    must((await leads.innerText()).includes('保留这些签字：审核（艾琳）；正文有改动的，要重新签'), await leads.innerText())
    await leader.shot('questions-2-return')
  },
}
