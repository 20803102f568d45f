// SPDX-License-Identifier: MIT
// The origin article's classes as thin clients of `cloche serve`, in browsers and in Node 20 or newer.
// The decisions are the server's; only DemoResourceTracker and assessRisk work here, on what they are given.
//
//   const agent = new DemoAgent({ base: 'http://127.0.0.1:8700', key: '…' })
//   const result = await agent.executeUserCommand('export my data')   // paused, or done, or an error
import { Api, ApiError } from './api.js'

export { ApiError }

/** @typedef {{base?: string, key?: string, api?: Api, session?: string}} Options */

class DemoError extends Error {
  constructor(message, options) {
    super(message, options)
    this.name = new.target.name
  }
}

/** The policy does not let it happen. */
export class DemoSecurityError extends DemoError {}
/** A budget is used up. */
export class DemoResourceError extends DemoError {}
/** The session has used its active time. */
export class DemoTimeoutError extends DemoError {}

const CLASSES = { DemoSecurityError, DemoResourceError, DemoTimeoutError }

/** Throws the article's error if the server names one. */
function raise(name, message, cause) {
  if (CLASSES[name]) throw new CLASSES[name](message, { cause })
}

class Client {
  #session

  /** @param {Options} options */
  constructor(options = {}) {
    if (!options.api && !options.base) throw new TypeError('give { base: "http://…" }, the address of cloche serve')
    this.api = options.api ?? new Api(options.base, options.key)
    this.#session = options.session
  }

  /** The id of the session, made when first needed. @returns {Promise<string>} */
  async session() {
    this.#session ??= this.post('/v1/sessions', {}).then(({ session }) => session.id)
    return this.#session
  }

  async post(path, body) {
    try {
      return await this.api.post(path, body)
    } catch (error) {
      if (error instanceof ApiError) raise(error.code, error.message, error)
      throw error
    }
  }

  async command(body) {
    const outcome = await this.post(`/v1/sessions/${await this.session()}/commands`, body)
    if (outcome.error) raise(outcome.error.class, outcome.error.message, outcome)
    return outcome
  }
}

export class DemoAgent extends Client {
  /**
   * Delete and e-mail give the article's paused object; anything else the server's Outcome.
   * @param {string} command @param {'text'|'voice'} [source]
   */
  async executeUserCommand(command, source = 'text') {
    const outcome = await this.command({ text: command, source })
    return outcome.article?.agent ?? outcome
  }
}

const DANGEROUS = ['delete', 'modify', 'email', 'export']
const PRODUCTION = ['users', 'database', 'settings']

export class DemoCommandParser extends Client {
  /** @param {string} voiceCommand @returns {Promise<object|null>} `{intent, target, parameters, riskLevel, …}`, null when not understood */
  async parse(voiceCommand, source = 'voice') {
    const { commands } = await this.post('/v1/parse', { text: voiceCommand, source })
    return commands[0] ?? null
  }

  /** Advice only: what counts is decided at the effect. @returns {'high'|'medium'|'low'} */
  assessRisk(intent, entities = {}) {
    if (DANGEROUS.includes(intent.type)) return 'high'
    return PRODUCTION.includes(entities.target) ? 'medium' : 'low'
  }
}

export class DemoExecutor extends Client {
  /** Runs a parsed command. Paused: exactly `{status, reason, action, requiresApproval}`. */
  async execute(command) {
    const outcome = await this.command({ plan: [command] })
    return outcome.article?.executor ?? outcome
  }

  executeCommand(command) {
    return this.execute(command)
  }
}

export class DemoResourceTracker {
  maxDOMOperations = 50
  maxNavigationSteps = 10
  maxExecutionTime = 30000
  maxAPICallsPerDemo = 20
  domOps = 0
  navSteps = 0
  apiCalls = 0

  /** @param {{now?: () => number}} [clock] */
  constructor({ now = Date.now } = {}) {
    this.now = now
    this.start = null
  }

  /** Counts one step before it happens. @param {{type: string}} step */
  count(step) {
    this.start ??= this.now()
    if (this.now() - this.start > this.maxExecutionTime) throw this.#late()
    if (step.type === 'dom_interaction' && ++this.domOps > this.maxDOMOperations) {
      throw new DemoResourceError(`Exceeded ${this.maxDOMOperations} DOM operations`)
    }
    if (step.type === 'navigation' && ++this.navSteps > this.maxNavigationSteps) {
      throw new DemoResourceError(`Exceeded ${this.maxNavigationSteps} navigation steps`)
    }
    if (step.type === 'api_call' && ++this.apiCalls > this.maxAPICallsPerDemo) {
      throw new DemoResourceError(`Exceeded ${this.maxAPICallsPerDemo} API calls`)
    }
  }

