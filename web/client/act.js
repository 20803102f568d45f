// SPDX-License-Identifier: MIT
// The functions a program may ask of a page, each in two halves: resolve() finds and reports facts without touching
// anything, act() does it. Between the two the server judges; act() is given what resolve() found.
import { DriverError, find, isPrivate, isVisible, nameOf, normal, roleOf } from './find.js'
import { absolute, elementFacts, formFacts, pageFacts } from './facts.js'
import { plainFetch } from './wire.js'

const MAX_TEXT = 20_000
const HOOKS = ['export', 'delete', 'email']

/**
 * @typedef {{targets: Record<string, {url?: string, synonyms?: string[]}>, hooks: Record<string, Function>,
 *   highlight: (e: Element) => void}} Page
 * @typedef {{facts: object, element?: Element, address?: string, form?: HTMLFormElement, hook?: Function}} Found
 * @typedef {{value?: any, labels?: string[], leave?: string}} Done  `leave`: the address to go to; the next page finishes
 */

/** The address of a target of the command file, or undefined. */
function targetAddress(name, page) {
  const wanted = normal(name)
  const row = Object.entries(page.targets).find(([key, t]) => [key, ...(t.synonyms ?? [])].some((n) => normal(n) === wanted))
  return row?.[1].url ? absolute(row[1].url) : undefined
}

function ownAddress(address) {
  const url = new URL(absolute(address))
  if (!['http:', 'https:'].includes(url.protocol) || url.origin !== location.origin) {
    throw new DriverError('refused', `${url.href.slice(0, 120)} is not an address of this product (${location.origin})`)
  }
  return url.href
}

const sameAddress = (a, b) => a.split('#')[0].replace(/\/$/, '') === b.split('#')[0].replace(/\/$/, '')

function findPlace(args, page) {
  if (args.element) return { element: find(args.element) }
  if (!args.target) return { element: document.querySelector('main') ?? document.body }
  const address = targetAddress(args.target, page)
  if (address && !sameAddress(address, location.href)) return { address: ownAddress(address) }
  const marked = [...document.querySelectorAll('[data-guard-target]')].filter((e) => normal(e.dataset.guardTarget) === normal(args.target) && !e.matches('nav a'))
  const shown = marked.find((e) => !e.closest('nav') && isVisible(e))
  if (shown) return { element: shown }
  if (address) return { element: document.querySelector('main') ?? document.body }
  return { element: find({ name: String(args.target) }) }
}

function placeFacts(found) {
  if (found.address) return { ...pageFacts(), href: found.address, method: 'GET' }
  return { ...elementFacts(found.element, 'show'), text: visibleText(found.element).slice(0, 200) }
}

function usable(element, fn) {
  if (element.matches(':disabled, [aria-disabled=true]')) throw new DriverError('disabled', `"${nameOf(element)}" is disabled`)
  if (fn === 'click') {
    const link = element.closest('a[href]')
    if (link && !['http:', 'https:', 'mailto:', 'tel:'].includes(link.protocol)) {
      throw new DriverError('refused', `the link "${nameOf(element)}" is a ${link.protocol} address`)
    }
  } else {
    if (isPrivate(element)) throw new DriverError('refused', `"${nameOf(element)}" is private (a password, a card, a file): only the person fills it`)
    if (element.readOnly) throw new DriverError('disabled', `"${nameOf(element)}" can only be read`)
  }
  return element
}

function findOption(element, wanted) {
  const name = normal(wanted)
  if (element.tagName === 'SELECT') {
    const option = [...element.options].find((o) => normal(o.label) === name || normal(o.value) === name)
    if (option && !option.disabled) return option
    throw new DriverError('not_found', `"${nameOf(element)}" has no choice "${wanted}"; it has ${[...element.options].slice(0, 8).map((o) => o.label).join(', ')}`)
  }
  return element
}

/** Finds what is meant and reports facts. @param {string} fn @param {object} args @param {Page} page @returns {Found} */
export function resolve(fn, args, page) {
  switch (fn) {
    case 'navigate': {
      const address = args.url ?? (args.target && targetAddress(args.target, page))
      if (!address) throw new DriverError('not_found', `"${args.target ?? ''}" has no address in the command file`)
      const own = ownAddress(address)
      return { address: own, facts: { ...pageFacts(), href: own, method: 'GET' } }
    }
    case 'show':
    case 'read': {
      const found = findPlace(args, page)
      return { ...found, facts: placeFacts(found) }
    }
    case 'click':
    case 'fill': {
      const element = usable(find(args.element, fn), fn)
      return { element, facts: elementFacts(element, fn) }
    }
    case 'select': {
      const element = usable(find(args.element, fn), fn)
      const option = findOption(element, String(args.value ?? ''))
      return { element, facts: { ...elementFacts(element, fn), option: option.label ?? nameOf(option) } }
    }
    case 'export':
    case 'delete':
    case 'email': return resolveHook(fn, page)
    case 'api': {
      const url = ownAddress(args.url)
      return { address: url, facts: { ...pageFacts(), href: url, method: String(args.method ?? 'GET').toUpperCase() } }
    }
    default: throw new DriverError('unsupported', `the page cannot do "${fn}"`)
  }
}

function resolveHook(fn, page) {
  const hook = page.hooks[fn]
  if (hook) {
    const facts = { ...pageFacts(), hook: fn, guardAction: fn }
    if (fn === 'delete') facts.method = 'DELETE'
    return { hook, facts }
  }
  const form = [...document.querySelectorAll(`form[data-guard-hook="${CSS.escape(fn)}"]`)].find(isVisible)
  if (!form) throw new DriverError('unsupported', `this page has no way to ${fn}: register a hook, or mark a form with data-guard-hook="${fn}"`)
  const submitter = form.querySelector('button:not([type=button]):not([type=reset]), input[type=submit]')
  const { action, method } = formFacts(form, submitter)
  return { form, facts: { ...pageFacts(), form: { action, method }, method, guardAction: form.dataset.guardAction ?? submitter?.dataset.guardAction ?? fn } }
}

