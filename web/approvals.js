// SPDX-License-Identifier: MIT
// The approvals page: what waits, what was decided, and, at #session=ID, one session with its branches and audit trail.
import { Api } from './api.js'
import { card, shows } from './approvals/card.js'
import { sessionView } from './approvals/session.js'
import { announce, h, table, time } from './dom.js'
import { keepKey, takeKey } from './key.js'

const $ = (id) => document.getElementById(id)
let api = new Api(location.origin, takeKey())
let ahead = 0 // the server's clock less ours

/** Says what went wrong; null: nothing any more. */
function fail(error) {
  $('problem').textContent = error?.message ?? ''
  $('problem').hidden = !error
}

async function decide(a, decision, more = {}) {
  try {
    await api.post(`/v1/approvals/${a.id}/decision`, { decision, digest: a.digest, ...more })
    fail(null)
    announce(`${a.function}: ${decision} sent`)
  } catch (error) {
    fail(error)
  }
  await load()
}

function history(list) {
  return list.length ? table('Decided calls', ['Call', 'State', 'By', 'When', 'Reason', 'Session'], list.map((a) =>
    [`${a.function} ${JSON.stringify(a.args)}`, a.state, a.decided?.by ?? '', time(a.decided?.at ?? a.createdAt), a.decided?.reason ?? '',
      h('a', { href: `#session=${a.session}`, title: a.session }, `Session ${a.session.slice(0, 8)}…`)]))
    : h('p', { className: 'soft' }, 'Nothing yet.')
}

let loading = Promise.resolve()

/** One after the other, so that an old answer never covers a new one. */
function load() {
  loading = loading.then(async () => {
    const [waiting, done] = [await api.get('/v1/approvals?state=pending'), await api.get('/v1/approvals?state=settled&limit=50')]
    ahead = waiting.now - Date.now()
    const there = new Map([...$('pending').children].map((c) => [c.dataset.shows, c]))
    const cards = await Promise.all(waiting.approvals.map((a) => there.get(shows(a)) ?? card(a, decide)))
    // only what changed is replaced: what has the focus, or text typed into it, stays as it is
    for (const gone of there.values()) if (!cards.includes(gone)) gone.remove()
    cards.forEach((c, i) => { if ($('pending').children[i] !== c) $('pending').insertBefore(c, $('pending').children[i] ?? null) })
    $('none').hidden = cards.length > 0
    $('settled').replaceChildren(history(done.approvals))
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

/** The session that the address names, or the list. */
async function show() {
  const id = new URLSearchParams(location.hash.slice(1)).get('session')
  try {
    $('session').replaceChildren(...(id ? [await sessionView(api, id, fail)] : []))
    fail(null)
  } catch (error) {
    return fail(error)
  }
  $('session').hidden = !id
  $('list').hidden = Boolean(id)
  return id && $('session').querySelector('h2').focus()
}

async function begin() {
  try {
    const me = await api.get('/v1/me')
    $('who').textContent = `${me.name} (${me.roles.join(', ')}), ${me.mode}`
    $('enter').hidden = true
    fail(null)
  } catch (error) {
    $('enter').hidden = error.status !== 401
    if (error.status === 401) return $('key').focus()
    return fail(error)
  }
  await load()
  await show()
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
addEventListener('hashchange', show)
setInterval(tick, 1000)
begin()
