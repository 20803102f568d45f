// SPDX-License-Identifier: MIT
// HTTP as PROTOCOL.md has it: keys, problems, repeatable POSTs, and server-sent events read through fetch
// (EventSource cannot send an Authorization header).

const SILENCE = 45_000

/** An RFC 9457 problem. */
export class ApiError extends Error {
  constructor({ title, detail, status, code }) {
    super(detail || title || `the server answered ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.code = code
  }
}

const randomKey = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

export class Api {
  /** @param {string} base the server's address @param {string} [key] @param {typeof fetch} [send] */
  constructor(base, key = '', send = globalThis.fetch.bind(globalThis)) {
    this.base = base
    this.key = key
    this.fetch = send
  }

  headers(more = {}) {
    return { ...more, ...(this.key ? { Authorization: `Bearer ${this.key}` } : {}) }
  }

  async #call(method, path, body, more) {
    let answer
    try {
      answer = await this.fetch(new URL(path, this.base), { method, headers: this.headers(more), body, cache: 'no-store' })
    } catch (error) {
      throw new ApiError({ detail: `the server at ${new URL(this.base).host} does not answer (${error.message})`, status: 0, code: 'unreachable' })
    }
    const text = await answer.text()
    let value
    try {
      value = JSON.parse(text)
    } catch {
      throw new ApiError({ detail: `${method} ${path}: the answer is not JSON (status ${answer.status})`, status: answer.status, code: 'internal' })
    }
    if (!answer.ok) throw new ApiError({ ...value, status: answer.status })
    return value
  }

  get(path) {
    return this.#call('GET', path)
  }

  /** Sent again once if the answer was lost; the key makes sure that it happens once. */
  async post(path, body = {}) {
    const more = { 'Content-Type': 'application/json', 'Idempotency-Key': randomKey() }
    try {
      return await this.#call('POST', path, JSON.stringify(body), more)
    } catch (error) {
      if (error.code !== 'unreachable') throw error
      return this.#call('POST', path, JSON.stringify(body), more)
    }
  }

  /**
   * Follows /v1/events until `signal` aborts, coming back after breaks.
   * @param {(name: string, data: any) => void} hear @param {(state: 'live'|'broken', error?: Error) => void} tell @param {AbortSignal} signal
   */
  async events(hear, tell, signal) {
    let last = ''
    for (let pause = 500; !signal.aborted; pause = Math.min(pause * 2, 10_000)) {
      const attempt = new AbortController()
      const stop = () => attempt.abort()
      signal.addEventListener('abort', stop, { once: true })
      try {
        await this.#stream(attempt, last, (id, name, data) => {
          if (id) last = id
          hear(name, data)
        }, () => {
          pause = 500
          tell('live')
        })
        tell('broken')
      } catch (error) {
        if (!signal.aborted) tell('broken', error)
        if (error.status === 401 || error.status === 403) return
      }
      signal.removeEventListener('abort', stop)
      if (!signal.aborted) await new Promise((done) => setTimeout(done, pause))
    }
  }

  async #stream(attempt, last, hear, opened) {
    const answer = await this.fetch(new URL('/v1/events', this.base), { signal: attempt.signal, cache: 'no-store',
      headers: this.headers({ Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) }) })
    if (!answer.ok) throw new ApiError({ detail: `events: the server answered ${answer.status}`, status: answer.status })
    opened()
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    let silence
    try {
      for (;;) {
        clearTimeout(silence)
        silence = setTimeout(() => attempt.abort(), SILENCE)
        const { done, value } = await reader.read()
        if (done) return
        const blocks = (rest + value.replace(/\r\n?/g, '\n')).split('\n\n')
        rest = blocks.pop()
        for (const block of blocks) {
          const event = { id: '', event: 'message', data: [] }
          for (const line of block.split('\n')) {
            const [, field, text] = line.match(/^(id|event|data): ?(.*)$/) ?? []
            if (field === 'data') event.data.push(text)
            else if (field) event[field] = text
          }
          if (event.data.length) hear(event.id, event.event, JSON.parse(event.data.join('\n')))
        }
      }
    } finally {
      clearTimeout(silence)
    }
  }
}
