// SPDX-License-Identifier: MIT
// The page's own requests: fetch, XMLHttpRequest, forms and beacons are counted, and judged before they leave.
//
// This binds honest pages. A hostile script finds other ways out (a worker, an image, a frame), so what must hold
// against one is enforced in front of the product's backend, not here.
import { effectiveMethod, formFacts } from './facts.js'

const native = {
  fetch: window.fetch,
  open: XMLHttpRequest.prototype.open,
  send: XMLHttpRequest.prototype.send,
  header: XMLHttpRequest.prototype.setRequestHeader,
  abort: XMLHttpRequest.prototype.abort,
  submit: HTMLFormElement.prototype.submit,
  beacon: Navigator.prototype.sendBeacon,
}

/** The unwrapped fetch, for what has been judged already. */
export const plainFetch = (...args) => native.fetch.apply(window, args)

/**
 * @typedef {{method: string, declared: string, url: string, kind: 'fetch'|'xhr'|'form'|'beacon'}} PageRequest
 * @typedef {{judges: () => boolean, ask: (r: PageRequest) => Promise<{effect: string, reason?: string}>,
 *   began: () => void, ended: () => void}} Gate
 */

const refusal = (verdict) => new TypeError(`blocked by the agent's guard: ${verdict.reason ?? 'no reason given'}`)

function wrapFetch(gate) {
  window.fetch = async function fetch(input, init) {
    if (!gate.judges()) return native.fetch.call(window, input, init)
    const request = new Request(input, init)
    const body = init?.body ?? (request.method === 'POST' && input instanceof Request ? await request.clone().text() : null)
    gate.began()
    try {
      const verdict = await gate.ask({ method: effectiveMethod(request.method, request.headers, body, request.url),
        declared: request.method, url: request.url, kind: 'fetch' })
      if (verdict.effect !== 'allow') throw refusal(verdict)
      return await native.fetch.call(window, request)
    } finally {
      gate.ended()
    }
  }
}

function wrapXhr(gate) {
  /** @type {WeakMap<XMLHttpRequest, {method: string, url: string, async: boolean, headers: [string, string][], turn: number}>} */
  const known = new WeakMap()
  XMLHttpRequest.prototype.open = function open(method, url, async = true, ...rest) {
    known.set(this, { method: String(method).toUpperCase(), url: new URL(url, document.baseURI).href, async, headers: [], turn: 0 })
    return native.open.call(this, method, url, async, ...rest)
  }
  XMLHttpRequest.prototype.setRequestHeader = function setRequestHeader(name, value) {
    known.get(this)?.headers.push([name, value])
    return native.header.call(this, name, value)
  }
  XMLHttpRequest.prototype.abort = function abort() {
    const mine = known.get(this)
    if (mine) mine.turn++
    return native.abort.call(this)
  }
  XMLHttpRequest.prototype.send = function send(body = null) {
    const mine = known.get(this)
    if (!mine || !gate.judges()) return native.send.call(this, body)
    if (!mine.async) throw new DOMException('a synchronous request cannot be judged while the agent acts: make it asynchronous', 'NetworkError')
    const turn = ++mine.turn
    gate.began()
    this.addEventListener('loadend', () => gate.ended(), { once: true })
    gate.ask({ method: effectiveMethod(mine.method, mine.headers, body, mine.url), declared: mine.method, url: mine.url, kind: 'xhr' })
      .then((verdict) => {
        if (known.get(this) !== mine || mine.turn !== turn) {
          gate.ended() // aborted or opened again while the verdict was awaited: nothing was sent
        } else if (verdict.effect === 'allow') {
          native.send.call(this, body)
        } else {
          native.abort.call(this)
          for (const type of ['error', 'loadend']) this.dispatchEvent(new ProgressEvent(type))
        }
      })
  }
}

/** Sends a form as its button would, without running the page's submit handlers a second time. */
function sendForm(form, submitter) {
  const restore = []
  if (submitter) {
    for (const [own, of] of [['formaction', 'action'], ['formmethod', 'method'], ['formtarget', 'target'], ['formenctype', 'enctype']]) {
      if (!submitter.hasAttribute(own)) continue
      const old = form.getAttribute(of)
      form.setAttribute(of, submitter.getAttribute(own))
      restore.push(() => old === null ? form.removeAttribute(of) : form.setAttribute(of, old))
    }
    if (submitter.name) {
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name: submitter.name, value: submitter.value })
      form.append(field)
      restore.push(() => field.remove())
    }
  }
  native.submit.call(form)
  for (const undo of restore) undo()
}

function wrapForms(gate) {
  const judge = async (form, submitter) => {
    const { action, method, declared } = formFacts(form, submitter)
    gate.began()
    try {
      const verdict = await gate.ask({ method, declared, url: action, kind: 'form' })
      if (verdict.effect === 'allow') sendForm(form, submitter)
    } finally {
      gate.ended()
    }
  }
  HTMLFormElement.prototype.submit = function submit() {
    if (!gate.judges()) return native.submit.call(this)
    judge(this, null)
  }
  // In the capture phase of the window, so that no handler of the page can hide the event. The default is prevented
  // here; whether the page wanted to prevent it is known once all handlers have run.
  window.addEventListener('submit', (event) => {
    const { target: form, submitter } = event
    if (!gate.judges() || !(form instanceof HTMLFormElement)) return
    if ((submitter?.getAttribute('formmethod') ?? form.getAttribute('method'))?.toLowerCase() === 'dialog') return
    event.preventDefault()
    let byPage = false
    Object.defineProperties(event, {
      preventDefault: { value: () => { byPage = true } },
      defaultPrevented: { get: () => byPage },
    })
    gate.began()
    setTimeout(() => {
      if (!byPage) judge(form, submitter)
      gate.ended()
    })
  }, true)
}

function wrapBeacon(gate) {
  Navigator.prototype.sendBeacon = function sendBeacon(url, data = null) {
    if (!gate.judges()) return native.beacon.call(this, url, data)
    const address = new URL(url, document.baseURI).href
    gate.began()
    gate.ask({ method: effectiveMethod('POST', [], data, address), declared: 'POST', url: address, kind: 'beacon' })
      .then((verdict) => { if (verdict.effect === 'allow') native.beacon.call(this, url, data) })
      .finally(() => gate.ended())
    return true
  }
}

/** Wraps all four, once per page. @param {Gate} gate */
export function wrap(gate) {
  wrapFetch(gate)
  wrapXhr(gate)
  wrapForms(gate)
  wrapBeacon(gate)
}
