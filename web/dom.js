// SPDX-License-Identifier: MIT
// Small helpers of the pages. Values are only ever set as text; what hides in a text is made visible.

/**
 * An element. Keys that the element has are set as properties, the rest as attributes; on* are listeners.
 * @param {string} tag @param {Record<string, any>} [given] @param {...(Node|string|null|false|undefined)} children
 */
export function h(tag, given = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else if (name in made && name !== 'list') made[name] = value
    else made.setAttribute(name, value)
  }
  made.append(...children.filter((c) => c !== null && c !== undefined && c !== false))
  return made
}

// Characters that are not seen or turn text around, and letters of scripts that hold look-alikes of Latin ones.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]|\p{Cn}/u
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u

/** Text with what hides in it marked: unseen characters by code, look-alike letters inside of Latin words in colour. */
export function marked(text) {
  const out = h('span', { className: 'value' })
  for (const word of String(text).split(/(\s+)/u)) {
    const mixed = FOREIGN.test(word) && /\p{Script=Latin}/u.test(word)
    if (!mixed && !UNSEEN.test(word)) {
      out.append(word)
      continue
    }
    for (const c of word) {
      const code = `U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`
      if (UNSEEN.test(c)) out.append(h('mark', { className: 'unseen', title: 'a character that is not seen' }, code))
      else if (mixed && FOREIGN.test(c)) out.append(h('mark', { title: `${code}: looks like a Latin letter, is none` }, c, h('small', {}, code)))
      else out.append(c)
    }
  }
  return out
}

export const hidesSomething = (text) => UNSEEN.test(text) || String(text).split(/\s+/u).some((w) => FOREIGN.test(w) && /\p{Script=Latin}/u.test(w))

export const asText = (value) => typeof value === 'string' ? value : JSON.stringify(value, null, 1)

/** A value as text, folded up when it is long. */
export function valueNode(value, onOpen) {
  const text = asText(value) ?? 'none'
  if (text.length <= 300) return marked(text)
  const fold = h('details', { className: 'long' }, h('summary', {}, `${text.slice(0, 80)}… (${text.length} characters, open to read)`), h('pre', {}, marked(text)))
  fold.addEventListener('toggle', () => { if (fold.open) onOpen?.(fold) })
  return fold
}

export const time = (ms) => ms ? new Date(ms).toLocaleString() : 'never'

/** A table with a heading row. @param {string} label @param {string[]} heads @param {(Node|string)[][]} rows */
export function table(label, heads, rows) {
  return h('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': label },
    h('table', {}, h('thead', {}, h('tr', {}, ...heads.map((t) => h('th', { scope: 'col' }, t)))),
      h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map((cell, i) => i ? h('td', {}, cell) : h('th', { scope: 'row' }, cell)))))))
}

/** Says it to screen readers through the element with role=status. */
export function announce(text) {
  const place = document.querySelector('#announce')
  place.textContent = ''
  setTimeout(() => { place.textContent = text }, 60)
}
