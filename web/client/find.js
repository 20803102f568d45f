// SPDX-License-Identifier: MIT
// Which element a person means: roles and accessible names as a screen reader has them, and the search by them.
//
// A name is matched as written (one normal form, no guessing at letters), so a button in look-alike letters is
// not found by the word it imitates. More than one match is an error, never a guess.

/** @typedef {{name?: string, role?: string, target?: string, index?: number}} ElementQuery */

/** An error of the driver protocol: a code for the server, a sentence for people. */
export class DriverError extends Error {
  /** @param {string} code @param {string} message @param {object} [more] further keys of the error frame */
  constructor(code, message, more = {}) {
    super(message)
    this.name = 'DriverError'
    this.code = code
    this.more = more
  }
}

const INPUT_ROLES = { button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio',
  range: 'slider', number: 'spinbutton', search: 'searchbox', hidden: '' }
const TAG_ROLES = { BUTTON: 'button', SUMMARY: 'button', TEXTAREA: 'textbox', FORM: 'form', TABLE: 'table', NAV: 'navigation',
  MAIN: 'main', DIALOG: 'dialog', OPTION: 'option', IMG: 'img', UL: 'list', OL: 'list', LI: 'listitem', SECTION: 'region' }
const ROLE_WORDS = { link: 'link', button: 'button', tab: 'tab', field: 'textbox', box: 'textbox', checkbox: 'checkbox', menu: 'combobox' }
const ACTIVE = 'a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=""], ' +
  '[contenteditable=true], [role=button], [role=link], [role=tab], [role=menuitem], [role=checkbox], [role=radio], [role=switch], ' +
  '[role=option], [role=combobox], [role=textbox], [role=searchbox]'
/** What a function may be done to: the elements looked at first. */
const FITS = {
  click: (role) => !['textbox', 'searchbox', 'combobox', 'listbox', 'spinbutton', 'slider'].includes(role),
  fill: (role) => ['textbox', 'searchbox', 'spinbutton', 'slider', 'combobox'].includes(role),
  select: (role) => ['combobox', 'listbox', 'radio', 'checkbox', 'option'].includes(role),
}

/** One normal form for names: compatibility letters, lower case, single spaces, no dressing at the ends. */
export function normal(text) {
  return String(text).normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').replace(/^[\s.:…*]+|[\s.:…*!?]+$/gu, '')
}

export function roleOf(element) {
  const given = element.getAttribute('role')?.trim().split(/\s+/)[0]
  if (given) return given
  if (element.tagName === 'A' || element.tagName === 'AREA') return element.hasAttribute('href') ? 'link' : ''
  if (element.tagName === 'INPUT') return INPUT_ROLES[element.type] ?? 'textbox'
  if (element.tagName === 'SELECT') return element.multiple || element.size > 1 ? 'listbox' : 'combobox'
  if (element.isContentEditable && element.hasAttribute('contenteditable')) return 'textbox'
  return TAG_ROLES[element.tagName] ?? ''
}

/** The text inside, with the words of images and without what is hidden. */
function textOf(node, depth = 0) {
  if (node.nodeType === Node.TEXT_NODE) return node.data
  if (node.nodeType !== Node.ELEMENT_NODE || depth > 40) return ''
  if (depth && (node.hidden || node.getAttribute('aria-hidden') === 'true')) return ''
  if (depth && ['SCRIPT', 'STYLE', 'SELECT', 'TEXTAREA', 'INPUT'].includes(node.tagName)) return ''
  const label = node.getAttribute('aria-label')
  if (depth && label) return ` ${label} `
  if (node.tagName === 'IMG') return ` ${node.alt} `
  return [...node.childNodes].map((child) => textOf(child, depth + 1)).join('')
}

const clean = (text) => (text ?? '').replace(/\s+/gu, ' ').trim()

export function nameOf(element) {
  const ids = element.getAttribute('aria-labelledby')
  if (ids) {
    const root = element.getRootNode()
    const named = clean(ids.split(/\s+/).map((id) => root.getElementById?.(id)).filter(Boolean).map((e) => textOf(e)).join(' '))
    if (named) return named
  }
  const label = clean(element.getAttribute('aria-label'))
  if (label) return label
  if (element.labels?.length) {
    const named = clean([...element.labels].map((l) => textOf(l)).join(' '))
    if (named) return named
  }
  if (element.tagName === 'INPUT') {
    if (['submit', 'reset', 'button'].includes(element.type)) {
      return clean(element.value) || { submit: 'Submit', reset: 'Reset', button: '' }[element.type]
    }
    if (element.type === 'image') return clean(element.alt)
  } else if (element.tagName === 'IMG') {
    return clean(element.alt)
  } else if (!['SELECT', 'TEXTAREA'].includes(element.tagName)) {
    const text = clean(textOf(element))
    if (text) return text.slice(0, 200)
  }
  return clean(element.getAttribute('title')) || clean(element.getAttribute('placeholder'))
}

