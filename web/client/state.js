// SPDX-License-Identifier: MIT
// The page's state as values: fields, scroll, focus, what is unfolded, and what the product's own hook says.
//
// A picture of the DOM cannot be resumed (its scripts and listeners are gone), so restoring means: go to the
// address, put the values back as a person would, and say what could not be put back.
import { isPrivate, normal } from './find.js'
import { setValue } from './act.js'

const FIELDS = 'input, select, textarea, [contenteditable=""], [contenteditable=true]'
const OPEN = 'details[open], [aria-expanded=true], [role=tab][aria-selected=true]'

/** A way back to an element: its id, its form and name, or its place. */
function pathOf(element) {
  if (element.id && document.querySelectorAll(`#${CSS.escape(element.id)}`).length === 1) return `#${element.id}`
  if (element.name && element.form) {
    const same = [...element.form.elements].filter((e) => e.name === element.name)
    return `form:${[...document.forms].indexOf(element.form)}/name=${element.name}/${same.indexOf(element)}`
  }
  const steps = []
  for (let e = element; e.parentElement && e !== document.body; e = e.parentElement) {
    steps.unshift([...e.parentElement.children].indexOf(e))
  }
  return `at:${steps.join('.')}`
}

function elementAt(path) {
  if (typeof path !== 'string') return null
  if (path.startsWith('#')) return document.getElementById(path.slice(1))
  const field = path.match(/^form:(\d+)\/name=(.*)\/(\d+)$/s)
  if (field) return [...(document.forms[field[1]]?.elements ?? [])].filter((e) => e.name === field[2])[field[3]] ?? null
  const steps = path.match(/^at:([\d.]*)$/)?.[1].split('.').filter(Boolean) ?? []
  return steps.length ? steps.reduce((e, n) => e?.children[n] ?? null, document.body) : null
}

function valueOf(element) {
  if (element.type === 'checkbox' || element.type === 'radio') return element.checked
  if (element.tagName === 'SELECT' && element.multiple) return [...element.selectedOptions].map((o) => o.value)
  return element.isContentEditable ? element.textContent : element.value
}

/** SHA-256 of the visible text; empty where the browser has no WebCrypto (plain http from another machine). */
export async function digest() {
  if (!globalThis.crypto?.subtle) return ''
  const bytes = new TextEncoder().encode(normal(document.body.innerText))
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((b) => b.toString(16).padStart(2, '0')).join('')
}

/** @param {() => any} [hook] the product's guard.capture() */
export async function capture(hook) {
  const fields = []
  for (const element of document.querySelectorAll(FIELDS)) {
    if (isPrivate(element) || ['submit', 'button', 'image', 'reset'].includes(element.type)) continue
    fields.push({ path: pathOf(element), value: valueOf(element) })
  }
  const focus = document.activeElement && document.activeElement !== document.body ? pathOf(document.activeElement) : null
  return {
    version: 1, url: location.href, title: document.title, scroll: { x: scrollX, y: scrollY }, focus, fields,
    open: [...document.querySelectorAll(OPEN)].map(pathOf), app: hook ? await hook() : null, digest: await digest(),
  }
}

function putBack(element, value) {
  if (typeof value === 'boolean') {
    if (element.checked !== value) element.click()
    return
  }
  const old = valueOf(element)
  if (JSON.stringify(old) !== JSON.stringify(value)) setValue(element, value)
}

/** Puts a state back on the page it belongs to. @param {object} state @param {(app: any) => any} [hook] guard.restore() */
export async function restore(state, hook) {
  const missing = []
  if (hook) await hook(state.app)
  for (const path of state.open ?? []) {
    const element = elementAt(path)
    if (!element) missing.push(path)
    else if (element.tagName === 'DETAILS') element.open = true
    else if (!element.matches(OPEN)) element.click()
  }
  for (const { path, value } of state.fields ?? []) {
    const element = elementAt(path)
    if (!element || !element.matches(FIELDS) || isPrivate(element)) missing.push(path)
    else putBack(element, value)
  }
  scrollTo(state.scroll?.x ?? 0, state.scroll?.y ?? 0)
  if (state.focus) elementAt(state.focus)?.focus({ preventScroll: true })
  const now = await digest()
  return { exact: !missing.length && now === state.digest, missing, url: location.href }
}
