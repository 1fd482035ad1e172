import { must } from '../lib/stage.mjs'
import { beijing } from './parts.mjs'

const title = '镇区主干道路灯检修公告'

/** 打印送签: the form goes out on paper with its code, comes back stamped, and is registered as what it is. */
export const paper = {
  name: 'a stamped paper form found by its code and registered',
  async run(t) {
    const author = await t.person('huanglili')
    await author.write()
    await author.type(title, '本周对镇区主干道路灯进行检修，检修期间部分路段照明暂停。')
    await author.answer('属于哪一类', '新闻信息')
    await author.answer('是否为重大政务活动', '否')
    await author.declare('非涉密')
    await author.eventDay(beijing(-1))
    await author.target('横塘镇政府网站')
    await author.submit()
    const code = /核验码 (\S+)/.exec(await author.waiting())[1]
    const head = await t.person('liangzhiqiang')
    await head.openWork(title)
    await head.sign()

    const office = await t.person('maiqiuyan')
    await office.page.goto('/ledger')
    await office.page.getByLabel('核验码').fill(code)
    await office.page.getByRole('button', { name: '查 找' }).or(office.page.getByRole('button', { name: '查找' })).first().click()
    await office.page.getByText('这是现行版本').waitFor()
    await office.shot('paper-1-found')
    await office.page.getByRole('link', { name: '打开这篇稿件' }).click()
    await office.page.locator('.qf-head h1', { hasText: title }).waitFor()
    const form = await office.page.getByRole('link', { name: 'PDF' }).first().getAttribute('href')
    must(form.includes('/form'), 'the form to print is not offered')
    await registered(t, office, code)
  },
}

/** The office enters the stamped form: scan, signer, day, code; a wrong code is refused. */
async function registered(t, office, code) {
  await office.pick('record')
  const dialog = office.dialog()
  await dialog.getByText('纸质签批补录', { exact: true }).click()
  await dialog.getByLabel('谁同意的').click()
  await office.page.locator('.ant-select-item-option', { hasText: '郑凯' }).click()
  await dialog.locator('input[type=file]').setInputFiles(t.file('咨询台.jpg'))
  await dialog.getByRole('button', { name: '已上传，换一份' }).waitFor()
  await dialog.getByLabel('纸面上的核验码').fill('0000-0000')
  office.window.expect(422, /\/acts$/)
  await dialog.locator('[data-act="record"]').click()
  await dialog.getByText('纸面上的核验码与现在这一版不符').waitFor()
  await office.shot('paper-2-refused')
  await dialog.getByLabel('纸面上的核验码').fill(code)
  await office.shot('paper-3-register', { full: true })
  await office.confirm('record')
  const row = office.page.locator('.qf-signed', { hasText: '纸质签批补录' })
  await row.getByText('麦秋燕记录').waitFor()
  await row.getByRole('link', { name: '查看签批件' }).waitFor()
  await office.shot('paper-4-registered')
}