/** Shown to the person, and not made inert. Off-screen is visible: it can be scrolled to. */
export function isVisible(element) {
  if (!element.isConnected || element.closest('[inert], [aria-hidden=true]')) return false
  const shown = element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) ?? true
  if (!shown) return false
  const box = element.getBoundingClientRect()
  const place = [box.right + scrollX, box.bottom + scrollY]
  return box.width > 0 && box.height > 0 && place[0] > 0 && place[1] > 0
}

/** A string or a query object as a query object; "Save button" is the name Save and the role button. */
export function queryOf(wanted) {
  if (typeof wanted === 'string') {
    if (!wanted.trim()) throw new DriverError('invalid', 'the name of the element is empty')
    return { name: wanted }
  }
  if (wanted && typeof wanted === 'object' && (wanted.name || wanted.target || wanted.role)) return wanted
  throw new DriverError('invalid', 'an element is a name, or an object with name, role or target')
}

/** All elements of the document and of open shadow trees. */
function * every(selector, root = document) {
  yield * root.querySelectorAll(selector)
  for (const host of root.querySelectorAll('*')) if (host.shadowRoot) yield * every(selector, host.shadowRoot)
}

function describe(element) {
  return `${roleOf(element) || element.tagName.toLowerCase()} "${nameOf(element)}"`
}

function tiers(query, list) {
  const wanted = normal(query.name ?? query.target ?? '')
  const word = wanted.match(/^(.*) (\w+)$/)
  const role = query.role ?? null
  const withRole = (elements, r) => r ? elements.filter((e) => roleOf(e) === r) : elements
  const named = (name) => (e) => normal(nameOf(e)) === name
  const pool = withRole(list, role)
  const found = [pool.filter(named(wanted))]
  if (word && !role && ROLE_WORDS[word[2]]) found.push(withRole(list, ROLE_WORDS[word[2]]).filter(named(word[1])))
  found.push(pool.filter((e) => ` ${normal(nameOf(e))} `.includes(` ${wanted} `)))
  return found
}

/**
 * The one element meant, or an error.
 * @param {string|ElementQuery} wanted
 * @param {string} [purpose] the function it is for: elements that fit it go before others
 */
export function find(wanted, purpose) {
  const query = queryOf(wanted)
  const key = normal(query.target ?? query.name ?? '')
  const marked = [...every('[data-guard-target]')].filter((e) => normal(e.dataset.guardTarget) === key && key)
  const fits = FITS[purpose] ?? (() => true)
  const active = [...every(ACTIVE)]
  if (!query.name && !query.target) query.name = ''
  const groups = [
    marked.filter((e) => !FITS[purpose] || (e.matches(ACTIVE) && fits(roleOf(e)))),
    ...tiers(query, active.filter((e) => fits(roleOf(e)))),
    ...(FITS[purpose] ? [] : tiers(query, [...every('h1, h2, h3, h4, caption, legend, [role=heading]')])),
  ]
  let hidden = null
  for (const group of groups) {
    const seen = group.filter(isVisible)
    hidden ??= group[0]
    if (!seen.length) continue
    if (Number.isInteger(query.index)) {
      if (seen[query.index]) return seen[query.index]
      throw new DriverError('not_found', `there are only ${seen.length} elements called "${query.name ?? query.target}"`)
    }
    if (seen.length === 1) return seen[0]
    const same = seen.slice(0, 5).map(describe).join(', ')
    throw new DriverError('ambiguous', `${seen.length} elements match "${query.name ?? query.target}": ${same}; say which one (index, or a longer name)`)
  }
  if (hidden) throw new DriverError('hidden', `${describe(hidden)} is on the page but not shown`)
  throw new DriverError('not_found', `nothing on this page is called "${query.name ?? query.target ?? query.role}"`)
}

export function isPrivate(element) {
  const hint = element.getAttribute('autocomplete') ?? ''
  return ['password', 'file', 'hidden'].includes(element.type) || /(^|\s)(cc-\S+|one-time-code|\S*-password)(\s|$)/.test(hint) ||
    Boolean(element.closest('[data-guard-private]'))
}
