// SPDX-License-Identifier: MIT
// One waiting call. What is shown of it is taken from the record that was digested, after computing its digest
// again: what a person agrees to is what will be checked before the effect.
import { h, table, valueNode } from '../dom.js'

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('')

/** The record of an approval, or null when its digest is another or cannot be computed here. */
async function checkedRecord(a) {
  if (!crypto.subtle) return null // plain http from another machine
  const bytes = new TextEncoder().encode(`${a.domain}\0${a.record}`)
  return hex(await crypto.subtle.digest('SHA-256', bytes)) === a.digest ? JSON.parse(a.record) : null
}

function programNode({ source, line }) {
  return h('details', { open: true }, h('summary', {}, `The program, paused at line ${line}`),
    h('pre', {}, ...source.replace(/\n$/, '').split('\n').map((text, i) => i + 1 === line ? h('span', { className: 'here' }, h('span', { className: 'unseen-text' }, 'paused here: '), text || ' ') : `${text}\n`)))
}

/**
 * The buttons, and the form that two of them open.
 * @param {(a: object, decision: string, more: object) => void} decide
 */
function decisions(a, record, decide) {
  const may = (word) => record && a.allowed.includes(word)
  const reason = h('input', { id: `reason-${a.id}`, maxLength: 500 })
  const text = h('textarea', { id: `value-${a.id}` })
  const label = h('label', { htmlFor: text.id })
  const wrong = h('p', { className: 'bad', role: 'alert', hidden: true })
  const form = h('form', { hidden: true }, label, text, wrong, h('div', { className: 'row end' }, h('button', { className: 'go' }, 'Send')))
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
      wrong.textContent = `This is no JSON: ${error.message}`
      wrong.hidden = false
      return text.focus()
    }
    return decide(a, word, { ...(word === 'edit' ? { args: value } : { value }), ...(reason.value ? { reason: reason.value } : {}) })
  })
  const more = () => (reason.value ? { reason: reason.value } : {})
  return h('div', {}, h('div', { className: 'row' },
    may('approve') && h('button', { className: 'go', onclick: () => decide(a, 'approve', more()) }, 'Approve'),
    may('edit') && h('button', { onclick: open('edit', 'The arguments to use instead, as JSON', record.args) }, 'Edit…'),
    may('respond') && h('button', { onclick: open('respond', 'The answer the program gets, as JSON; nothing is executed', '') }, 'Answer…'),
    may('reject') && h('button', { className: 'danger', onclick: () => decide(a, 'reject', more()) }, 'Reject'),
    a.allowed.length > 0 && h('span', { className: 'reason' }, h('label', { htmlFor: reason.id }, 'Reason'), reason)), form)
}

function facts(record) {
  return Object.entries(record.facts ?? {}).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, valueNode(value))])
}

/** What a card's content depends on: one that shows the same needs no new card, and keeps what is typed in it. */
export const shows = (a) => JSON.stringify([a.digest, a.record, a.allowed, a.drift, a.decision, a.expiresAt])

/** @param {object} a an Approval @param {(a: object, decision: string, more: object) => void} decide */
export async function card(a, decide) {
  const record = await checkedRecord(a)
  const title = `${a.requester.name} asks for ${record?.function ?? 'a call whose record does not fit its digest'}`
  return h('article', { className: 'card', id: a.id, 'aria-label': title, 'data-shows': shows(a) },
    h('div', { className: 'row' }, h('h3', {}, title), h('span', { className: `chip ${a.risk}` }, `${a.risk} risk`),
      a.recorded && h('span', { className: 'chip' }, 'what if: only written down'),
      h('span', { className: 'soft' }, `by ${a.requester.source}`), h('span', { className: 'left soft', 'data-until': a.expiresAt })),
    !record && h('p', { className: 'bad' }, crypto.subtle ? 'Do not decide about this: what it shows is not what was digested.'
      : 'This browser checks digests on https or localhost only; open the page there.'),
    record && h('dl', {}, ...Object.entries(record.args).flatMap(([name, value]) =>
      [h('dt', {}, name), h('dd', {}, valueNode(value), ...(a.labels[name] ?? []).map((l) => h('span', { className: 'chip warn' }, `from a ${l}`)))])),
    h('p', {}, h('strong', {}, a.decision.reason), h('span', { className: 'soft' }, ` (${a.decision.rules.join(', ')})`)),
    a.drift.length > 0 && h('div', {}, h('p', { className: 'bad' }, 'Changed since it was last decided:'),
      table('What changed', ['Fact', 'Was', 'Is now'], a.drift.map((d) => [d.path, valueNode(d.was), valueNode(d.now)]))),
    a.program && programNode(a.program),
    record && h('details', {}, h('summary', {}, 'What the page says it would touch'), h('dl', {}, ...facts(record)), h('p', { className: 'digest' }, a.digest)),
    decisions(a, record, decide),
    h('p', {}, h('a', { href: `#session=${a.session}` }, 'The session: what if, and the audit trail')))
}
