// SPDX-License-Identifier: MIT
// One session: where it stands, what was said, its branches and its audit trail.
import { h, table, time } from '../dom.js'
import { auditView } from './audit.js'
import { branchesView } from './branches.js'

const COUNTED = { domInteractions: 'interactions with the page', navigations: 'navigations', apiCalls: 'API calls', activeMs: 'active milliseconds' }

/**
 * @param {import('../api.js').Api} api @param {string} id @param {(e: Error | null) => void} fail
 * @returns {Promise<Node>}
 */
export async function sessionView(api, id, fail) {
  const session = await api.get(`/v1/sessions/${id}`)
  const audit = auditView(api, id)
  await audit.read()
  return h('div', { className: 'session' },
    h('p', {}, h('a', { href: '#' }, 'Back to the approvals')),
    h('h2', { tabIndex: -1 }, `Session ${id}`),
    h('p', { className: 'row' }, h('span', { className: 'chip' }, session.state), h('span', { className: 'soft' }, `since ${time(session.createdAt)}`),
      session.url && h('span', { className: 'soft' }, `at ${session.url}`),
      session.parent && h('a', { href: `#session=${session.parent}` }, `a branch of ${session.parent}`)),
    h('section', { 'aria-labelledby': 'used' }, h('h3', { id: 'used' }, 'Used'),
      table('Used', ['What', 'Used', 'Limit'], Object.entries(session.budget).map(([name, b]) => [COUNTED[name] ?? name, String(b.used), String(b.limit)]))),
    h('section', { 'aria-labelledby': 'said' }, h('h3', { id: 'said' }, 'Said'),
      session.conversation.length ? h('ol', { className: 'said' }, ...session.conversation.map((c) =>
        h('li', {}, h('strong', {}, c.role === 'user' ? 'Person' : 'Agent'), `: ${c.text} `, h('span', { className: 'soft' }, time(c.at)))))
        : h('p', { className: 'soft' }, 'Nothing yet.')),
    branchesView(api, session, fail),
    audit.node)
}
