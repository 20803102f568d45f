// SPDX-License-Identifier: MIT
// The agent's hands on a product's page. The page loads this module and calls attach(); the server then finds,
// judges and asks for acts over one WebSocket. Nothing is done here that the server did not ask for.
//
// The session comes from the frame around the page, if that is the server's own demo page (no address can smuggle
// a session in), or from attach({session, token}), if the product's backend made it. The server is always the one
// this file was loaded from.
import { act, arrived, resolve } from './client/act.js'
import { Connection } from './client/connection.js'
import { differences } from './client/facts.js'
import { DriverError } from './client/find.js'
import { Overlay } from './client/overlay.js'
import { capture, restore } from './client/state.js'
import { speak } from './client/voice.js'
import { wrap } from './client/wire.js'

const HOME = new URL('..', import.meta.url)
const KEEP = 'cloche.act'
const VERDICT_MS = 5000
const SETTLE_MS = 5000
const AFTERMATH_MS = 1500
const REFS = 200

/**
 * @typedef {{session?: string, token?: string, hooks?: Record<string, (args: object, effect: {idempotencyKey: string}) => any>,
 *   capture?: () => any, restore?: (app: any) => any, speak?: boolean}} Options
 */

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

class Agent extends EventTarget {
  #refs = new Map()
  #verdicts = new Map()
  #requests = 0
  #current = null
  #flying = 0
  #leaving = false
  #stopped = false
  #until = 0
  #judge = 'acts'
  #open