/** Through the element's own setter, so that frameworks which watch it see the change. */
export function setValue(element, value) {
  element.focus({ preventScroll: true })
  if (element.isContentEditable) {
    element.textContent = value
  } else if (element.tagName === 'SELECT' && Array.isArray(value)) {
    for (const option of element.options) option.selected = value.includes(option.value)
  } else {
    const kind = { INPUT: HTMLInputElement, TEXTAREA: HTMLTextAreaElement, SELECT: HTMLSelectElement }[element.tagName]
    Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(element, String(value))
  }
  element.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertReplacementText' }))
  element.dispatchEvent(new Event('change', { bubbles: true }))
}

function visibleText(element) {
  return element.innerText.replace(/[ \t\u00a0]+/gu, ' ').replace(/\s*\n\s*/gu, '\n').trim().slice(0, MAX_TEXT)
}

/** A table as rows keyed by its headings, anything else as its text. */
function readValue(element) {
  const table = element.matches('table') ? element : null
  if (!table) return visibleText(element)
  const heads = [...table.querySelectorAll('thead th')].map((h) => h.innerText.trim())
  return [...table.tBodies].flatMap((b) => [...b.rows]).slice(0, 500).map((row) =>
    Object.fromEntries([...row.cells].map((c, i) => [heads[i] || `column ${i + 1}`, c.innerText.trim()])))
}

async function callHook(found, fn, args, key) {
  try {
    return (await found.hook(args, { idempotencyKey: key })) ?? null
  } catch (error) {
    throw new DriverError('hook', `the product's ${fn} failed: ${error?.message ?? error}`)
  }
}

function sendHookForm(form, args) {
  for (const [name, value] of Object.entries(args)) {
    const field = form.elements.namedItem(name)
    if (!field) {
      if (value === null || value === undefined) continue
      throw new DriverError('unsupported', `the form has no field for "${name}"`)
    }
    if (isPrivate(field)) throw new DriverError('refused', `the field "${name}" is private`)
    setValue(field, Array.isArray(value) && !field.multiple ? value.join(', ') : value)
  }
  if (!form.checkValidity()) throw new DriverError('invalid', `the form does not accept: ${form.querySelector(':invalid')?.validationMessage}`)
  form.requestSubmit()
}

async function callApi(found, args) {
  const token = document.querySelector('meta[name=csrf], meta[name=csrf-token]')?.content
  const headers = { Accept: 'application/json', ...(token ? { 'X-CSRF-Token': token } : {}) }
  if (args.body !== undefined && args.body !== null) headers['Content-Type'] = 'application/json'
  const method = found.facts.method
  const answer = await plainFetch(found.address, { method, headers, credentials: 'same-origin', redirect: 'error',
    body: headers['Content-Type'] ? JSON.stringify(args.body) : undefined })
  const text = (await answer.text()).slice(0, 200_000)
  const json = answer.headers.get('Content-Type')?.startsWith('application/json')
  return { value: { status: answer.status, body: json ? JSON.parse(text) : text }, labels: ['api'] }
}

/** Does it. @param {Found} found @param {string} fn @param {object} args @param {Page} page @param {string} [key] @returns {Promise<Done>} */
export async function act(found, fn, args, page, key) {
  const { element } = found
  if (element && !element.isConnected) throw new DriverError('gone', 'the element has left the page')
  if (element && fn !== 'read' && !isVisible(element)) throw new DriverError('hidden', `${roleOf(element)} "${nameOf(element)}" is not shown any more`)
  switch (fn) {
    case 'navigate': return { leave: found.address }
    case 'show':
    case 'read':
      if (found.address) return { leave: found.address }
      return arrived(fn, args, element, page)
    case 'click':
      element.scrollIntoView({ block: 'center', behavior: 'instant' })
      page.highlight(element)
      element.focus({ preventScroll: true })
      element.click()
      return { value: { clicked: nameOf(element) } }
    case 'fill':
      element.scrollIntoView({ block: 'center', behavior: 'instant' })
      page.highlight(element)
      setValue(element, args.value ?? '')
      return { value: { filled: nameOf(element) } }
    case 'select': {
      page.highlight(element)
      const option = findOption(element, String(args.value ?? ''))
      if (option === element) element.click()
      else setValue(element, option.value)
      return { value: { selected: option.label ?? nameOf(option) } }
    }
    case 'api': return callApi(found, args)
    default: {
      if (!HOOKS.includes(fn)) throw new DriverError('unsupported', `the page cannot do "${fn}"`)
      if (found.hook) return { value: await callHook(found, fn, args, key) }
      sendHookForm(found.form, args)
      return { value: { sent: fn } }
    }
  }
}

/** The second part of show and read, also run by the next page after going there. */
export function arrived(fn, args, element, page) {
  const place = element ?? findPlace(args, page).element ?? document.querySelector('main') ?? document.body
  if (fn === 'read') {
    const only = place.querySelectorAll('table').length === 1 && place.matches('[data-guard-target], section') ? place.querySelector('table') : place
    return { value: readValue(only), labels: ['page'] }
  }
  place.scrollIntoView({ block: 'start', behavior: 'instant' })
  page.highlight(place)
  return { value: { url: location.href, title: document.title, text: visibleText(place).slice(0, 500) }, labels: ['page'] }
}
