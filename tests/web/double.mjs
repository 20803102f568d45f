// SPDX-License-Identifier: MIT
// A stand-in for the server, for tests of what runs in the browser: the files of web/ with the headers of
// PROTOCOL.md, canned JSON under /v1, an event stream, and the server's side of the driver socket.
import { createHash, randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const WEB = fileURLToPath(new URL('../../web', import.meta.url))
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.svg': 'image/svg+xml' }
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "frame-src 'self' http://127.0.0.1:* http://localhost:*; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** One driver socket: frames in as events named by their type, frames out with send(). */
class Peer extends EventEmitter {
  constructor(socket) {
    super()
    this.socket = socket
    this.buffer = Buffer.alloc(0)
    this.sound = []
    socket.on('data', (data) => { this.buffer = Buffer.concat([this.buffer, data]); while (this.#frame()); })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.emit('gone'))
  }

  #frame() {
    const b = this.buffer
    if (b.length < 2) return false
    let length = b[1] & 127
    let at = 2
    if (length === 126) { if (b.length < 4) return false; length = b.readUInt16BE(2); at = 4 }
    else if (length === 127) { if (b.length < 10) return false; length = Number(b.readBigUInt64BE(2)); at = 10 }
    if (b.length < at + 4 + length) return false
    const mask = b.subarray(at, at + 4)
    const body = Buffer.from(b.subarray(at + 4, at + 4 + length))
    for (let i = 0; i < length; i++) body[i] ^= mask[i & 3]
    this.buffer = b.subarray(at + 4 + length)
    const opcode = b[0] & 15
    if (opcode === 1) { const frame = JSON.parse(body); this.emit('frame', frame); this.emit(frame.type === 'error' ? 'refused' : frame.type, frame) }
    else if (opcode === 2) this.sound.push(body)
    else if (opcode === 8) this.socket.end(Buffer.from([0x88, 0]))
    return true
  }

  #write(opcode, body) {
    let head = Buffer.from([0x80 | opcode, body.length])
    if (body.length >= 65536) {
      head = Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0, 0, 0, 0, 0])
      head.writeUInt32BE(body.length, 6)
    } else if (body.length >= 126) {
      head = Buffer.from([0x80 | opcode, 126, body.length >> 8, body.length & 255])
    }
    if (this.socket.writable) this.socket.write(Buffer.concat([head, body]))
  }

  send(frame) { this.#write(1, Buffer.from(JSON.stringify(frame))) }

  close(code, reason = '') {
    const body = Buffer.alloc(2 + Buffer.byteLength(reason))
    body.writeUInt16BE(code)
    body.write(reason, 2)
    this.#write(8, body)
    this.socket.end()
  }
}

export class Double {
  constructor() {
    this.api = {} // 'GET /v1/approvals' -> value, or (body, request) -> {status, body} | value
    this.posts = []
    this.streams = new Set()
    this.pages = new EventEmitter() // 'page' and 'person': a Peer after its hello
    this.requests = [] // request frames seen
    this.judge = () => ({ effect: 'allow', reason: 'test' })
    this.welcome = { mode: 'production', judge: 'acts', budget: {}, targets: { dashboard: { url: '/dashboard' }, billing: { url: '/settings/billing', synonyms: ['invoices'] },
      reports: { url: '/reports' }, users: { url: '/users' }, settings: { url: '/settings' } } }
    this.n = 0
    this.origins = new Set()
    this.waiting = new Map()
    this.server = createServer((request, answer) => this.#http(request, answer))
    this.server.on('upgrade', (request, socket) => this.#upgrade(request, socket))
  }

  async start() {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    this.url = `http://127.0.0.1:${this.server.address().port}`
    return this
  }

  stop() {
    this.server.closeAllConnections()
    for (const s of this.sockets ?? []) s.destroy()
    this.server.close()
  }

  async #http(request, answer) {
    const path = new URL(request.url, this.url).pathname
    const headers = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Content-Security-Policy': CSP, 'Cache-Control': 'no-store' }
    if (request.headers.origin && this.origins.has(request.headers.origin)) headers['Access-Control-Allow-Origin'] = request.headers.origin
    if (path === '/v1/events') {
      answer.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream' })
      answer.write(': hello\n\n')
      this.streams.add(answer)
      request.on('close', () => this.streams.delete(answer))
      return
    }
    if (path.startsWith('/v1/')) return this.#json(request, answer, path, headers)
    const file = { '/': 'approvals.html', '/demo': 'demo.html' }[path] ?? normalize(path).replace(/^\/web\//, '')
    try {
      const body = await readFile(join(WEB, file))
      answer.writeHead(200, { ...headers, 'Content-Type': TYPES[extname(file)] ?? 'text/plain' })
      answer.end(body)
    } catch {
      answer.writeHead(404, headers)
      answer.end('no such file')
    }
  }

  async #json(request, answer, path, headers) {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = chunks.length ? JSON.parse(Buffer.concat(chunks)) : null
    if (request.method !== 'GET') this.posts.push({ path, body, key: request.headers['idempotency-key'], auth: request.headers.authorization })
    const canned = this.api[`${request.method} ${path}`]
    const value = typeof canned === 'function' ? canned(body, request) : canned
    const status = value === undefined ? 404 : value.status >= 400 ? value.status : (value.httpStatus ?? 200)
    answer.writeHead(status, { ...headers, 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' })
    answer.end(JSON.stringify(value ?? { title: 'Not Found', status: 404, detail: `nothing at ${path}`, code: 'not_found' }))
  }

  /** An event of the approvals page. */
  event(name, data) {
    for (const stream of this.streams) stream.write(`id: ${++this.n}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  #upgrade(request, socket) {
    this.sockets ??= new Set()
    this.sockets.add(socket)
    const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n` +
      'Sec-WebSocket-Protocol: cloche.driver.v1\r\n\r\n')
    const peer = new Peer(socket)
    peer.on('hello', (hello) => {
      peer.helloFrame = hello
      peer.send({ type: 'welcome', session: hello.session, ...this.welcome })
      if (hello.role === 'page') this.page = peer
      this[hello.role] = peer
      this.pages.emit(hello.role, peer)
    })
    peer.on('request', (frame) => {
      this.requests.push(frame)
      peer.send({ type: 'verdict', id: frame.id, ...this.judge(frame) })
    })
    for (const kind of ['facts', 'result', 'state', 'restored', 'refused']) peer.on(kind, (frame) => {
      this.waiting.get(frame.id)?.(frame)
      this.waiting.delete(frame.id)
    })
  }

  /** Sends a frame with an id to the page and waits for its answer, over a page load if there is one. */
  async ask(frame, ms = 9000) {
    const id = ++this.n
    const answer = new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`no answer to ${JSON.stringify(frame)}`)), ms)
      this.waiting.set(id, (f) => { clearTimeout(timer); done(f) })
    })
    this.page.send({ id, ...frame })
    return answer
  }

  resolve(fn, args) { return this.ask({ type: 'resolve', function: fn, args }) }

  act(found, fn, args, expect = found.facts) {
    return this.ask({ type: 'act', ref: found.ref, function: fn, args, expect, key: randomUUID() })
  }

  async do(fn, args) {
    const found = await this.resolve(fn, args)
    return found.type === 'error' ? found : this.act(found, fn, args)
  }
}
