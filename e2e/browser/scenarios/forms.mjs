import { must } from '../lib/stage.mjs'

const wrong = '<html><body><h1>小杉县信息审签单</h1><p>{{标提}}</p></body></html>'
const right = '<html><body><h1 style="text-align:center">小杉县信息审签单</h1><table border="1" width="100%"><tr><td>标题</td><td>{{标题}}</td></tr><tr><td>报送单位</td><td>{{报送单位}}</td></tr><tr><td>审核人意见</td><td>{{审核人意见}}</td></tr></table><p>核验码 {{核验码}}</p></body></html>'

/** 表样 and 发布台账: a body brings its own form and sees what it would print; the register is read by month. */
export const forms = {
  name: 'own forms and the register on pages',
  async run(t) {
    const keeper = await t.person('mengna')
    await keeper.page.goto('/forms')
    await keeper.page.getByText('审签记录', { exact: true }).waitFor()
    await keeper.shot('forms-1-shelf', { full: true })
    await keeper.page.getByRole('button', { name: '上传表样' }).first().click()
    await bring(keeper, wrong)
    await keeper.dialog().getByText('有 1 处问题').waitFor()
    must(await keeper.dialog().locator('[data-act="adopt-form"]').isDisabled(), 'a form with a problem can be taken into use')
    await keeper.shot('forms-2-problem')
    await bring(keeper, right)
    await keeper.dialog().getByText('找到的字段（4 个）').waitFor()
    await keeper.page.frameLocator('iframe[title="样张"]').getByText('表样预览：示例标题').waitFor()
    await keeper.shot('forms-3-sample')
    await keeper.dialog().locator('[data-act="adopt-form"]').press('Enter') // the page scrolls to the button: a mouse that is faster meets the sample's frame
    await keeper.page.getByText('：审签单.html').waitFor()
    await keeper.shot('forms-4-in-use', { full: true })
    await keeper.page.getByRole('button', { name: '停用' }).click()
    await keeper.page.locator('.ant-popover').getByRole('button', { name: '停用', exact: true }).or(keeper.page.locator('.ant-popconfirm-buttons .ant-btn-primary')).first().click()
    await keeper.page.getByText('停用，改回系统自带的表样').waitFor()

    const reader = await t.person('wuxiu', { onPhone: true })
    await reader.page.goto('/forms')
    await reader.page.getByText('表样由本单位的系统管理员启用和停用').waitFor()
    must((await reader.page.getByRole('button', { name: '上传表样' }).count()) === 0, 'somebody else may bring forms')
    await reader.shot('forms-5-phone-reader')

    const clerk = await t.person('liuyang')
    await clerk.page.getByRole('link', { name: '发布台账' }).click()
    await clerk.page.locator('.ant-table-row, .qf-nothing').first().waitFor()
    await clerk.shot('register-1-month')
    const book = clerk.page.waitForEvent('download')
    await clerk.page.getByRole('link', { name: '下载 Excel' }).click()
    must((await book).suggestedFilename().endsWith('.xlsx'), 'the register does not come as a sheet')
    await clerk.page.getByLabel('月份').fill('2001年1月')
    await clerk.page.getByLabel('月份').press('Enter')
    await clerk.page.getByText('2001年1月没有发布信息').waitFor()
    const pocket = await t.person('liuyang', { onPhone: true })
    await pocket.page.goto('/register')
    await pocket.page.locator('.qf-work-card, .qf-nothing').first().waitFor()
    await pocket.shot('register-2-phone')
  },
}

async function bring(person, html) {
  await person.dialog().locator('input[type=file]').setInputFiles({ name: '审签单.html', mimeType: 'text/html', buffer: Buffer.from(html) })
}
