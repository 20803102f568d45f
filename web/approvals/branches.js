// SPDX-License-Identifier: MIT
// What if: branches of a paused session, side by side with it. Effects of a branch are written down, not done.
import { announce, h, table, valueNode } from '../dom.js'

const MOST = 8 // sessions in one comparison

const callText = (c) => c ? `${c.function} ${JSON.stringify(c.args)}` : ''
const chip = (equal) => h('span', { className: `chip ${equal ? 'good' : 'warn'}` }, equal ? 'the same' : 'differs')

/** Every call of every side in its row; the first row in which they part is marked. */
function callRows(comparison) {
  const { sessions, firstDifferentCall } = comparison
  const most = Math.max(...sessions.map((s) => s.calls.length))
  return Array.from({ length: most }, (_, i) => [`call ${i + 1}`, i === firstDifferentCall ? chip(false) : '',
    ...sessions.map((s) => valueNode(s.calls[i] ? `${callText(s.calls[i])}: ${s.calls[i].state}` : 'none'))])
}

/** @param {object} comparison as PROTOCOL.md has it */
export function comparisonNode(comparison) {
  const heads = ['', 'Compared', ...comparison.sessions.map((s) => s.label)]
  const fields = comparison.fields.map((f) => [f.path, chip(f.equal), ...f.values.map((v) =>
    valueNode(f.path === 'effects' ? (v.map((e) => `${callText(e)}${e.recorded ? ' (only written down)' : ''}`).join('\n') || 'none') : v ?? 'none'))])
  return table('Comparison', heads, [...fields, ...callRows(comparison)])
}

/**
 * The form that makes branches, and their comparison with the session.
 * @param {import('../api.js').Api} api @param {{id: string, state: string, waits?: any}} session @param {(e: Error) => void} fail
 */
export function branchesView(api, session, fail) {
  const ids = [session.id]
  const result = h('div', {})
  const kind = h('select', { id: 'branch-kind' },
    session.waits && h('option', { value: 'answer' }, 'the waiting call had answered'),
    h('option', { value: 'command' }, 'I had said instead'))
  const value = h('input', { id: 'branch-value', required: true, maxLength: 4000, autocomplete: 'off' })
  const explain = () => { value.placeholder = kind.value === 'answer' ? '{"filename": "x.csv"}' : 'export my reports as json' }
  kind.addEventListener('change', explain)
  explain()

  async function branch(event) {
    event.preventDefault()
    let given = value.value
    try {
      if (kind.value === 'answer') given = JSON.parse(given)
    } catch (error) {
      return fail(new Error(`The answer of a call is JSON, like {"rows": 3} or "yes": ${error.message}`))
    }
    try {
      const made = await api.post(`/v1/sessions/${session.id}/fork`, { [kind.value]: given, effects: 'record' })
      if (ids.length === MOST) ids.splice(1, 1)
      ids.push(made.session.id)
      result.replaceChildren(h('p', {}, made.outcome.say), comparisonNode(await api.post('/v1/compare', { sessions: ids })))
      fail(null)
      announce(`Branch made: ${made.outcome.say}`)
    } catch (error) {
      fail(error)
    }
  }

  return h('section', { 'aria-labelledby': 'branches' }, h('h3', { id: 'branches' }, 'What if'),
    h('p', { className: 'soft' }, 'A copy of the session goes another way. What it would do is written down, not done; the session itself stays as it is.'),
    h('form', { className: 'row', onsubmit: branch }, h('label', { htmlFor: kind.id }, 'What if'), kind,
      h('label', { htmlFor: value.id, className: 'unseen-text' }, 'Answer or command'), value, h('button', { className: 'go' }, 'Try it')), result)
}