  /** @param {Options} options @param {{session: string, token: string}} session */
  constructor(options, session) {
    super()
    this.options = options
    this.overlay = new Overlay({ stop: () => this.stop(), resume: () => this.resume(), decide: (a, d) => this.decide(a, d) })
    this.page = { targets: {}, hooks: options.hooks ?? {}, highlight: (e) => this.overlay.highlight(e) }
    this.#open = this.#takeKept(session.session)
    const socket = new URL('/v1/driver', HOME)
    socket.protocol = HOME.protocol === 'https:' ? 'wss:' : 'ws:'
    wrap({ judges: () => this.#judges(), ask: (r) => this.#ask(r), began: () => { this.#flying++ }, ended: () => { this.#flying-- } })
    addEventListener('beforeunload', () => { this.#leaving = true })
    globalThis.navigation?.addEventListener('navigate', (event) => {
      if (!event.destination.sameDocument && !event.hashChange && event.downloadRequest === null) this.#leaving = true
    })
    this.session = session
    this.connection = new Connection(socket.href, () => ({ type: 'hello', version: 1, role: 'page', ...session, url: location.href,
      title: document.title, language: document.documentElement.lang, open: this.#open ? [this.#open.id] : [] }))
    this.connection.addEventListener('frame', ({ detail }) => this.#receive(detail))
    this.connection.addEventListener('closed', ({ detail }) => this.#closed(detail))
  }

  /** The act that the page before this one was left for. It is told apart by session and age. */
  #takeKept(session) {
    const kept = JSON.parse(sessionStorage.getItem(KEEP) ?? 'null')
    sessionStorage.removeItem(KEEP)
    return kept?.session === session && Date.now() - kept.at < 60_000 ? kept : null
  }

  #keep(frame) {
    sessionStorage.setItem(KEEP, JSON.stringify({ ...frame, session: this.session.session, at: Date.now() }))
  }

  #closed({ final, reason }) {
    for (const verdict of this.#verdicts.values()) verdict({ effect: 'block', reason: 'the server is not connected' })
    this.#verdicts.clear()
    if (final) this.overlay.say(reason || 'The agent has left.')
  }

  async #receive(frame) {
    const answers = { resolve: () => this.#resolve(frame), act: () => this.#act(frame), capture: () => this.#capture(frame), restore: () => this.#restore(frame) }
    if (answers[frame.type]) {
      try {
        await answers[frame.type]()
      } catch (error) {
        this.#fail(frame, error)
      }
      return
    }
    this.#hear(frame)
    this.dispatchEvent(new CustomEvent(frame.type, { detail: frame }))
  }

  #hear(frame) {
    switch (frame.type) {
      case 'welcome':
        this.page.targets = frame.targets ?? {}
        this.#judge = frame.judge ?? 'acts'
        if (this.#open) this.#finish(this.#open)
        break
      case 'verdict':
        this.#verdicts.get(frame.id)?.(frame)
        this.#verdicts.delete(frame.id)
        break
      case 'say':
        this.overlay.say(frame.text)
        if (this.options.speak !== false) speak(frame.text)
        break
      case 'status':
        this.#stopped = frame.state === 'stopped'
        this.overlay.status(frame.state, frame.text)
        break
      case 'outcome':
        for (const a of frame.pending ?? []) if (a.decision?.requires === 'confirmation' && a.allowed?.includes('approve')) this.overlay.ask(a)
        break
      case 'settled':
        this.overlay.settled(frame.approval?.id)
        break
      case 'error':
        this.overlay.say(frame.message)
        break
      default: // a newer server may say more
    }
  }

  #fail(frame, error) {
    const known = error instanceof DriverError
    this.connection.send({ type: 'error', id: frame.id, code: known ? error.code : 'hook',
      message: known ? error.message : `the page failed: ${error?.message ?? error}`, ...(known ? error.more : {}) })
  }

  #resolve({ id, function: fn, args }) {
    if (this.#stopped) throw new DriverError('stopped', 'the person has stopped the agent')
    const found = resolve(fn, args ?? {}, this.page)
    const ref = crypto.getRandomValues(new Uint32Array(3)).join('-')
    if (this.#refs.size >= REFS) this.#refs.delete(this.#refs.keys().next().value)
    this.#refs.set(ref, { fn, found })
    this.connection.send({ type: 'facts', id, facts: found.facts, ref })
  }

  /** What was found then must be what is found now, down to each fact that was judged. */
  #check({ ref, function: fn, args, expect }) {
    if (this.#stopped) throw new DriverError('stopped', 'the person has stopped the agent')
    const kept = this.#refs.get(ref)
    this.#refs.delete(ref)
    if (!kept || kept.fn !== fn) throw new DriverError('gone', 'this page does not know the reference: resolve again')
    if (kept.found.element && !kept.found.element.isConnected) throw new DriverError('gone', 'the element has left the page')
    const found = resolve(fn, args ?? {}, this.page)
    if (found.element !== kept.found.element || found.form !== kept.found.form) {
      throw new DriverError('drift', 'the name now belongs to another element', { was: expect, now: found.facts })
    }
    const changed = differences(expect, found.facts)
    if (changed.length) throw new DriverError('drift', `changed since it was judged: ${changed.join(', ')}`, { was: expect, now: found.facts })
    return found
  }

  async #act(frame) {
    if (this.#current) throw new DriverError('invalid', `act ${this.#current.id} is not finished`)
    const { id, function: fn, args = {}, key } = frame
    const found = this.#check(frame)
    this.#current = { id, requests: 0, blocked: null }
    this.#leaving = false
    this.overlay.status('acting')
    this.#keep({ id, function: fn, args })
    try {
      const done = await act(found, fn, args, this.page, key)
      if (done.leave) {
        this.#leaving = true
        if (done.leave === location.href) location.reload()
        else location.assign(done.leave)
      }
      await this.#settle()
      if (this.#current.blocked) throw new DriverError('blocked', this.#current.blocked)
      if (this.#leaving) await this.#away()
      this.#answer(id, done, this.#current.requests)
    } catch (error) {
      if (error instanceof DriverError && error.code === 'hook' && this.#current.blocked) error.code = 'blocked'
      throw error
    } finally {
      sessionStorage.removeItem(KEEP)
      this.#until = Date.now() + AFTERMATH_MS
      this.#current = null
    }
  }

  /** Until the requests that the act caused are answered, or five seconds. */
  async #settle() {
    const end = Date.now() + SETTLE_MS
    do await sleep(40)
    while (this.#flying > 0 && !this.#leaving && Date.now() < end)
    await sleep(20)
  }

  /** While the page is being left nothing is answered here. A download or an empty answer leaves it standing. */
  async #away() {
    await sleep(SETTLE_MS)
    this.#leaving = false
  }

  #answer(id, { value = null, labels }, requests) {
    this.connection.send({ type: 'result', id, value, url: location.href, requests, ...(labels ? { labels } : {}) })
  }

  /** The rest of an act that began on the page before. */
  async #finish(kept) {
    this.#open = null
    try {
      if (kept.function === 'restore') {
        this.connection.send({ type: 'restored', id: kept.id, report: await restore(kept.state, this.options.restore) })
        return
      }
      await this.#ready()
      const second = ['show', 'read'].includes(kept.function)
      const done = second ? arrived(kept.function, kept.args, null, this.page) : { value: { url: location.href, title: document.title } }
      this.#answer(kept.id, done, 0)
    } catch (error) {
      this.#fail(kept, error)
    }
  }

  /** Parts of the page that say they are busy get two seconds. */
  async #ready() {
    const end = Date.now() + 2000
    while (document.querySelector('main[aria-busy=true], main [aria-busy=true]') && Date.now() < end) await sleep(30)
  }

  async #capture({ id }) {
    this.connection.send({ type: 'state', id, state: await capture(this.options.capture) })
  }

  async #restore(frame) {
    const { id, state } = frame
    const address = new URL(state?.url ?? '', location.href)
    if (address.origin !== location.origin) throw new DriverError('refused', 'the state belongs to another product')
    if (address.href !== location.href) {
      this.#keep({ id, function: 'restore', state })
      location.assign(address.href)
      return
    }
    await this.#ready()
    this.connection.send({ type: 'restored', id, report: await restore(state, this.options.restore) })
  }

  #judges() {
    return this.#judge === 'all' || Boolean(this.#current) || Date.now() < this.#until
  }

  #ask(request) {
    const id = ++this.#requests
    const current = this.#current
    if (current) current.requests++
    return new Promise((done) => {
      const end = (verdict) => {
        clearTimeout(timer)
        if (verdict.effect !== 'allow' && current) current.blocked ??= `${request.method} ${request.url}: ${verdict.reason ?? 'blocked'}`
        done(verdict)
      }
      const timer = setTimeout(() => {
        this.#verdicts.delete(id)
        end({ effect: 'block', reason: 'the guard did not answer in time' })
      }, VERDICT_MS)
      this.#verdicts.set(id, end)
      const left = !this.#stopped && this.connection.send({ type: 'request', id, ...request, act: current?.id ?? null })
      if (left) return
      this.#verdicts.delete(id)
      end({ effect: 'block', reason: this.#stopped ? 'the person has stopped the agent' : 'the server is not connected' })
    })
  }

  /** A command typed or heard on the page. @param {string} text @param {'text'|'voice'} [source] @param {number} [confidence] */
  command(text, source = 'text', confidence = 1) {
    return this.connection.send({ type: 'command', text, source, confidence })
  }

  /** What the stop button does: at once here, then at the server. */
  stop() {
    this.#stopped = true
    this.#refs.clear()
    for (const verdict of this.#verdicts.values()) verdict({ effect: 'block', reason: 'the person has stopped the agent' })
    this.#verdicts.clear()
    this.connection.send({ type: 'stop' })
    this.overlay.status('stopped')
  }

  resume() {
    this.#stopped = false
    this.connection.send({ type: 'resume' })
    this.overlay.status('idle')
  }

  /** @param {object} approval @param {'approve'|'reject'} decision */
  decide(approval, decision) {
    this.connection.send({ type: 'decision', call: approval.call, digest: approval.digest, decision })
  }

  close() {
    this.connection.close()
  }
}

/** The session of the demo page around this one, or null after a second. */
function sessionOfFrame() {
  if (window.parent === window) return Promise.resolve(null)
  return new Promise((done) => {
    const hear = (event) => {
      if (event.origin !== HOME.origin || event.source !== window.parent || event.data?.type !== 'cloche.session') return
      removeEventListener('message', hear)
      done({ session: String(event.data.session), token: String(event.data.token) })
    }
    addEventListener('message', hear)
    window.parent.postMessage({ type: 'cloche.ready' }, HOME.origin)
    setTimeout(() => {
      removeEventListener('message', hear)
      done(null)
    }, 1000)
  })
}

/**
 * Lets the agent in. Without a session it does nothing at all and gives null.
 * @param {Options} [options]
 * @returns {Promise<Agent|null>}
 */
export async function attach(options = {}) {
  const session = options.session ? { session: options.session, token: options.token ?? '' } : await sessionOfFrame()
  return session ? new Agent(options, session) : null
}
