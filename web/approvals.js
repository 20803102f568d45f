// SPDX-License-Identifier: MIT
// The approvals page. What is shown of a call is taken from the record that was digested, after computing its digest
// again: what a person agrees to is what will be checked before the effect.
import { Api } from './api.js'
import { announce, h, table, time, valueNode } from './dom.js'
import { keepKey, takeKey } from './key.js'

const $ = (id) => document.getElementById(id)
let api = new Api(location.origin, takeKey())
let ahead = 0 // the server's clock less ours

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('')

/** The record of an approval, or null when its digest is another or cannot be computed here. */
async function checkedRecord(a) {
  if (!crypto.subtle) return null // plain http from another machine
  const bytes = new TextEncoder().encode(`${a.domain}\0${a.record}`)
  return hex(await crypto.subtle.digest('SHA-256', bytes)) === a.digest ? JSON.parse(a.record) : null
}

function fail(error) {
  $('problem').textContent = error.message
  $('problem').hidden = false
}

async function decide(a, decision, more = {}) {
  try {
    await api.post(`/v1/approvals/${a.id}/decision`, { decision, digest: a.digest, ...more })
    $('problem').hidden = true
    announce(`${a.function}: ${decision} sent`)
  } catch (error) {
    fail(error)
  }
  await load()
}

function programNode({ source, line }) {
  return h('details', { open: true }, h('summary', {}, `The program, paused at line ${line}`),
    h('pre', {}, ...source.split('\n').map((text, i) => i + 1 === line ? h('span', { className: 'here' }, text || ' ') : `${text}\n`)))
}

/** The buttons, and the two forms they open. */
function decisions(a, record) {
  const may = (word) => record && a.allowed.includes(word)
  const reason = h('input', { id: `reason-${a.id}`, maxLength: 500 })
  const text = h('textarea', { id: `value-${a.id}` })
  const label = h('label', { htmlFor: text.id })
  const form = h('form', { hidden: true }, label, text, h('div', { className: 'row end' }, h('button', { className: 'go' }, 'Send')))
  let word = ''
  const open = (which, title, value) => () => {
    word = which
    label.textContent = title
    text.value = JSON.stringify(value, null, 1)
    form.hidden = false
    text.focus()
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    let value
    try {
      value = JSON.parse(text.value)
    } catch (error) {
      return fail(new Error(`This is no JSON: ${error.message}`))
    }
    return decide(a, word, { ...(word === 'edit' ? { args: value } : { value }), ...(reason.value ? { reason: reason.value } : {}) })
  })
  const more = () => (reason.value ? { reason: reason.value } : {})
  return h('div', {}, h('div', { className: 'row' },
    may('approve') && h('button', { className: 'go', onclick: () => decide(a, 'approve', more()) }, 'Approve'),
    may('edit') && h('button', { onclick: open('edit', 'The arguments to use instead, as JSON', record.args) }, 'Edit…'),
    may('respond') && h('button', { onclick: open('respond', 'The answer the program gets, as JSON; nothing is executed', '') }, 'Answer…'),
    may('reject') && h('button', { className: 'danger', onclick: () => decide(a, 'reject', more()) }, 'Reject'),
    a.allowed.length > 0 && h('label', { htmlFor: reason.id }, 'Reason'), a.allowed.length > 0 && reason), form)
}

function facts(record) {
  return Object.entries(record.facts ?? {}).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, valueNode(value))])
}

