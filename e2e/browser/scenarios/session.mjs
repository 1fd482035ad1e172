import { must } from '../lib/stage.mjs'
import { password, Person } from '../lib/person.mjs'

const written = '会话结束前写下的一段。'
const more = '会话结束后接着写的一段。'

/** The login page, a session that ends while somebody writes, and two windows that write the same draft. */
export const session = {
  name: 'login, a session that ends in mid-edit, and a draft open in two windows',
  async run(t) {
    const author = await typedLogin(t)
    const id = await author.write()
    await author.type('写到一半登录失效', written)
    await expires(author)
    await author.page.reload()
    await author.body().waitFor()
    const kept = await author.body().innerText()
    must(kept.includes(written) && kept.includes(more), `the draft lost words when the session ended: ${kept}`)
    await conflict(author, id)
  },
}

async function typedLogin(t) {
  const window = await t.window()
  const page = window.page
  await page.goto('/articles/nowhere/edit') // leads to the login page first
  await page.getByRole('button', { name: '登录' }).waitFor()
  await page.locator('[data-login]').nth(30).waitFor() // the people of the demo
  await t.shot(page, 'login')
  await page.goto('/login')
  window.expect(401, /\/api\/v1\/session$/)
  await page.getByLabel('登录名').fill('zhangmin')
  await page.getByLabel('密码', { exact: true }).fill('wrong-password')
  await page.getByRole('button', { name: '登录' }).click()
  await page.locator('[role=alert]').waitFor()
  await t.shot(page, 'login-refused')
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '工作台' }).waitFor()
  return new Person(t, window)
}

/** The session ends on the server; what is typed stays, and goes up after the login in place. */
async function expires(author) {
  author.window.expect(401, /\/api\/v1\//)
  await author.page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE' }))
  await author.body().click()
  await author.page.keyboard.press('Control+End')
  await author.page.keyboard.press('Enter')
  await author.page.keyboard.insertText(more)
  const dialog = author.page.getByRole('dialog').filter({ hasText: '登录已经失效' })
  await dialog.waitFor()
  await author.shot('session-1-expired')
  await dialog.getByLabel('登录名').fill('zhangmin')
  await dialog.getByLabel('密码', { exact: true }).fill(password)
  await dialog.getByRole('button', { name: '登录' }).click()
  await dialog.waitFor({ state: 'detached' })
  await author.saved()
}

/** The same draft in a second window: whoever saves second sees both texts and decides. */
async function conflict(author, id) {
  const second = await author.window.context.newPage()
  await second.goto(`/articles/${id}/edit`)
  const other = new Person(author.stage, { ...author.window, page: second })
  await other.body().waitFor()
  await other.append('第二个窗口写的。')
  author.window.expect(409, /\/draft$/)
  await author.body().click()
  await author.page.keyboard.press('Control+End')
  await author.page.keyboard.insertText('第一个窗口写的。')
  const dialog = author.page.getByRole('dialog').filter({ hasText: '刚刚被别处保存过' })
  await dialog.waitFor()
  await author.shot('session-2-conflict')
  must((await dialog.innerText()).includes('第二个窗口写的。'), 'the other text is not shown')
  await dialog.getByRole('button', { name: '用对方的' }).click()
  await dialog.waitFor({ state: 'detached' })
  const text = await author.body().innerText()
  must(text.includes('第二个窗口写的。') && !text.includes('第一个窗口写的。'), `the chosen text is not in the editor: ${text}`)
}
