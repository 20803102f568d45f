// SPDX-License-Identifier: MIT
// The SDK in Node: what it sends, the shapes it gives, and the limits it keeps by itself.
import assert from 'node:assert/strict'
import { Double } from './double.mjs'
import { DemoAgent, DemoCommandParser, DemoExecutor, DemoResourceError, DemoResourceTracker, DemoSecurityError, DemoSnapshot,
  DemoStateManager, DemoTimeoutError } from '../../web/sdk.js'

export async function sdkTests() {
  const double = await new Double().start()
  const options = { base: double.url, key: 'k', session: 's1' }
  const commands = (answer) => { double.api['POST /v1/sessions/s1/commands'] = answer }
  const steps = async function * (type, n) { for (let i = 0; i < n; i++) yield { type } }
  const row = (name, type, limit, text) => [`tracker: ${limit} ${name} pass, one more does not`, async () => {
    await new DemoResourceTracker().trackExecution({ steps: () => steps(type, limit) })
    await assert.rejects(new DemoResourceTracker().trackExecution(steps(type, limit + 1)),
      (e) => e instanceof DemoResourceError && e.name === 'DemoResourceError' && e.message === text)
  }]
  const tests = [
    row('DOM operations', 'dom_interaction', 50, 'Exceeded 50 DOM operations'),
    row('navigations', 'navigation', 10, 'Exceeded 10 navigation steps'),
    row('API calls', 'api_call', 20, 'Exceeded 20 API calls'),
    ['tracker: time is checked at each step', async () => {
      let t = 0
      const tracker = new DemoResourceTracker({ now: () => t })
      await assert.rejects(tracker.trackExecution((async function * () { yield {}; t = 30_001; yield {} })()),
        (e) => e instanceof DemoTimeoutError && e.message === 'Demo exceeded 30 second limit')
    }],
    ['tracker: a step that hangs is cut off', async () => {
      const tracker = new DemoResourceTracker()
      tracker.maxExecutionTime = 50
      await assert.rejects(tracker.trackExecution(() => new Promise(() => {})), DemoTimeoutError)
    }],
    ['agent: paused is the article\'s object', async () => {
      const agent = { paused: true, action: 'email', recipient: 'sales@acme.test', requiresApproval: true }
      commands({ httpStatus: 202, status: 'paused', article: { agent } })
      assert.deepEqual(await new DemoAgent(options).executeUserCommand('email it'), agent)
      const sent = double.posts.at(-1)
      assert.deepEqual(sent.body, { text: 'email it', source: 'text' })
      assert.equal(sent.auth, 'Bearer k')
      assert.match(sent.key, /^[\w-]{22}$/)
    }],
    ['executor: paused, and delete refused with class and text', async () => {
      const executor = { status: 'paused', reason: 'high_risk_action', action: { intent: 'export' }, requiresApproval: true }
      commands({ httpStatus: 202, status: 'paused', article: { executor } })
      assert.deepEqual(await new DemoExecutor(options).execute({ intent: 'export' }), executor)
      commands({ status: 'blocked', error: { class: 'DemoSecurityError', message: 'Delete operations disabled in demo' } })
      await assert.rejects(new DemoExecutor(options).execute({ intent: 'delete' }),
        (e) => e instanceof DemoSecurityError && e.message === 'Delete operations disabled in demo')
    }],
    ['parser: the first command, or null; the risk table', async () => {
      const parser = new DemoCommandParser(options)
      double.api['POST /v1/parse'] = { commands: [] }
      assert.equal(await parser.parse('tell me a story'), null)
      for (const type of ['delete', 'modify', 'email', 'export']) assert.equal(parser.assessRisk({ type }, { target: 'billing' }), 'high')
      for (const target of ['users', 'database', 'settings']) assert.equal(parser.assessRisk({ type: 'show' }, { target }), 'medium')
      assert.equal(parser.assessRisk({ type: 'show' }, { target: 'billing' }), 'low')
    }],
    ['fork before resume, each once', async () => {
      const dump = { sessionId: 's1', currentState: {}, pausedAt: 1, resumeToken: 'rt_1' }
      double.api['POST /v1/sessions/s1/pause'] = dump
      double.api['POST /v1/sessions/s1/snapshot'] = { code: 'c', inputs: {}, progress: {}, state: {}, timestamp: 1 }
      double.api['POST /v1/sessions/s1/fork'] = { session: { id: 's2' }, outcome: null }
      double.api['POST /v1/sessions/s1/resume'] = { status: 'done' }
      double.posts.length = 0
      const snapshots = new DemoSnapshot(options)
      assert.deepEqual(Object.keys(await snapshots.forkDemo(await snapshots.pauseDemo('s1'), 'show users')).sort(), ['forked', 'original'])
      const manager = new DemoStateManager(options)
      const kept = await manager.snapshot('s1')
      assert.deepEqual(Object.keys(await manager.fork(kept, 'show users')).sort(), ['alternative', 'original'])
      assert.deepEqual(double.posts.map((p) => p.path.split('/').pop()), ['pause', 'fork', 'resume', 'pause', 'snapshot', 'fork', 'resume'])
      assert.deepEqual(double.posts[2].body, { token: 'rt_1' })
      assert.throws(() => manager.handle({}), /was not made by this DemoStateManager/)
    }],
    ['a problem becomes an error with its code', async () => {
      commands({ status: 409, code: 'conflict', detail: 'decided already' })
      await assert.rejects(new DemoAgent(options).executeUserCommand('x'), { code: 'conflict', message: 'decided already', status: 409 })
      await assert.rejects(new DemoAgent({ base: 'http://127.0.0.1:1', session: 's' }).executeUserCommand('x'), { code: 'unreachable' })
      assert.throws(() => new DemoAgent(), /address of cloche serve/)
    }],
  ]
  return { tests, close: async () => double.stop() }
}
