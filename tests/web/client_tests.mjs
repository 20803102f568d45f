// SPDX-License-Identifier: MIT
// The in-page client on the sample product, driven by the stand-in for the server.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Double } from './double.mjs'
import { launch, logIn, startAcme } from './harness.mjs'

/** The product inside of the demo page's frame, with a session: what every test begins with. */
export async function clientTests(chromium) {
  const double = await new Double().start()
  const acme = await startAcme(['--client', `${double.url}/web/client.js`, '--frame', double.url])
  double.origins.add(acme.url)
  double.api['GET /v1/me'] = { name: 'Visitor', tenant: 't', roles: ['requester'], now: Date.now(), mode: 'demo', product: `${acme.url}/dashboard` }
  double.api['POST /v1/sessions'] = { httpStatus: 201, session: { id: 's1', state: 'idle', parent: null, url: '', createdAt: 0, budget: {}, conversation: [] },
    driver: { url: 'ws:unused', token: 'tok' } }
  const browser = await launch(chromium, ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'])
  const context = await browser.newContext({ permissions: ['microphone'] })
  const top = await context.newPage()
  const complaints = []
  top.on('console', (m) => { if (m.type() === 'error') complaints.push(m.text()) })
  top.on('pageerror', (e) => complaints.push(String(e)))
  await logIn(top, acme.url)
  const state = () => top.evaluate(() => fetch('/api/state').then((r) => r.json()))

  /** Loads a page of the product in the frame and waits for its client. */
  const visit = async (path) => {
    const came = once(double.pages, 'page')
    await frame().goto(acme.url + path)
    await came
    await settle()
  }
  const frame = () => shown.frames().find((f) => f.url().startsWith(acme.url))
  const settle = () => frame().waitForLoadState('load')
  const shown = await context.newPage()
  shown.on('console', (m) => { if (m.type() === 'error') complaints.push(m.text()) })
  shown.on('pageerror', (e) => complaints.push(String(e)))
  const first = once(double.pages, 'page')
  await shown.goto(`${double.url}/demo`)
  await first

  const ok = (answer) => { assert.notEqual(answer.type, 'error', JSON.stringify(answer)); return answer }
  const failed = (answer, code) => { assert.equal(answer.type, 'error', JSON.stringify(answer)); assert.equal(answer.code, code, answer.message); return answer }

  const tests = [
    ['hello carries the session of the frame around', async () => {
      const h = double.page.helloFrame
      assert.equal(h.session, 's1')
      assert.equal(h.token, 'tok')
      assert.equal(h.url, `${acme.url}/dashboard`)
      assert.deepEqual(h.open, [])
    }],
    ['navigate goes there; the next page answers', async () => {
      await visit('/dashboard')
      const found = ok(await double.resolve('navigate', { target: 'billing' }))
      assert.equal(found.facts.href, `${acme.url}/settings/billing`)
      const done = ok(await double.act(found, 'navigate', { target: 'billing' }))
      assert.equal(done.url, `${acme.url}/settings/billing`)
      assert.match(done.value.title, /Billing/)
      assert.equal(double.page.helloFrame.open.length, 1)
    }],
    ['show by a synonym goes there and reads out the place', async () => {
      await visit('/dashboard')
      const done = ok(await double.do('show', { target: 'invoices' }))
      assert.equal(done.url, `${acme.url}/settings/billing`)
      assert.match(done.value.text, /2026-10/)
      assert.deepEqual(done.labels, ['page'])
    }],
    ['read gives rows of a table, labelled', async () => {
      await visit('/users')
      const done = ok(await double.do('read', { target: 'users' }))
      assert.equal(done.value.length, 4)
      assert.equal(done.value[0]['E-mail'], 'owner@acme.test')
      assert.deepEqual(done.labels, ['page'])
    }],
    ['another origin and script addresses are refused', async () => {
      failed(await double.resolve('navigate', { url: 'http://evil.test/' }), 'refused')
      failed(await double.resolve('navigate', { url: 'javascript:alert(1)' }), 'refused')
      failed(await double.resolve('api', { url: '//evil.test/x' }), 'refused')
    }],
    ['facts tell a relabelled button apart', async () => {
      await visit('/traps/save')
      const found = ok(await double.resolve('click', { element: 'Save' }))
      assert.deepEqual(found.facts.element, { role: 'button', name: 'Save', tag: 'button', type: 'submit' })
      assert.deepEqual(found.facts.form, { action: `${acme.url}/reports/1`, method: 'DELETE' })
      assert.equal(found.facts.method, 'DELETE')
    }],
    ['a script that deletes is stopped by the verdict', async () => {
      await visit('/traps/save')
      const before = await state()
      double.judge = (r) => r.method === 'DELETE' ? { effect: 'block', reason: 'no deleting' } : { effect: 'allow', reason: '' }
      const answer = failed(await double.do('click', { element: 'Save changes' }), 'blocked')
      assert.match(answer.message, /DELETE .*reports\/2: no deleting/)
      assert.deepEqual(await state(), before)
    }],
    ['a method override is seen in header and field', async () => {
      await visit('/traps/override')
      const before = await state()
      failed(await double.do('click', { element: 'Refresh' }), 'blocked')
      const seen = double.requests.at(-1)
      assert.deepEqual([seen.method, seen.declared, seen.kind], ['DELETE', 'POST', 'fetch'])
      assert.equal(typeof seen.act, 'number')
      assert.deepEqual(await state(), before)
    }],
    ['a form is judged before it is sent, and sent once', async () => {
      await visit('/traps/save')
      const before = await state()
      const blocked = failed(await double.do('click', { element: 'Save' }), 'blocked')
      assert.match(blocked.message, /DELETE/)
      assert.deepEqual(await state(), before)
      double.judge = () => ({ effect: 'allow', reason: '' })
      const done = ok(await double.do('click', { element: 'Save' }))
      assert.equal((await state()).reports, before.reports - 1)
      assert.equal(done.url, `${acme.url}/reports`)
    }],
    ['a beacon is judged', async () => {
      await visit('/traps/beacon')
      double.judge = (r) => r.kind === 'beacon' ? { effect: 'block', reason: 'no mail' } : { effect: 'allow', reason: '' }
      const before = await state()
      failed(await double.do('click', { element: 'Close' }), 'blocked')
      assert.deepEqual(await state(), before)
      double.judge = () => ({ effect: 'allow', reason: '' })
    }],
    ['XMLHttpRequest is judged, blocked as an error and allowed as it is', async () => {
      await visit('/dashboard')
      double.judge = (r) => r.url.includes('/api/users') ? { effect: 'block', reason: 'x' } : { effect: 'allow', reason: '' }
      await frame().evaluate(() => {
        const button = Object.assign(document.createElement('button'), { textContent: 'Try it' })
        button.onclick = () => {
          for (const path of ['/api/users', '/api/reports']) {
            const x = new XMLHttpRequest()
            x.open('GET', path)
            x.onloadend = () => { document.title += ` ${path}=${x.status}` }
            x.send()
          }
        }
        document.querySelector('main').append(button)
      })
      failed(await double.do('click', { element: 'Try it' }), 'blocked')
      await frame().waitForFunction(() => document.title.includes('/api/users=0') && document.title.includes('/api/reports=200'))
      double.judge = () => ({ effect: 'allow', reason: '' })
    }],
    ['requests of the person are not judged', async () => {
      await visit('/reports')
      await new Promise((r) => setTimeout(r, 1600))
      const n = double.requests.length
      await frame().evaluate(() => fetch('/api/users'))
      assert.equal(double.requests.length, n)
    }],
    ['look-alike letters are not found by the word they imitate, and are told', async () => {
      await visit('/traps/letters')
      failed(await double.resolve('click', { element: 'Delete account' }), 'not_found')
      const found = ok(await double.resolve('click', { element: 'D\u0435lete \u0430ccount' }))
      assert.equal(found.facts.nameSkeleton, 'Delete account')
      assert.equal(found.facts.method, 'POST')
      assert.match(found.facts.form.action, /users\/4\/delete/)
      const link = ok(await double.resolve('click', { element: { role: 'link', name: 'Report\u0455' } }))
      assert.equal(new URL(link.facts.href).host, new URL('http://\u0430cme.test').host)
      assert.match(new URL(link.facts.href).host, /^xn--/)
    }],
    ['mail links show every recipient', async () => {
      await visit('/traps/mail')
      assert.equal(ok(await double.resolve('click', { element: 'Contact us' })).facts.href, 'mailto:sales@acme.test?cc=x@evil.test')
    }],
    ['drift: a changed form is not clicked', async () => {
      await visit('/settings')
      const found = ok(await double.resolve('click', { element: 'Save settings' }))
      assert.equal(found.facts.guardAction, 'modify:settings')
      await frame().evaluate(() => document.querySelector('main form').setAttribute('action', '/users/2/delete'))
      const answer = failed(await double.act(found, 'click', { element: 'Save settings' }), 'drift')
      assert.match(answer.message, /form/)
      assert.match(answer.now.form.action, /users\/2\/delete/)
      assert.equal(answer.was.form.action, `${acme.url}/settings`)
    }],
    ['drift: the name has moved to another element', async () => {
      await visit('/settings')
      const found = ok(await double.resolve('click', { element: 'Save settings' }))
      await frame().evaluate(() => {
        const b = document.querySelector('main form button')
        b.replaceWith(b.cloneNode(true))
      })
      failed(await double.act(found, 'click', { element: 'Save settings' }), 'gone')
      failed(await double.act(found, 'click', { element: 'Save settings' }), 'gone')
    }],
    ['several matches are an error that lists them; index chooses', async () => {
      await visit('/users')
      const answer = failed(await double.resolve('click', { element: 'Delete' }), 'ambiguous')
      assert.match(answer.message, /Delete Sam Sales/)
      const found = ok(await double.resolve('click', { element: { name: 'delete', index: 1 } }))
      assert.equal(found.facts.element.name, 'Delete Sam Sales')
      assert.match(found.facts.text, /sam@acme.test/)
      assert.equal(ok(await double.resolve('click', { element: 'delete rita reports button' })).facts.element.name, 'Delete Rita Reports')
    }],
    ['fill and select go through setters and events', async () => {
      await visit('/settings')
      await frame().evaluate(() => {
        window.seen = []
        for (const t of ['input', 'change']) document.addEventListener(t, (e) => window.seen.push(`${t}:${e.target.name}=${e.target.value}`))
      })
      ok(await double.do('fill', { element: 'Company name', value: 'Bolt' }))
      assert.deepEqual(ok(await double.do('select', { element: 'time zone', value: 'asia/tokyo' })).value, { selected: 'Asia/Tokyo' })
      assert.deepEqual(await frame().evaluate(() => window.seen),
        ['input:company=Bolt', 'change:company=Bolt', 'input:timezone=Asia/Tokyo', 'change:timezone=Asia/Tokyo'])
      failed(await double.resolve('select', { element: 'Time zone', value: 'Mars' }), 'not_found')
    }],
    ['passwords, disabled and hidden elements are left alone', async () => {
      await visit('/dashboard')
      await frame().evaluate(() => {
        document.querySelector('main').insertAdjacentHTML('beforeend', `<label>Password <input type=password></label>
          <label>Card <input autocomplete="cc-number"></label><button disabled>Off</button><button hidden>Gone</button>
          <a href="javascript:document.title='pwned'">Run</a><div inert><button>Asleep</button></div>`)
      })
      failed(await double.resolve('fill', { element: 'Password', value: 'x' }), 'refused')
      failed(await double.resolve('fill', { element: 'Card', value: 'x' }), 'refused')
      failed(await double.resolve('click', { element: 'Off' }), 'disabled')
      failed(await double.resolve('click', { element: 'Gone' }), 'hidden')
      failed(await double.resolve('click', { element: 'Asleep' }), 'hidden')
      failed(await double.resolve('click', { element: 'Run' }), 'refused')
      failed(await double.resolve('click', { element: '' }), 'invalid')
      failed(await double.resolve('frobnicate', {}), 'unsupported')
    }],
    ['hooks: an export makes a file, an e-mail one row, the same key once', async () => {
      await visit('/dashboard')
      const before = await state()
      const done = ok(await double.do('export', { target: 'users', format: 'csv' }))
      assert.equal(done.value.rows, 4)
      assert.equal(done.requests, 1)
      const found = ok(await double.resolve('email', { to: 'sales@acme.test' }))
      assert.equal(found.facts.hook, 'email')
      ok(await double.ask({ type: 'act', ref: found.ref, function: 'email', args: { to: 'sales@acme.test' }, expect: found.facts, key: 'once' }))
      const again = ok(await double.resolve('email', { to: 'sales@acme.test' }))
      ok(await double.ask({ type: 'act', ref: again.ref, function: 'email', args: { to: 'sales@acme.test' }, expect: again.facts, key: 'once' }))
      const after = await state()
      assert.deepEqual([after.exports, after.outbox], [before.exports + 1, before.outbox + 1])
      assert.match(failed(await double.do('email', { to: 'a@acme.test, x@evil' }), 'hook').message, /not one e-mail address/)
      assert.deepEqual(await state(), after)
    }],
    ['a hook\'s own request can be blocked', async () => {
      const before = await state()
      double.judge = () => ({ effect: 'block', reason: 'no' })
      failed(await double.do('delete', { target: 'reports', id: 4 }), 'blocked')
      double.judge = () => ({ effect: 'allow', reason: '' })
      assert.deepEqual(await state(), before)
    }],
    ['api: one request with the page\'s token, labelled', async () => {
      const done = ok(await double.do('api', { method: 'GET', url: '/api/reports' }))
      assert.equal(done.value.status, 200)
      assert.ok(Array.isArray(done.value.body))
      assert.deepEqual(done.labels, ['api'])
    }],
    ['clicking a link of the part drawn by script stays on the page', async () => {
      await visit('/reports')
      await frame().waitForSelector('#reports table')
      const done = ok(await double.do('click', { element: 'Churn' }))
      assert.equal(done.url, `${acme.url}/reports/2`)
      assert.equal(done.requests, 1)
    }],
    ['a clicked link to a new page is answered by that page', async () => {
      await visit('/dashboard')
      const done = ok(await double.do('click', { element: { name: 'Settings', role: 'link' } }))
      assert.equal(done.url, `${acme.url}/settings`)
    }],
    ['capture and restore: values, scroll and address, no secrets', async () => {
      await visit('/settings')
      await frame().evaluate(() => {
        document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=password id=secret value=hunter2><div id=tall>&nbsp;</div>')
        document.querySelector('#tall').style.height = '3000px'
        scrollTo(0, 120)
      })
      await double.do('fill', { element: 'Company name', value: 'Kept Inc.' })
      await frame().evaluate(() => scrollTo(0, 120))
      const { state: saved } = await double.ask({ type: 'capture' })
      assert.equal(saved.url, `${acme.url}/settings`)
      assert.equal(saved.scroll.y, 120)
      assert.deepEqual(saved.app, { page: '/settings' })
      assert.match(saved.digest, /^[0-9a-f]{64}$/)
      assert.ok(!JSON.stringify(saved).includes('hunter2'))
      assert.ok(saved.fields.some((f) => f.value === 'Kept Inc.'))
      assert.ok(!saved.fields.some((f) => f.path.includes('csrf')))
      await visit('/users')
      const { report } = await double.ask({ type: 'restore', state: saved })
      assert.equal(report.url, `${acme.url}/settings`)
      assert.deepEqual(report.missing, [])
      assert.equal(report.exact, true)
      assert.equal(await frame().inputValue('[name=company]'), 'Kept Inc.')
    }],
    ['restore says what it could not put back', async () => {
      const { state: saved } = await double.ask({ type: 'capture' })
      saved.fields.push({ path: '#nowhere', value: 'x' })
      const { report } = await double.ask({ type: 'restore', state: saved })
      assert.deepEqual([report.exact, report.missing], [false, ['#nowhere']])
      failed(await double.ask({ type: 'restore', state: { ...saved, url: 'http://evil.test/' } }), 'refused')
    }],
    ['the stop button stops at once and by keyboard', async () => {
      await visit('/settings')
      const found = ok(await double.resolve('click', { element: 'Save settings' }))
      double.page.send({ type: 'status', state: 'acting', text: 'Saving the settings' })
      const stopped = once(double.page, 'stop')
      // The shadow tree is closed, so the button is reached as a person reaches it: with the tab key.
      await frame().evaluate(() => document.querySelector('main button').focus())
      await frame().locator('main a').last().focus()
      await shown.keyboard.press('Tab')
      await shown.keyboard.press('Enter')
      await stopped
      failed(await double.act(found, 'click', { element: 'Save settings' }), 'stopped')
      failed(await double.resolve('click', { element: 'Save settings' }), 'stopped')
      const resumed = once(double.page, 'resume')
      await shown.keyboard.press('Enter')
      await resumed
      ok(await double.resolve('click', { element: 'Save settings' }))
    }],
    ['a script of the page cannot press the overlay\'s buttons or see into it', async () => {
      assert.equal(await frame().evaluate(() => document.querySelector('cloche-agent').shadowRoot), null)
    }],
    ['the product alone, without the frame, has no agent', async () => {
      await top.goto(`${acme.url}/settings`)
      await top.waitForTimeout(300)
      assert.equal(await top.locator('cloche-agent').count(), 0)
    }],
    ['the demo page sends typed words, shows and speaks answers', async () => {
      const typed = once(double.person, 'command')
      await shown.fill('#words', 'show me billing')
      await shown.keyboard.press('Enter')
      const [frameSent] = await typed
      assert.deepEqual([frameSent.text, frameSent.source], ['show me billing', 'text'])
      double.person.send({ type: 'say', text: 'Here is billing.' })
      await shown.waitForSelector('#transcript >> text=Here is billing.')
    }],
    ['the microphone sends 16 kHz PCM between start and end', async () => {
      const peer = double.person
      const marks = []
      peer.on('audio', (f) => marks.push(f))
      await shown.click('#microphone')
      await shown.waitForTimeout(900)
      await shown.click('#microphone')
      await shown.waitForTimeout(500)
      assert.deepEqual(marks.map((m) => [m.state, m.rate]), [['start', 16000], ['end', 16000]])
      const bytes = Buffer.concat(peer.sound)
      assert.ok(bytes.length >= 8192 && bytes.length < 16000 * 2 * 3, `${bytes.length} bytes`)
      assert.ok(peer.sound.every((b) => b.length <= 8192))
      let peak = 0
      for (let i = 0; i < bytes.length; i += 2) peak = Math.max(peak, Math.abs(bytes.readInt16LE(i)))
      assert.ok(peak > 500, `the sound is silent: peak ${peak}`)
    }],
    ['the socket comes back after a break, not after a refusal', async () => {
      const again = once(double.pages, 'page')
      double.page.socket.destroy()
      await again
      ok(await double.resolve('click', { element: 'Save settings' }))
      let came = 0
      double.pages.on('page', () => came++)
      double.page.close(4409, 'another window took over')
      await new Promise((r) => setTimeout(r, 700))
      assert.equal(came, 0)
    }],
    ['nothing was reported to the console but what the tests caused', async () => {
      const expected = /blocked by the agent's guard|Failed to load resource: the server responded with a status of (400|404)|net::ERR_(FAILED|ABORTED|INVALID_HTTP)|WebSocket connection/
      assert.deepEqual(complaints.filter((c) => !expected.test(c)), [])
    }],
  ]
  return { tests, double, acme, shown, close: async () => { await browser.close(); double.stop(); acme.stop() } }
}
