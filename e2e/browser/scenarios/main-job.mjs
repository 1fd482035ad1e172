import { must, settled } from '../lib/stage.mjs'
import { beijing } from './parts.mjs'

const channels = ['柳溪市综合行政执法局网站', '微信公众号', '微博']

/** JH-R1: from a Word file with pictures to a signed form and three published pages, each act by whom the rules name. */
export const mainJob = {
  name: 'JH-R1: from a Word file to signatures, publication, form and proof',
  async run(t) {
    const author = await t.person('zhangmin')
    const id = await author.importFiles([t.file('社区普法活动.docx'), t.file('咨询台.jpg')])
    await author.shot('main-1-imported')
    const title = await author.page.getByLabel('标题', { exact: true }).inputValue()
    must(title.includes('普法'), `the title was not read from the Word file: “${title}”`)
    must((await author.body().locator('img').count()) === 3, 'two pictures of the Word file and the photo should stand in the text')

    await author.answer('是否属于敏感领域', '否')
    await author.declare('非涉密')
    await author.eventDay(beijing(-1))
    await author.target(...channels)
    await author.shot('main-2-channels')

    await mendFinding(author)
    await author.tab('流程')
    await author.page.getByText('按规定可以报送').first().waitFor()
    await author.shot('main-4-route')
    await author.submit()
    await author.shot('main-5-submitted')

    await outsiderCannotSign(t, id)
    await inTurn(t, title, [
      { login: 'zhaoguoqiang', opinion: '情况属实，同意报送。' },
      { login: 'wangjing', opinion: '经审查，同意。' },
      { login: 'chenzhiyuan', opinion: '同意发布。', pictures: true },
    ])

    const publisher = await t.person('liuyang')
    await publisher.shot('main-8-work')
    await publisher.openWork(title)
    await publisher.publish()
    await publisher.everywhere('已发布', 3)
    await publisher.shot('main-9-published')
    await signedForm(t, publisher)
    await publishedPages(t, publisher, title)
    await proven(publisher, id)
  },
}

/** The identity number is found in the text, and hand-in waits until it is gone. */
async function mendFinding(author) {
  await author.tab('检查')
  const finding = author.page.locator('.qf-findings li', { hasText: '身份证' }).first()
  await finding.waitFor()
  await finding.getByRole('button', { name: '看位置' }).click()
  await author.shot('main-3-finding')
  must(await author.page.locator('.ProseMirror .qf-find-must, .ProseMirror .qf-find-should').count() > 0, 'the number is not marked in the text')
  await author.changing(async () => { // the number is selected: delete it, then the words around it
    await author.page.keyboard.press('Delete')
    for (const _ of '（身份证号') await author.page.keyboard.press('Backspace')
    await author.page.keyboard.press('Delete')
  })
  await author.page.getByText('没有发现疑似差错').waitFor()
  must(!(await author.body().innerText()).includes('11010519491231002X'), 'the number still stands in the text')
  must((await author.body().innerText()).includes('居民李某某咨询'), 'the words around the number were not mended')
}

/** Somebody of another division sees why he may not sign, and no button that works. */
async function outsiderCannotSign(t, id) {
  const other = await t.person('wufang')
  other.window.expect(404, new RegExp(`/articles/${id}`))
  await other.page.goto(`/articles/${id}`)
  await other.page.locator('main [role=alert], .qf-head h1').first().waitFor()
  must((await other.page.locator('.qf-bar [data-do="pass"]:enabled').count()) === 0, '吴芳 of 市容管理处 is offered a signature')
}

async function inTurn(t, title, signers) {
  for (const { login, opinion, pictures } of signers) {
    const signer = await t.person(login)
    await signer.openWork(title)
    if (pictures) await signer.shot('main-6-to-sign')
    await signer.sign({ opinion, ...(pictures ? { shot: 'main-7-sign', passwordShot: 'main-7-password' } : {}) })
    must((await signer.page.locator('.qf-signed', { hasText: opinion }).count()) > 0, `the signature of ${login} is not shown in the route`)
  }
}

/** The regulation's own form, as PDF and as a page, with all three opinions. */
async function signedForm(t, person) {
  const forms = person.page.locator('.qf-form-row', { hasText: '审核单' }).first()
  const pdf = await person.page.request.get(await forms.getByRole('link', { name: 'PDF' }).getAttribute('href'))
  const bytes = await pdf.body()
  must(pdf.headers()['content-type'].startsWith('application/pdf') && bytes.subarray(0, 5).toString() === '%PDF-', 'the form is no PDF')
  must(bytes.length > 10_000, `the form has only ${bytes.length} bytes: no font can be in it`)
  const [page] = await Promise.all([person.page.waitForEvent('popup'), forms.getByRole('link', { name: '网页' }).click()])
  await page.waitForLoadState()
  const text = await page.locator('body').innerText()
  for (const words of ['赵国强', '王静', '陈志远', '情况属实，同意报送。', '经审查，同意。', '同意发布。', '演练']) must(text.includes(words), `the form lacks “${words}”`)
  await t.shot(page, 'main-10-form', { full: true })
}

/** What the public sees: the text that was signed, on the website and on the simulated accounts. */
async function publishedPages(t, person, title) {
  const links = person.page.locator('.qf-target a[target=_blank]')
  const names = ['website', 'wechat', 'weibo']
  must((await links.count()) === 3, 'three links to published pages should be shown')
  for (let i = 0; i < 3; i++) {
    const url = new URL(await links.nth(i).getAttribute('href'), t.base).href
    const channel = names.find((n) => url.includes(`/${n}/`)) ?? 'website'
    const reader = await t.window({ onPhone: channel !== 'website' })
    await reader.page.goto(url)
    const text = await reader.page.locator('body').innerText()
    must(text.includes(title), `${url} does not carry the title`)
    must(!text.includes('11010519491231002X'), `${url} carries the identity number`)
    await settled(reader.page)
    must(await reader.page.evaluate(() => [...document.images].every((p) => p.naturalWidth > 0)), `${url} has a picture that does not load`)
    await t.shot(reader.page, `main-11-${channel}`)
  }
}

/** The trail of the article is in the ledger, and its export verifies on the page. */
async function proven(person, id) {
  await person.page.goto(`/ledger/${id}`)
  await person.page.getByText('报送').first().waitFor()
  const entries = await person.page.locator('main table').innerText()
  must(!/[a-z]\.[A-Z]/.test(entries), `the proof shows names of the program: ${/\S*[a-z]\.[A-Z]\S*/.exec(entries)}`)
  await person.shot('main-12-proof')
  await person.page.goto('/ledger')
  await person.page.locator('main h1').waitFor()
  await person.shot('main-13-ledger')
}
