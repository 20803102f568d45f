// SPDX-License-Identifier: MIT
// The audit trail of one session, a page at a time.
import { h, table, time, valueNode } from '../dom.js'

const AT_ONCE = 100

/** @param {import('../api.js').Api} api @param {string} session */
export function auditView(api, session) {
  const verdict = h('p', { className: 'chip' }, 'reading')
  const rows = h('div', {})
  const more = h('button', { hidden: true, onclick: () => read() }, 'Show more')
  const records = []

  async function read() {
    const answer = await api.get(`/v1/sessions/${session}/audit?after=${records.at(-1)?.seq ?? 0}&limit=${AT_ONCE}`)
    records.push(...answer.records)
    if (!answer.verified) verdict.dataset.broken = answer.problem ?? 'an entry does not fit its chain'
    verdict.textContent = verdict.dataset.broken ? `Not as written: ${verdict.dataset.broken}` : `${records.length} entries, each as it was signed`
    verdict.className = `chip ${verdict.dataset.broken ? 'bad' : 'good'}`
    more.hidden = !answer.more
    rows.replaceChildren(table('Entries', ['No.', 'When', 'What', 'Details', 'Hash'], records.map((r) =>
      [String(r.seq), time(r.ts), r.type, valueNode(r.body), h('code', { title: r.hash }, r.hash.slice(0, 12))])))
  }

  return { node: h('section', { 'aria-labelledby': 'audit' }, h('h3', { id: 'audit' }, 'Audit trail'), verdict, rows, more), read }
}