  #late() {
    return new DemoTimeoutError(`Demo exceeded ${this.maxExecutionTime / 1000} second limit`)
  }

  /** Waits for `promise`, but not longer than the time that is left: a step that hangs is cut off. */
  async #within(promise) {
    let timer
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail(this.#late()), Math.max(0, this.maxExecutionTime - (this.now() - this.start)) + 1)
    })
    try {
      return await Promise.race([promise, late])
    } finally {
      clearTimeout(timer)
    }
  }

  /**
   * Follows the steps of a session (anything with steps(), or an async iterable), or runs a function that is given
   * this tracker to count by. Gives the counts, or what the function returned.
   */
  async trackExecution(what) {
    this.start ??= this.now()
    if (typeof what === 'function') return this.#within(Promise.resolve(what(this)))
    const steps = (typeof what.steps === 'function' ? what.steps() : what)
    const iterator = steps[Symbol.asyncIterator]?.() ?? steps[Symbol.iterator]()
    try {
      for (;;) {
        const { done, value } = await this.#within(Promise.resolve(iterator.next()))
        if (done) return { domOps: this.domOps, navSteps: this.navSteps, apiCalls: this.apiCalls }
        this.count(value)
      }
    } catch (error) {
      iterator.return?.() // not awaited: an iterator that hangs would keep the error from the caller
      throw error
    }
  }
}

const idOf = (session) => typeof session === 'string' ? session : session?.id

export class DemoSnapshot extends Client {
  /** @returns {Promise<{sessionId: string, currentState: object, pausedAt: number, resumeToken: string}>} */
  async pauseDemo(session) {
    return this.post(`/v1/sessions/${idOf(session) ?? await this.session()}/pause`, {})
  }

  /** Address, page, conversation, then the pending action: done by the server in this order, the action once. */
  async resumeDemo(snapshot, decisions) {
    const outcome = await this.post(`/v1/sessions/${snapshot.sessionId}/resume`, { token: snapshot.resumeToken, ...(decisions ? { decisions } : {}) })
    if (outcome.error) raise(outcome.error.class, outcome.error.message, outcome)
    return outcome
  }

  /** The original goes on by itself; the fork's effects are only recorded. The fork is made first, so that both begin alike. */
  async forkDemo(snapshot, newIntent) {
    const forked = await this.post(`/v1/sessions/${snapshot.sessionId}/fork`, { command: newIntent, effects: 'record' })
    return { original: await this.resumeDemo(snapshot), forked }
  }
}

export class DemoStateManager extends Client {
  #known = new WeakMap()

  /** Pauses the session; exactly `{code, inputs, progress, state, timestamp}`. */
  async snapshot(session) {
    const id = idOf(session) ?? await this.session()
    const { resumeToken } = await this.post(`/v1/sessions/${id}/pause`, {})
    const snapshot = await this.post(`/v1/sessions/${id}/snapshot`, {})
    this.#known.set(snapshot, { session: id, token: resumeToken })
    return snapshot
  }

  /** What leads back from a snapshot to its session; keep it when the snapshot is stored as JSON. */
  handle(snapshot) {
    const found = this.#known.get(snapshot)
    if (!found) throw new TypeError('this snapshot was not made by this DemoStateManager: pass its handle() as the last argument')
    return found
  }

  /** @param {object} snapshot @param {{session: string, token: string}} [handle] */
  async resume(snapshot, handle = this.handle(snapshot)) {
    const outcome = await this.post(`/v1/sessions/${handle.session}/resume`, { token: handle.token })
    if (outcome.error) raise(outcome.error.class, outcome.error.message, outcome)
    return outcome
  }

  /** @returns {Promise<{original: object, alternative: object}>} */
  async fork(snapshot, alternativeCommand, handle = this.handle(snapshot)) {
    const alternative = await this.post(`/v1/sessions/${handle.session}/fork`, { command: alternativeCommand, effects: 'record' })
    return { original: await this.resume(snapshot, handle), alternative }
  }
}
