// The acts of a person, in the words of the pages. Everything is done by what is written on the screen.

import { must, settled } from './stage.mjs'

export const password = 'Qianfa-2026'

export class Person {
  constructor(stage, window) {
    Object.assign(this, { stage, window, page: window.page })
  }

  async enter(login) {
    await this.page.goto('/login')
    await this.page.locator(`[data-login="${login}"]`).click()
    await this.page.getByRole('heading', { name: '工作台' }).waitFor()
  }

  shot(name, how) {
    return this.stage.shot(this.page, name, how)
  }

  dialog() {
    return this.page.getByRole('dialog').last()
  }

  // ---- writing ----

  /** Imports files from the work page and lands in the editor. */
  async importFiles(files) {
    await this.page.getByRole('button', { name: '导入 Word' }).click()
    await this.dialog().locator('input[type=file]').setInputFiles(files)
    await this.dialog().getByRole('button', { name: '导入', exact: true }).click()
    await this.page.waitForURL(/\/articles\/[^/]+\/edit$/)
    await this.body().waitFor()
    return this.articleID()
  }

  /** Begins an empty article and lands in the editor. */
  async write() {
    await this.page.getByRole('button', { name: '写稿' }).click()
    await this.page.waitForURL(/\/articles\/[^/]+\/edit$/)
    await this.body().waitFor()
    return this.articleID()
  }

  articleID() {
    return /\/articles\/([^/]+)/.exec(this.page.url())[1]
  }

  body() {
    return this.page.locator('.ProseMirror')
  }

  /** Types a title and paragraphs as somebody writes them. */
  async type(title, ...paragraphs) {
    await this.tab('正文')
    await this.page.getByLabel('标题', { exact: true }).fill(title)
    await this.body().click()
    await this.changing(async () => {
      for (const [i, text] of paragraphs.entries()) {
        if (i > 0) await this.page.keyboard.press('Enter')
        await this.page.keyboard.insertText(text)
      }
    })
  }

  async entitle(title) {
    const field = this.page.getByLabel('标题', { exact: true })
    if ((await field.inputValue()) !== title) await this.changing(() => field.fill(title))
  }

  /** Writes on at the end of the text. */
  async append(words) {
    await this.body().click()
    await this.page.keyboard.press('Control+End')
    await this.changing(() => this.page.keyboard.insertText(words))
  }

  /** Selects words by dragging the mouse over them: in the editor, or in the text to be marked. */
  async drag(words, within = '.qf-with-bar') {
    const box = await this.page.evaluate(([text, root]) => {
      const walk = document.createTreeWalker(document.querySelector(root), NodeFilter.SHOW_TEXT)
      while (walk.nextNode()) {
        const at = walk.currentNode.data.indexOf(text)
        if (at < 0 || !walk.currentNode.parentElement.offsetParent) continue
        walk.currentNode.parentElement.scrollIntoView({ block: 'center' })
        const range = document.createRange()
        range.setStart(walk.currentNode, at)
        range.setEnd(walk.currentNode, at + text.length)
        const { left, right, top, height } = range.getBoundingClientRect()
        return { left, right, y: top + height / 2 }
      }
      return null
    }, [words, within])
    must(box, `“${words}” is not on the page`)
    await this.page.mouse.move(box.left + 1, box.y)
    await this.page.mouse.down()
    await this.page.mouse.move(box.right - 1, box.y, { steps: 5 })
    await this.page.mouse.up()
    must((await this.page.evaluate(() => String(getSelection()))) === words, `“${words}” could not be selected`)
  }

  async choose(words) {
    await this.drag(words, '.ProseMirror')
  }

  /** One of the tabs beside the text (on a phone: in its place). */
  async tab(name) {
    const tab = this.page.locator('.ant-segmented-item', { hasText: new RegExp(`^${name}`) }).first()
    if (await tab.count()) await tab.click()
  }

  async saved() {
    await this.page.locator('.qf-save', { hasText: /^已保存/ }).waitFor()
  }

