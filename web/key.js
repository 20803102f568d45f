// SPDX-License-Identifier: MIT
// The API key of a page: from the link's fragment (which is never sent, and is removed at once) or from this tab.
const KEPT = 'cloche.key'

export function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get('key')
  if (given) {
    sessionStorage.setItem(KEPT, given)
    history.replaceState(null, '', location.pathname + location.search)
  }
  return sessionStorage.getItem(KEPT) ?? ''
}

export function keepKey(key) {
  sessionStorage.setItem(KEPT, key)
}
