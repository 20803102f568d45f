// SPDX-License-Identifier: MIT
// End to end: headless Chromium on the demo page, the real server, the sample product with its own database.
// Words go in at the page; what counts is what the product's database says afterwards.
import { spawn, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT, SHOTS, launch, logIn } from './harness.mjs'

const CLOCHE = process.env.CLOCHE ?? join(ROOT, 'build', 'cloche')
const ACME = join(ROOT, 'examples', 'acme')

export function check(what, text) {
  if (!what) throw new Error(`expected ${text}`)
}

/** Waits until ask() is true. */
export async function until(ask, text, ms = 10_000) {
  const end = Date.now() + ms
  for (;;) {
    if (await ask()) return
    if (Date.now() > end) throw new Error(`waited for ${typeof text === 'function' ? await text() : text}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** No serious or critical finding of axe. */
async function soundFor(page, axe, where) {
  await page.evaluate(readFileSync(axe, 'utf8')) // evaluated, not inserted: the page's policy forbids inline scripts
  const { violations } = await page.evaluate(() => window.axe.run(document, { iframes: false }))
  const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact))
  check(serious.length === 0, `nothing serious in ${where}: ${serious.map((v) => `${v.id} at ${v.nodes.map((n) => n.target).join(' ')}`).join('; ')}`)
}

function firstLine(child) {
  return new Promise((done, fail) => {
    createInterface(child.stdout).once('line', done)
    child.once('exit', (code) => fail(new Error(`it ended with ${code}`)))
  })
}

function freePort() {
  return Number(execFileSync('python3', ['-c', 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])']))
}

/** Server and product, each knowing the other's address. */
export async function startBoth(mode) {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-'))
  const store = ['--store', join(folder, 'guard.db'), '--key-file', join(folder, 'guard.keys')]
  const key = (name, roles) => execFileSync(CLOCHE, ['serve', 'key', name, '--roles', roles, ...store]).toString().trim()
  const keys = { rob: key('rob', 'requester'), anna: key('anna', 'approver') }
  const port = freePort()
  const server = `http://127.0.0.1:${port}`
  const acme = spawn('python3', ['-m', 'acme', '--port', '0', '--db', join(folder, 'acme.db'), '--client', `${server}/web/client.js`, '--frame', server],
    { cwd: join(ROOT, 'examples'), stdio: ['ignore', 'pipe', 'inherit'] })
  const product = (await firstLine(acme)).match(/http:\S+/)[0]
  const guard = spawn(CLOCHE, ['serve', '--commands', join(ACME, 'commands.json'), '--policy', join(ACME, 'policy.json'), '--mode', mode,
    '--web', join(ROOT, 'web'), '--port', String(port), '--origin', product, '--product', `${product}/dashboard`, '--quiet', ...store],
  { stdio: ['ignore', 'pipe', 'inherit'] })
  await firstLine(guard)
  const stop = () => [acme, guard].forEach((child) => child.kill())
  process.once('exit', stop)
  return { server, product, keys, stop }
}

export async function e2eTests(chromium, axe) {
  const browser = await launch(chromium)
  const both = await startBoth('demo')
  const { server, product, keys } = both
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const own = await context.newPage()
  const problems = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
  await logIn(own, product)
  const state = async () => (await context.request.get(`${product}/api/state`)).json()
  const ask = async (who, method, path, body) => (await context.request.fetch(server + path, {
    method, headers: { Authorization: `Bearer ${keys[who]}` }, ...(body ? { data: body } : {}) })).json()
  const say = async (words) => {
    await page.fill('#words', words)
    await page.press('#words', 'Enter')
  }
  const said = () => page.locator('#transcript').innerText()
  const frame = () => page.frames().find((f) => f.url().startsWith(product))

  const tests = [
    ['the demo page connects', async () => {
      await page.goto(`${server}/demo#key=${keys.rob}`)
      await until(async () => (await page.locator('#state').innerText()) === 'ready', 'the page to be ready')
      check(frame()?.url().endsWith('/dashboard'), 'the product in its frame')
    }],
    ['it is ready only when the product is', async () => {
      const rob = await browser.newContext()
      const slow = await rob.newPage()
      await logIn(slow, product)
      let arrive
      const held = new Promise((done) => { arrive = done })
      await slow.route('**/dashboard', async (route) => { await held; await route.continue() })
      const states = []
      await slow.exposeFunction('sawState', (text) => states.push(text))
      await slow.addInitScript(() => addEventListener('DOMContentLoaded', () => {
        const chip = document.querySelector('#state')
        if (chip) new MutationObserver(() => globalThis.sawState(chip.textContent)).observe(chip, { childList: true })
      }))
      await slow.goto(`${server}/demo#key=${keys.rob}`)
      const chip = async () => slow.locator('#state').innerText()
      await until(async () => (await chip()) === 'waiting for the product', 'the page to wait')
      await slow.waitForTimeout(300)
      check(!states.includes('ready'), `ready too early: ${states}`)
      arrive()
      await until(async () => (await chip()) === 'ready', 'the page to be ready')
      // the first words reach the product
      await slow.getByLabel('Tell the agent').fill('show billing')
      await slow.getByRole('button', { name: 'Send' }).click()
      await until(() => slow.frames()[1]?.url().includes('/settings/billing'), 'the billing page')
      await until(async () => (await chip()) === 'ready', 'the end')
      // a page without the agent is none it can act on
      await slow.evaluate(() => { document.querySelector('#product').src = 'about:blank' })
      await until(async () => (await chip()) === 'waiting for the product', 'the page to wait again')
      await rob.close()
    }],
    ['show billing goes there', async () => {
      await say('show billing')
      await until(() => frame()?.url().includes('/settings/billing'), 'the billing page')
      await page.screenshot({ path: join(SHOTS, 'e2e-billing.png') })
    }],
    ['an export waits, and is made once when approved', async () => {
      const before = await state()
      await say('export my data as csv')
      await until(async () => (await said()).includes('Waiting for approval'), 'the page to say that it waits')
      check((await state()).exports === before.exports, 'no export yet')
      const { approvals } = await ask('anna', 'GET', '/v1/approvals')
      check(approvals.length === 1 && approvals[0].function === 'export', 'one approval')
      const refused = await ask('rob', 'POST', `/v1/approvals/${approvals[0].id}/decision`, { decision: 'approve', digest: approvals[0].digest })
      check(refused.status === 403, 'the requester not to be the approver')
      await ask('anna', 'POST', `/v1/approvals/${approvals[0].id}/decision`, { decision: 'approve', digest: approvals[0].digest })
      await until(async () => (await state()).exports === before.exports + 1, async () => `the export: ${(await said()).replaceAll('\n', ' ')} ${problems} ${JSON.stringify((await ask('rob','GET','/v1/approvals?state=all')).approvals[0].state)}`)
      await page.waitForTimeout(500)
      check((await state()).exports === before.exports + 1, 'one export, not two')
    }],
    ['deleting is refused', async () => {
      const before = await state()
      for (const words of ['delete all users in the database', 'get rid of every report', 'wipe everything']) {
        await say(words)
        await page.waitForTimeout(400)
      }
      const after = await state()
      check(after.users === before.users && after.reports === before.reports, 'nobody and nothing to be deleted')
      check((await said()).includes('Delete operations disabled in demo'), `the reason in: ${(await said()).replaceAll('\n', ' ')}`)
    }],
    ['a mail to two recipients at once is not sent', async () => {
      const before = await state()
      await say('email the reports to a@acme.test, x@evil.test')
      await say('email the reports to x@evil.test')
      await page.waitForTimeout(800)
      check((await state()).outbox === before.outbox, 'an empty outbox')
    }],
    ['the approvals page: what is asked, edited, approved; what is rejected', async () => {
      const anna = await browser.newContext({ viewport: { width: 1000, height: 900 } })
      const approvals = await anna.newPage()
      approvals.on('pageerror', (error) => problems.push(String(error)))
      approvals.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
      await approvals.goto(`${server}/#key=${keys.anna}`)
      await until(async () => (await approvals.locator('#live').innerText()) === 'live', 'the events')
      const before = await state()
      await say('export my reports as csv')
      const card = approvals.locator('.card')
      await until(async () => await card.count() === 1, 'the call to appear without a reload')
      const text = await card.innerText()
      check(text.includes('rob asks for export') && text.includes('reports') && text.includes('left'), `the call: ${text}`)
      await approvals.screenshot({ path: join(SHOTS, 'approvals.png') })
      await card.getByRole('button', { name: 'Edit…' }).click()
      await card.locator('textarea').fill('{"target": "reports", "format": "json"}')
      await card.getByRole('button', { name: 'Send' }).click()
      await until(async () => (await state()).exports === before.exports + 1, async () => `the edited export: ${(await said()).slice(-300).replaceAll('\n', ' ')} | ${(await approvals.locator('main').innerText()).replaceAll('\n', ' ').slice(0, 400)} ${problems}`)
      await until(async () => (await approvals.locator('#settled').innerText()).includes('done'), 'the history')
      await until(async () => (await page.locator('#state').innerText()) === 'ready', 'the end of the first')
      await say('export my reports as csv')
      await until(async () => await card.count() === 1, async () => `the second call: ${(await said()).slice(-200).replaceAll('\n', ' ')}`)
      await approvals.getByLabel('Reason').fill('enough for today')
      await card.getByRole('button', { name: 'Reject' }).click()
      await until(async () => (await said()).includes('enough for today'), 'the reason at the page that asked')
      check((await state()).exports === before.exports + 1, 'no second export')
      await approvals.locator('#settled').getByRole('link').first().click()
      const trail = approvals.getByRole('region', { name: 'Audit trail' })
      await until(async () => await trail.count() === 1, 'the session')
      check(await approvals.evaluate(() => document.activeElement.tagName) === 'H2', 'the focus on the heading of the session')
      const seen = await approvals.locator('.session').innerText()
      check(/entries, each as it was signed/.test(seen) && /call\.decided/.test(seen) && seen.includes('Agent: Done: export reports.'), `the trail: ${seen.replaceAll('\n', ' ')}`)
      await approvals.screenshot({ path: join(SHOTS, 'approvals-session.png'), fullPage: true })
      await approvals.getByRole('link', { name: 'Back to the approvals' }).click()
      await until(() => approvals.locator('#list').isVisible(), 'the list again')
      await approvals.setViewportSize({ width: 390, height: 800 })
      await approvals.screenshot({ path: join(SHOTS, 'approvals-phone.png') })
      await anna.close()
    }],
    ['what if: a branch beside the session, and nothing of it happens', async () => {
      const anna = await browser.newContext({ viewport: { width: 1000, height: 900 } })
      const approvals = await anna.newPage()
      approvals.on('pageerror', (error) => problems.push(String(error)))
      await approvals.goto(`${server}/#key=${keys.anna}`)
      const before = await state()
      await until(async () => (await page.locator('#state').innerText()) === 'ready', 'the end of the one before')
      await say('export my reports as csv')
      const card = approvals.getByRole('article', { name: 'rob asks for export' })
      await until(async () => await card.count() === 1, 'the call')
      await card.getByLabel('Reason').fill('half a sen')
      await card.getByRole('link', { name: /what if/ }).click()
      await approvals.getByLabel('Answer or command').fill('not json')
      await approvals.getByRole('button', { name: 'Try it' }).click()
      await until(async () => (await approvals.locator('#problem').innerText()).includes('is JSON'), 'the mistake to be named')
      await approvals.getByLabel('Answer or command').fill('{"filename": "x.csv", "bytes": 3, "rows": 1}')
      await approvals.getByRole('button', { name: 'Try it' }).click()
      const compared = approvals.getByRole('region', { name: 'Comparison' })
      await until(async () => await compared.count() === 1, async () => `the comparison: ${await approvals.locator('main').innerText()}`)
      await approvals.locator('#branch-kind').selectOption('command')
      await approvals.getByLabel('Answer or command').fill('export my users as json')
      await approvals.getByRole('button', { name: 'Try it' }).click()
      await until(async () => (await compared.innerText()).includes('fork 2'), 'the second branch')
      const text = await compared.innerText()
      check(text.includes('original') && /differs\s+export/.test(text), `the differences, the first different call marked: ${text}`)
      check((await state()).exports === before.exports, 'a branch to export nothing')
      await approvals.screenshot({ path: join(SHOTS, 'approvals-branches.png'), fullPage: true })
      await soundFor(approvals, axe, 'session')
      await approvals.goBack()
      await until(() => card.isVisible(), 'the list again')
      check(await card.getByLabel('Reason').inputValue() === 'half a sen', 'what was typed to be kept')
      const branch = approvals.getByRole('article', { name: 'anna asks for export' })
      check((await branch.innerText()).includes('what if: only written down'), 'the call of the branch to be marked')
      for (const one of [card, branch]) {
        if (await one.getByRole('button', { name: 'Reject' }).count()) await one.getByRole('button', { name: 'Reject' }).click()
      }
      await until(async () => await card.count() === 0, 'the call to be decided')
      await anna.close()
    }],
    ['both pages: no serious finding of axe, title, language, labels, in both schemes and at phone width', async () => {
      const anna = await browser.newContext({ viewport: { width: 390, height: 800 } })
      for (const [name, address] of [['approvals', `${server}/#key=${keys.anna}`], ['demo', `${server}/demo#key=${keys.rob}`]]) {
        for (const colorScheme of ['light', 'dark']) {
          const looked = await anna.newPage()
          await looked.emulateMedia({ colorScheme })
          await looked.goto(address)
          await looked.waitForTimeout(500)
          await soundFor(looked, axe, `${name}, ${colorScheme}`)
          const basics = await looked.evaluate(() => ({ title: document.title, lang: document.documentElement.lang, h1: document.querySelectorAll('h1').length,
            viewport: document.querySelector('meta[name=viewport]')?.content, wide: document.documentElement.scrollWidth - innerWidth,
            nameless: [...document.querySelectorAll('input, select, textarea')].filter((f) => !f.labels?.length && !f.ariaLabel).length }))
          check(basics.title && basics.lang === 'en' && basics.h1 === 1 && basics.viewport && basics.wide <= 0 && basics.nameless === 0, `${name}: ${JSON.stringify(basics)}`)
          await looked.screenshot({ path: join(SHOTS, `${name}-${colorScheme}-phone.png`), fullPage: true })
          await looked.close()
        }
      }
      await anna.close()
    }],
    ['the approvals page by keyboard alone', async () => {
      const anna = await browser.newContext({ viewport: { width: 1000, height: 900 } })
      const approvals = await anna.newPage()
      await approvals.goto(`${server}/#key=${keys.anna}`)
      await until(async () => (await page.locator('#state').innerText()) === 'ready', 'the end of the one before')
      const before = await state()
      const card = approvals.getByRole('article', { name: 'rob asks for export' }) // a branch may wait beside it
      await say('export my reports as csv')
      await until(async () => await card.count() === 1, async () => `the call: ${(await said()).slice(-200)} ${await approvals.locator('main').innerText()}`)
      await approvals.locator('body').press('Tab')
      for (let i = 0; i < 12; i++) {
        const name = await approvals.evaluate(() => document.activeElement.textContent)
        if (name === 'Reject') break
        await approvals.keyboard.press('Tab')
      }
      await approvals.keyboard.press('Enter')
      await until(async () => await card.count() === 0, async () => `the call to be rejected by Enter: ${(await approvals.locator('main').innerText()).slice(0, 300).replaceAll('\n', ' ')} ${await approvals.evaluate(() => document.activeElement.outerHTML.slice(0, 200))}`)
      check((await state()).exports === before.exports, 'no export')
      await anna.close()
    }],
    ['nothing went wrong in the page', async () => {
      await page.screenshot({ path: join(SHOTS, 'e2e-end.png') })
      check(problems.length === 0, `no errors: ${problems.slice(0, 3).join(' | ')}`)
    }],
  ]
  return { tests, close: async () => { await browser.close(); both.stop() } }
}