async function card(a) {
  const record = await checkedRecord(a)
  const title = `${a.requester.name} asks for ${record?.function ?? 'a call whose record does not fit its digest'}`
  return h('article', { className: 'card', id: a.id, 'aria-label': title },
    h('div', { className: 'row' }, h('h3', {}, title), h('span', { className: `chip ${a.risk}` }, `${a.risk} risk`),
      h('span', { className: 'soft' }, `by ${a.requester.source}`), h('span', { className: 'left soft', 'data-until': a.expiresAt })),
    !record && h('p', { className: 'bad' }, crypto.subtle ? 'Do not decide about this: what it shows is not what was digested.'
      : 'This browser checks digests on https or localhost only; open the page there.'),
    record && h('dl', {}, ...Object.entries(record.args).flatMap(([name, value]) =>
      [h('dt', {}, name), h('dd', {}, valueNode(value), ...(a.labels[name] ?? []).map((l) => h('span', { className: 'chip warn' }, `from a ${l}`)))])),
    h('p', {}, h('strong', {}, a.decision.reason), h('span', { className: 'soft' }, ` (${a.decision.rules.join(', ')})`)),
    a.drift.length > 0 && h('div', {}, h('p', { className: 'bad' }, 'Changed since it was last decided:'),
      ...a.drift.map((d) => h('pre', {}, `${d.what ?? d.path}\nwas ${JSON.stringify(d.before ?? d.was)}\nnow ${JSON.stringify(d.after ?? d.now)}`))),
    a.program && programNode(a.program),
    record && h('details', {}, h('summary', {}, 'What the page says it would touch'), h('dl', {}, ...facts(record)), h('p', { className: 'digest' }, a.digest)),
    decisions(a, record))
}

function history(list) {
  return list.length ? table('Decided calls', ['Call', 'State', 'By', 'When', 'Reason'], list.map((a) =>
    [`${a.function} ${JSON.stringify(a.args)}`, a.state, a.decided?.by ?? '', time(a.decided?.at ?? a.createdAt), a.decided?.reason ?? '']))
    : h('p', { className: 'soft' }, 'Nothing yet.')
}

let loading = Promise.resolve()

/** One after the other, so that an old answer never covers a new one. */
function load() {
  loading = loading.then(async () => {
    const [waiting, done] = [await api.get('/v1/approvals?state=pending'), await api.get('/v1/approvals?state=settled&limit=50')]
    ahead = waiting.now - Date.now()
    const focus = document.activeElement?.closest('article')?.id
    const writing = document.querySelector('.card form:not([hidden]) textarea')
    const cards = await Promise.all(waiting.approvals.map(card))
    // a card somebody writes in is left alone as long as its call is still the same
    const kept = writing?.closest('article')
    $('pending').replaceChildren(...cards.map((c) => kept && c.id === kept.id && c.querySelector('.digest')?.textContent === kept.querySelector('.digest')?.textContent ? kept : c))
    $('none').hidden = cards.length > 0
    $('settled').replaceChildren(history(done.approvals))
    if (focus && !kept) document.getElementById(focus)?.querySelector('button')?.focus()
    tick()
  }).catch(fail)
  return loading
}

function tick() {
  for (const place of document.querySelectorAll('[data-until]')) {
    const left = Math.max(0, Math.round((Number(place.dataset.until) - Date.now() - ahead) / 1000))
    place.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left` : 'expired'
  }
}

async function begin() {
  try {
    const me = await api.get('/v1/me')
    $('who').textContent = `${me.name} (${me.roles.join(', ')}), ${me.mode}`
    $('enter').hidden = true
    $('problem').hidden = true
  } catch (error) {
    $('enter').hidden = error.status !== 401
    if (error.status === 401) return $('key').focus()
    return fail(error)
  }
  await load()
  setInterval(tick, 1000)
  const known = new Set()
  return api.events((name, data) => {
    if (name === 'approval' && data.state === 'pending' && !known.has(data.digest)) {
      known.add(data.digest)
      announce(`${data.requester.name} asks for ${data.function}`)
    }
    if (name === 'approval' || name === 'reset') load()
  }, (state) => {
    $('live').textContent = state
    $('live').className = `chip ${state === 'live' ? 'good' : 'bad'}`
  }, new AbortController().signal)
}

$('enter').addEventListener('submit', (event) => {
  event.preventDefault()
  keepKey($('key').value.trim())
  api = new Api(location.origin, takeKey())
  begin()
})
begin()