  /** Does something that changes the draft, and waits until the server has it and has looked at it. */
  async changing(act) {
    const kept = this.page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().endsWith('/draft'))
    const looked = this.page.waitForResponse((r) => r.url().endsWith('/checks'))
    await Promise.all([kept, looked, act()])
    await this.saved()
  }

  /** Chooses what the rules ask, in the field whose question is named. */
  async answer(question, reply) {
    await this.tab('信息')
    await settled(this.page)
    const field = this.page.locator('.qf-field', { hasText: question }).filter({ has: this.page.locator('.ant-radio-group, .ant-select') }).first()
    if (await field.locator('.ant-radio-group').count()) return this.changing(() => field.getByText(reply, { exact: true }).click())
    const option = this.page.locator('.ant-select-item-option:visible', { hasText: new RegExp(`^${reply}$`) })
    for (let tries = 0; tries < 5 && !(await option.count()); tries++) { // a check that comes in may close an open list
      await field.getByRole('combobox').click()
      await settled(this.page)
    }
    await this.changing(() => option.click())
  }

  async declare(words) {
    await this.tab('信息')
    const box = this.page.getByRole('checkbox', { name: new RegExp(`我声明：${words}`) })
    await this.changing(() => box.check())
  }

  async eventDay(day) {
    await this.tab('信息')
    const field = this.page.getByLabel('事发日期')
    await field.fill(day)
    await this.changing(() => field.press('Enter'))
  }

  /** Chooses channels by the names of their accounts. */
  async target(...channels) {
    await this.tab('渠道')
    for (const channel of channels) {
      const box = this.page.locator('.qf-boxed', { has: this.page.getByText(channel, { exact: false }) }).first()
      await this.changing(() => box.getByRole('checkbox').first().check())
    }
  }

  /** Presses the button that hands in; says what the page still misses, if it does. */
  async submit(label = '报送') {
    await this.saved()
    await this.page.getByRole('region', { name: '报送' }).getByRole('button', { name: label, exact: true }).click()
    const confirm = this.dialog().getByRole('button', { name: `确认${label}` })
    const missing = this.page.getByRole('dialog').filter({ hasText: '知道了' })
    await confirm.or(missing).first().waitFor()
    if (await missing.count()) throw new Error(`not handed in: ${await missing.innerText()}`)
    await settled(this.page) // a press on a dialog that is still opening is lost
    await Promise.all([this.page.waitForResponse((r) => r.url().endsWith('/submit')), confirm.click()])
    await this.page.waitForURL(/\/articles\/[^/]+$/)
    await this.page.locator('.qf-head').waitFor()
  }

  // ---- signing ----

  /** Opens an article from 待办, as somebody does who was told that something waits. */
  async openWork(title) {
    await this.page.goto('/')
    await this.page.getByRole('link', { name: title }).first().click()
    await this.page.locator('.qf-head h1', { hasText: title }).waitFor()
  }

  async open(id) {
    await this.page.goto(`/articles/${id}`)
    await this.page.locator('.qf-head h1').waitFor()
  }

  async waiting() {
    return (await this.page.locator('.qf-head').innerText()).replaceAll('\n', ' ')
  }

  /** The state of the article, as its head says it. */
  async state() {
    return (await this.page.locator('.qf-head .qf-state').first().innerText()).trim()
  }

  /** One of the tabs of the article page. */
  async tabOf(name) {
    await this.page.getByRole('tab', { name }).click()
  }

  /** Presses an act; it is in the bar, or in the drawer of all acts. */
  async pick(act, words) {
    const named = (where) => {
      const all = where.locator(`[data-do="${act}"]`)
      return (words ? all.filter({ hasText: words }) : all).first()
    }
    await this.page.locator('.qf-bar [data-do]').first().waitFor()
    await settled(this.page)
    const inBar = named(this.page.locator('.qf-bar'))
    if (await inBar.count()) await inBar.click()
    else {
      await this.page.getByRole('button', { name: /^(全部事项|更多)/ }).click()
      await named(this.page.locator('.ant-drawer')).click()
    }
    await this.dialog().locator(`[data-act="${act}"]`).waitFor()
    await settled(this.page)
  }

  /** Confirms an act, and the password when the page asks for it again. */
  async confirm(act, { shot } = {}) {
    this.window.expect(403, /\/acts$/) // the question for the password is a refusal that the page answers
    const answered = () => this.page.waitForResponse((r) => r.request().method() === 'POST' && r.url().endsWith('/acts'))
    const [first] = await Promise.all([answered(), this.dialog().locator(`[data-act="${act}"]`).click()])
    let last = first
    if (first.status() === 403 && (await first.json()).code === 'step_up') {
      const asks = this.page.getByRole('dialog').filter({ hasText: '请再次输入密码' })
      await asks.getByLabel('密码').fill(password)
      if (shot) await this.shot(shot)
      last = (await Promise.all([answered(), asks.getByRole('button', { name: '确认' }).click()]))[0]
    }
    must(last.ok(), `refused: ${await last.text()}`)
    await this.page.locator(`[data-act="${act}"]`).waitFor({ state: 'detached' })
    await this.page.locator('.ant-modal-mask:visible').waitFor({ state: 'detached' })
  }

  /** Signs what waits: reads the list of things to look at, states it, and says an opinion. */
  async sign({ opinion = '同意。', shot, passwordShot } = {}) {
    await this.pick('pass')
    const looked = this.dialog().getByRole('checkbox', { name: /我已对照以上各项看过稿件/ })
    if (await looked.count()) await looked.check()
    const field = this.dialog().getByLabel('意见', { exact: true })
    if (await field.count()) await field.fill(opinion)
    if (shot) await this.shot(shot)
    await this.confirm('pass', { shot: passwordShot })
  }

  /** Publishes to every channel that is offered. */
  async publish() {
    const offered = this.page.locator('.qf-bar [data-do="publish"]:enabled')
    await offered.first().waitFor()
    while (await offered.count()) {
      await this.pick('publish')
      await this.confirm('publish')
    }
  }

  /** Waits until every channel of the article says a state. */
  async everywhere(state, channels) {
    const there = this.page.locator('.qf-target', { hasText: state })
    for (let i = 0; i < 40 && (await there.count()) < channels; i++) {
      await this.page.reload()
      await this.page.locator('.qf-target').first().waitFor()
      await settled(this.page)
    }
    must((await there.count()) === channels, `not ${state} everywhere: ${await this.page.locator('.qf-targets').innerText()}`)
  }
}
