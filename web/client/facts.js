// SPDX-License-Identifier: MIT
// What an act would really do, told from the page and not from a label: the role and name of the element, where
// its form or link goes, with which method (a hidden _method field counts), and what the page says of it.
import { DriverError, nameOf, roleOf } from './find.js'

const VERBS = ['get', 'post', 'put', 'patch', 'delete']
const OVERRIDES = /^(_method|_httpmethod|x-http-method(-override)?|x-method-override)$/i
// Letters of other scripts that look Latin. Only used to say that a name imitates one; never to match.
const ALIKE = { а: 'a', с: 'c', ԁ: 'd', е: 'e', һ: 'h', і: 'i', ј: 'j', к: 'k', ӏ: 'l', м: 'm', о: 'o', р: 'p', ѕ: 's', т: 't', у: 'y', х: 'x', ѵ: 'v',
  ԝ: 'w', ν: 'v', ο: 'o', α: 'a', ρ: 'p', ι: 'i', κ: 'k', τ: 't', υ: 'u', ε: 'e', А: 'A', В: 'B', С: 'C', Е: 'E', Н: 'H', І: 'I', К: 'K', М: 'M', О: 'O', Р: 'P',
  Ѕ: 'S', Т: 'T', У: 'Y', Х: 'X', Α: 'A', Β: 'B', Ε: 'E', Ζ: 'Z', Η: 'H', Ι: 'I', Κ: 'K', Μ: 'M', Ν: 'N', Ο: 'O', Ρ: 'P', Τ: 'T', Υ: 'Y', Χ: 'X', ɡ: 'g', ı: 'i' }

/** The name with imitations made Latin, if it has any beside Latin letters. */
export function skeleton(name) {
  const bare = name.replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu, '')
  const latin = [...bare].map((c) => ALIKE[c] ?? c).join('')
  return latin !== name && /\p{Script=Latin}/u.test(latin) ? latin : undefined
}

export function absolute(address) {
  try {
    return new URL(address, document.baseURI).href
  } catch {
    throw new DriverError('invalid', `"${String(address).slice(0, 80)}" is not an address`)
  }
}

/** The form that a click on this element sends, or null. */
export function submits(element) {
  const button = element.closest('button, input')
  if (!button?.form) return null
  const type = button.tagName === 'BUTTON' ? button.type : ['submit', 'image'].includes(button.type) ? 'submit' : ''
  return type === 'submit' ? button.form : null
}

/** An override of the method inside of what a form sends. */
function overridden(form, submitter) {
  const data = new FormData(form)
  if (submitter?.name) data.append(submitter.name, submitter.value)
  for (const [name, value] of data) if (OVERRIDES.test(name) && typeof value === 'string' && value) return value.toUpperCase()
  return null
}

/** Where a form goes. Attributes, because a field called "action" hides the property. */
export function formFacts(form, submitter) {
  const action = absolute(submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? document.URL)
  const declared = (submitter?.getAttribute('formmethod') ?? form.getAttribute('method') ?? 'get').toUpperCase()
  const query = new URL(action).searchParams.get('_method')
  const method = declared === 'POST' ? overridden(form, submitter) ?? query?.toUpperCase() ?? 'POST' : declared
  return { action, method, declared }
}

function attributeMethod(element) {
  for (const name of ['data-method', 'data-turbo-method']) {
    const value = element.getAttribute(name)
    if (value) return { method: value.toUpperCase() }
  }
  for (const verb of VERBS) {
    const address = element.getAttribute(`hx-${verb}`) ?? element.getAttribute(`data-hx-${verb}`)
    if (address !== null) return { method: verb.toUpperCase(), href: absolute(address) }
  }
  return {}
}

export const pageFacts = () => ({ url: location.href, origin: location.origin })

/** The facts of one element. @param {Element} element @param {string} purpose */
export function elementFacts(element, purpose) {
  const name = nameOf(element)
  const facts = { ...pageFacts(), element: { role: roleOf(element), name, tag: element.tagName.toLowerCase() } }
  if (typeof element.type === 'string' && element.type) facts.element.type = element.type
  if (element.id) facts.element.id = element.id
  const imitation = skeleton(name)
  if (imitation) facts.nameSkeleton = imitation
  const link = element.closest('a[href], area[href]')
  if (link && purpose === 'click') facts.href = absolute(link.getAttribute('href'))
  const form = purpose === 'click' ? submits(element) : element.form ?? null
  if (form) {
    const { action, method } = formFacts(form, purpose === 'click' ? element.closest('button, input') : null)
    facts.form = { action, method }
    if (purpose === 'click') facts.method = method
  }
  if (purpose === 'click') Object.assign(facts, attributeMethod(element), link ? attributeMethod(link) : {})
  const marked = element.closest('[data-guard-action]') ?? form?.closest('[data-guard-action]')
  if (marked) facts.guardAction = marked.dataset.guardAction
  const around = element.closest('tr, li, fieldset, [role=row], [role=dialog]')
  if (around && around !== element) facts.text = around.innerText.replace(/\s+/gu, ' ').trim().slice(0, 200)
  return facts
}

/** The keys of `expect` that no longer hold. Values are compared as JSON with sorted keys. */
export function differences(expect, now) {
  const text = (v) => JSON.stringify(v, (_, x) => x && typeof x === 'object' && !Array.isArray(x)
    ? Object.fromEntries(Object.entries(x).sort(([a], [b]) => a < b ? -1 : 1)) : x)
  return Object.keys(expect ?? {}).filter((key) => text(expect[key]) !== text(now[key]))
}

/** The method that a request really is, by its headers and body. */
export function effectiveMethod(declared, headers, body, url) {
  const method = declared.toUpperCase()
  for (const [name, value] of headers) if (OVERRIDES.test(name) && value) return value.toUpperCase()
  if (method !== 'POST') return method
  let fields = null
  if (body instanceof URLSearchParams || body instanceof FormData) fields = [...body]
  else if (typeof body === 'string') {
    try {
      const value = JSON.parse(body)
      if (value && typeof value === 'object') fields = Object.entries(value)
    } catch {
      fields = [...new URLSearchParams(body)] // not JSON: read as a form's body
    }
  }
  for (const [name, value] of [...(fields ?? []), ...new URL(url, document.baseURI).searchParams]) {
    if (OVERRIDES.test(name) && typeof value === 'string' && value) return value.toUpperCase()
  }
  return method
}
