// SPDX-License-Identifier: MIT
// The demo page: the product in a frame, the conversation beside it. Words and confirmations are on this page, which
// is the server's own, so that nothing in the product's page can speak, confirm or read along.
import { Api } from './api.js'
import { Connection } from './client/connection.js'
import { ServerRecogniser, WebSpeechRecogniser, speak } from './client/voice.js'
import { h, valueNode } from './dom.js'
import { takeKey } from './key.js'

const $ = (id) => document.getElementById(id)
const api = new Api(location.origin, takeKey())

function add(who, content) {
  const line = h('li', { className: who }, h('strong', {}, { user: 'You', agent: 'Agent', note: '' }[who]), content)
  $('transcript').append(line)
  line.scrollIntoView({ block: 'nearest' })
}

function show(state) {
  $('state').textContent = state
  $('state').dataset.state = state
}

/** What the agent is at; it is ready only when there is a page it can act on. */
const at = { state: 'connecting', page: false }
function now(change) {
  Object.assign(at, change)
  show(at.state !== 'idle' ? at.state : at.page ? 'ready' : 'waiting for the product')
}

function begin(session, token, product) {
  const socket = new URL('/v1/driver', location.href)
  socket.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const connection = new Connection(socket.href, () => ({ type: 'hello', version: 1, role: 'person', session, token, url: location.href,
    title: document.title, language: navigator.language, open: [] }))
  const answer = (text) => {
    add('agent', text)
    if ($('aloud').checked) speak(text)
  }
  let stopped = false
  const hear = {
    welcome: () => now({ state: 'idle' }),
    page: (f) => now({ page: f.connected }),
    say: (f) => answer(f.text),
    status: (f) => {
      stopped = f.state === 'stopped'
      $('stop').textContent = stopped ? 'Continue' : 'Stop'
      now({ state: f.state })
    },
    heard: (f) => add(f.accepted ? 'user' : 'note', f.accepted ? f.text : 'I did not understand that. Say it again, or type it.'),
    outcome: (f) => {
      for (const a of f.pending ?? []) {
        if (a.decision?.requires === 'confirmation' && a.allowed?.includes('approve')) confirm(a, connection)
        else add('note', h('a', { href: `/#${a.id}`, target: '_blank', rel: 'noopener' }, `Waiting for approval: ${a.function}`))
      }
    },
    settled: (f) => {
      if ($('confirm').dataset.id === f.approval.id) $('confirm').close()
      add('note', `${f.approval.function}: ${f.approval.state}`)
    },
    error: (f) => add('note', f.message),
  }
  connection.addEventListener('frame', ({ detail }) => hear[detail.type]?.(detail))
  connection.addEventListener('closed', ({ detail }) => now({ state: detail.final ? 'ended' : 'reconnecting', page: false }))
  $('say').addEventListener('submit', (event) => {
    event.preventDefault()
    const text = $('words').value.trim()
    if (!text) return
    if (!connection.send({ type: 'command', text, source: 'text', confidence: 1 })) return add('note', 'Not connected; try again in a moment.')
    add('user', text)
    $('words').value = ''
  })
  $('stop').addEventListener('click', () => connection.send({ type: stopped ? 'resume' : 'stop' }))
  listen(connection)
  frame(session, token, product)
}

/** Gives the session to the client in the frame, and to nobody else. */
function frame(session, token, product) {
  if (!product) {
    $('product').hidden = true
    $('noproduct').hidden = false
    $('noproduct').textContent = 'The server was started without a product to show (option --product).'
    return
  }
  const { origin } = new URL(product)
  addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== $('product').contentWindow || event.data?.type !== 'cloche.ready') return
    event.source.postMessage({ type: 'cloche.session', session, token }, origin)
  })
  $('product').src = product
}

function listen(connection) {
  const ears = { server: new ServerRecogniser(connection) }
  if (WebSpeechRecogniser.available) {
    ears.browser = new WebSpeechRecogniser((text, confidence) => {
      add('user', text)
      connection.send({ type: 'command', text, source: 'voice', confidence })
    })
    $('ear').append(h('option', { value: 'browser' }, 'the browser'))
  }
  for (const ear of Object.values(ears)) {
    ear.addEventListener('state', ({ detail }) => {
      $('microphone').setAttribute('aria-pressed', String(detail === 'listening'))
      $('microphone').textContent = detail === 'listening' ? 'Listening … press to end' : 'Speak'
    })
    ear.addEventListener('error', ({ detail }) => add('note', detail))
  }
  $('microphone').addEventListener('click', () => {
    const ear = ears[$('ear').value]
    if (ear.listening) ear.stop()
    else ear.start()
  })
}

function confirm(approval, connection) {
  const box = $('confirm')
  const answer = (decision) => (event) => {
    if (!event.isTrusted) return
    connection.send({ type: 'decision', call: approval.call, digest: approval.digest, decision })
    box.close()
  }
  const no = h('button', { type: 'button', onclick: answer('reject') }, 'No, leave it')
  box.dataset.id = approval.id
  box.replaceChildren(h('h2', { id: 'question' }, `May the agent ${approval.function}?`), h('p', {}, approval.decision.reason),
    h('dl', {}, ...Object.entries(approval.args).flatMap(([k, v]) => [h('dt', {}, k), h('dd', {}, valueNode(v))])),
    h('div', { className: 'row end' }, no, h('button', { type: 'button', className: 'danger', onclick: answer('approve') }, `Yes, ${approval.function}`)))
  if (!box.open) box.showModal()
  no.focus()
}

try {
  const me = await api.get('/v1/me')
  const { session, driver } = await api.post('/v1/sessions', me.product ? { url: me.product } : {})
  begin(session.id, driver.token, me.product)
} catch (error) {
  show('not connected')
  add('note', error.status === 401 ? 'This server wants a key: open the demo with the link that has it (/demo#key=…).' : error.message)
}
