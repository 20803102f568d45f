// SPDX-License-Identifier: MIT
// What the person sees of the agent on the product's page: a banner while it acts, with the stop button; a frame
// around what it touches; a dialog to confirm. In a closed shadow tree, so that styles and scripts of the page
// reach it neither by accident nor easily; clicks made by scripts do not count.

const STYLE = `
:host { all: initial; position: fixed; inset: 0; z-index: 2147483647; pointer-events: none; font: 15px/1.4 system-ui, sans-serif; }
.bar { position: fixed; left: 50%; bottom: max(12px, env(safe-area-inset-bottom)); transform: translateX(-50%); display: flex; align-items: center; gap: 12px;
  box-sizing: border-box; width: max-content; max-width: calc(100vw - 24px); padding: 8px 8px 8px 16px; color: #fff; background: #14213d; border: 2px solid #fca311; border-radius: 14px;
  box-shadow: 0 6px 24px #0006; pointer-events: auto; }
.bar[hidden], .ring[hidden] { display: none; }
.dot { flex: none; width: 10px; height: 10px; border-radius: 50%; background: #fca311; }
.bar[data-state=stopped] .dot { background: #ff8b8b; }
.bar[data-state=acting] .dot { animation: beat 1s infinite alternate; }
@keyframes beat { to { opacity: .25; } }
@media (prefers-reduced-motion: reduce) { .dot { animation: none !important; } }
.text { overflow-wrap: anywhere; max-height: 30vh; overflow: auto; }
button { flex: none; padding: 7px 14px; font: inherit; font-weight: 600; color: #14213d; background: #fff; border: 0; border-radius: 9px; cursor: pointer; }
button.stop { color: #fff; background: #b3261e; }
button:focus-visible { outline: 3px solid #fca311; outline-offset: 2px; }
.ring { position: fixed; border: 3px solid #fca311; border-radius: 8px; box-shadow: 0 0 0 3px #14213d99; }
dialog { width: min(30rem, calc(100vw - 24px)); box-sizing: border-box; padding: 20px; color: #14213d; background: #fff; border: 2px solid #14213d; border-radius: 14px; pointer-events: auto; }
dialog::backdrop { background: #0007; }
h2 { margin: 0 0 8px; font-size: 18px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; margin: 12px 0; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
.row { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; }
.row .yes { color: #fff; background: #b3261e; } .row .no { background: #e3e6ec; }`

const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties)
  node.append(...children)
  return node
}

export class Overlay {
  #root
  #bar
  #text
  #stop
  #ring
  #dialog
  #asked = new Map()

  /** @param {{stop: () => void, resume: () => void, decide: (approval: object, decision: string) => void}} on */
  constructor(on) {
    const host = document.createElement('cloche-agent')
    this.#root = host.attachShadow({ mode: 'closed' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    this.#root.adoptedStyleSheets = [sheet]
    this.#text = make('span', { className: 'text' })
    this.#text.setAttribute('role', 'status')
    this.#text.setAttribute('aria-live', 'polite')
    this.#stop = make('button', { className: 'stop', type: 'button', textContent: 'Stop' })
    this.#stop.addEventListener('click', (event) => {
      if (!event.isTrusted) return
      if (this.#bar.dataset.state === 'stopped') on.resume()
      else on.stop()
    })
    this.#bar = make('section', { className: 'bar', hidden: true }, make('span', { className: 'dot' }), this.#text, this.#stop)
    this.#bar.setAttribute('aria-label', 'Agent')
    this.#ring = make('div', { className: 'ring', hidden: true })
    this.#dialog = make('dialog')
    this.#dialog.setAttribute('aria-labelledby', 'title')
    this.decide = on.decide
    this.#root.append(this.#ring, this.#bar, this.#dialog)
    document.documentElement.append(host)
  }

  /** @param {'acting'|'waiting'|'idle'|'stopped'} state @param {string} [text] */
  status(state, text) {
    clearTimeout(this.timer)
    this.#stop.hidden = false
    const words = { acting: 'The agent is acting on this page', waiting: 'The agent is waiting for a decision', idle: '', stopped: 'The agent is stopped' }
    this.#bar.dataset.state = state
    this.#bar.hidden = state === 'idle'
    this.#text.textContent = text || words[state]
    this.#stop.textContent = state === 'stopped' ? 'Continue' : 'Stop'
    this.#stop.className = state === 'stopped' ? '' : 'stop'
  }

  /** Shows a sentence for some seconds when the banner is not needed otherwise. */
  say(text) {
    clearTimeout(this.timer)
    if (this.#bar.hidden) {
      this.status('waiting', text)
      this.#stop.hidden = true
      this.timer = setTimeout(() => this.status('idle'), Math.max(4000, text.length * 80))
    } else {
      this.#text.textContent = text
    }
  }

  /** @param {Element} element */
  highlight(element) {
    const box = element.getBoundingClientRect()
    const top = Math.max(box.top - 5, 2)
    const left = Math.max(box.left - 5, 2)
    Object.assign(this.#ring.style, { top: `${top}px`, left: `${left}px`,
      width: `${Math.min(box.right + 5, innerWidth - 2) - left - 6}px`, height: `${Math.min(box.bottom + 5, innerHeight - 2) - top - 6}px` })
    this.#ring.hidden = false
    clearTimeout(this.fading)
    this.fading = setTimeout(() => { this.#ring.hidden = true }, 2500)
  }

  /** Asks the person of this page to confirm; one question at a time, in order. */
  ask(approval) {
    if (this.#asked.has(approval.id)) return
    this.#asked.set(approval.id, approval)
    if (!this.#dialog.open) this.#next()
  }

  /** The question has been settled elsewhere. */
  settled(id) {
    const shown = this.#dialog.dataset.id === id
    this.#asked.delete(id)
    if (!shown) return
    this.#dialog.close()
    this.#next()
  }

  #next() {
    const approval = this.#asked.values().next().value
    if (!approval) return
    const answer = (decision) => (event) => {
      if (!event.isTrusted) return
      this.decide(approval, decision)
      this.settled(approval.id)
    }
    const no = make('button', { className: 'no', type: 'button', textContent: 'No, leave it' })
    const yes = make('button', { className: 'yes', type: 'button', textContent: `Yes, ${approval.function}` })
    no.addEventListener('click', answer('reject'))
    yes.addEventListener('click', answer('approve'))
    const rows = Object.entries(approval.args ?? {}).flatMap(([name, value]) =>
      [make('dt', { textContent: name }), make('dd', { textContent: typeof value === 'string' ? value : JSON.stringify(value) })])
    this.#dialog.dataset.id = approval.id
    this.#dialog.oncancel = (event) => event.preventDefault()
    this.#dialog.replaceChildren(make('h2', { id: 'title', textContent: `May the agent ${approval.function}?` }),
      make('div', { textContent: approval.decision?.reason ?? '' }), make('dl', {}, ...rows), make('div', { className: 'row' }, no, yes))
    this.#dialog.showModal()
    no.focus()
  }
}
