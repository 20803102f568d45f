// SPDX-License-Identifier: MIT
// The socket to the server: hello first, reconnects with growing pauses, ends for good when the server says so.

const FINAL = [4400, 4401, 4403, 4409]
const PAUSES = [250, 500, 1000, 2000, 5000]
const SILENCE = 45_000

/** Events: `open`, `closed` (detail {final, code, reason}), `frame` (detail: the object). */
export class Connection extends EventTarget {
  /** @param {string} address ws(s) address @param {() => object} hello makes the first frame of each connection */
  constructor(address, hello) {
    super()
    this.address = address
    this.hello = hello
    this.failures = 0
    this.final = false
    this.connect()
  }

  connect() {
    this.socket = new WebSocket(this.address, 'cloche.driver.v1')
    this.socket.binaryType = 'arraybuffer'
    this.socket.addEventListener('open', () => {
      this.send(this.hello())
      this.dispatchEvent(new Event('open'))
    })
    this.socket.addEventListener('message', ({ data }) => this.receive(data))
    this.socket.addEventListener('close', ({ code, reason }) => {
      clearTimeout(this.silence)
      const final = this.final || FINAL.includes(code)
      this.dispatchEvent(new CustomEvent('closed', { detail: { final, code, reason } }))
      if (!final) setTimeout(() => { if (!this.final) this.connect() }, PAUSES[Math.min(this.failures++, PAUSES.length - 1)])
    })
  }

  receive(data) {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.socket.close(), SILENCE)
    let frame = null
    try {
      frame = JSON.parse(data)
    } catch {
      frame = null
    }
    if (!frame || typeof frame !== 'object' || typeof frame.type !== 'string') {
      this.send({ type: 'error', id: null, code: 'invalid', message: 'a frame of the server is not a JSON object with a type' })
      return
    }
    if (frame.type === 'welcome') this.failures = 0
    if (frame.type === 'ping') this.send({ type: 'pong' })
    else this.dispatchEvent(new CustomEvent('frame', { detail: frame }))
  }

  get isOpen() {
    return this.socket.readyState === WebSocket.OPEN
  }

  /** @param {object|ArrayBuffer} what @returns {boolean} whether it left */
  send(what) {
    if (!this.isOpen) return false
    this.socket.send(what instanceof ArrayBuffer ? what : JSON.stringify(what))
    return true
  }

  close() {
    this.final = true
    this.socket.close(1000)
  }
}
