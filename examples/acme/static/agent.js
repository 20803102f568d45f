// SPDX-License-Identifier: MIT
// All that Acme does to let the agent in: load the client, and say how to export, delete, mail and keep state.
import { call, drawReports } from './app.js'

const { client } = await (await fetch('/static/agent.json')).json()
if (client) {
  const { attach } = await import(client)
  const key = (effect) => ({ 'Idempotency-Key': effect.idempotencyKey })
  attach({
    hooks: {
      export: ({ target, format }, effect) => call('POST', '/api/exports', { target, format: format ?? 'csv' }, key(effect)),
      email: ({ to, subject, body, cc }, effect) => call('POST', '/api/email',
        { to, subject: subject ?? '', body: body ?? '', cc: cc ?? [] }, key(effect)),
      delete: async ({ target, id }, effect) => {
        const rows = id ? [{ id }] : await call('GET', `/api/${target}`)
        for (const row of rows) await call('DELETE', `/api/${target}/${row.id}`, undefined, { 'Idempotency-Key': `${effect.idempotencyKey}-${row.id}` })
        return { deleted: rows.length }
      },
    },
    capture: () => ({ page: location.pathname }),
    restore: async () => {
      const reports = document.querySelector('#reports')
      if (reports) await drawReports(reports)
    },
  })
}
