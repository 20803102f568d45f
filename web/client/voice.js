// SPDX-License-Identifier: MIT
// Ears and a mouth. A recogniser has start(), stop() and three events: `state` (detail: listening or idle), `heard`
// (detail {text, confidence}), `error` (detail: a sentence). The server's own hears sound and answers on the socket;
// Web Speech hears by itself. Which words become which command is the server's business with both.

const RATE = 16_000

const failure = (error) => error?.name === 'NotAllowedError' ? 'The microphone is not allowed here; allow it in the browser, or type.'
  : error?.name === 'NotFoundError' ? 'No microphone was found; type instead.' : `The microphone does not work: ${error?.message ?? error}`

class Recogniser extends EventTarget {
  listening = false

  tell(type, detail) {
    if (type === 'state') this.listening = detail === 'listening'
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }
}

/** Sound to the server, as 16 kHz 16-bit PCM over the driver's socket. */
export class ServerRecogniser extends Recogniser {
  /** @param {import('./connection.js').Connection} connection */
  constructor(connection) {
    super()
    this.connection = connection
    connection.addEventListener('frame', ({ detail }) => { if (detail.type === 'heard') this.tell('heard', detail) })
    connection.addEventListener('closed', () => this.stop())
  }

  async start() {
    if (this.listening) return
    try {
      if (!navigator.mediaDevices) throw new Error('a page needs https (or 127.0.0.1) to hear')
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } })
      this.context = new AudioContext({ sampleRate: RATE })
      await this.context.audioWorklet.addModule(new URL('./pcm.js', import.meta.url))
      this.node = new AudioWorkletNode(this.context, 'cloche-pcm', { numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' })
      this.node.port.onmessage = ({ data }) => { if (this.listening && data.byteLength) this.connection.send(data) }
      if (!this.connection.send({ type: 'audio', state: 'start', rate: RATE })) throw new Error('the server is not connected')
      this.tell('state', 'listening')
      this.context.createMediaStreamSource(this.stream).connect(this.node)
    } catch (error) {
      this.stop()
      this.tell('error', failure(error))
    }
  }

  /** What is still in the worklet's block is sent before the end. */
  stop() {
    const { node, context, stream, listening } = this
    this.node = this.context = this.stream = null
    for (const track of stream?.getTracks() ?? []) track.stop()
    if (!listening) {
      context?.close()
      return
    }
    const end = () => {
      if (this.listening === false) return
      this.connection.send({ type: 'audio', state: 'end', rate: RATE })
      this.tell('state', 'idle')
      context.close()
    }
    node.port.onmessage = ({ data }) => {
      if (data.byteLength) this.connection.send(data)
      end()
    }
    node.port.postMessage('flush')
    setTimeout(end, 300)
  }
}

/** The browser's recogniser, where it has one. What it hears goes out as text with the source "voice". */
export class WebSpeechRecogniser extends Recogniser {
  static get available() {
    return Boolean(globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition)
  }

  /** @param {(text: string, confidence: number) => void} send @param {string[]} phrases words to expect */
  constructor(send, phrases = []) {
    super()
    const Kind = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition
    if (!Kind) throw new Error('this browser has no speech recognition; use the server\'s')
    this.engine = new Kind()
    this.engine.lang = 'en-US'
    if ('phrases' in this.engine && globalThis.SpeechRecognitionPhrase) {
      this.engine.phrases = phrases.slice(0, 200).map((p) => new globalThis.SpeechRecognitionPhrase(p, 3))
    }
    this.engine.onstart = () => this.tell('state', 'listening')
    this.engine.onend = () => this.tell('state', 'idle')
    this.engine.onerror = ({ error }) => this.tell('error', `The browser's speech recognition failed: ${error}.`)
    this.engine.onresult = ({ results }) => {
      const { transcript, confidence } = results[results.length - 1][0]
      this.tell('heard', { text: transcript, confidence, accepted: true })
      send(transcript, confidence)
    }
  }

  async start() {
    if (!this.listening) this.engine.start()
  }

  stop() {
    this.engine.stop()
  }
}

/** Speaks an answer, the latest only. Silent where the browser has no voice. */
export function speak(text) {
  const voice = globalThis.speechSynthesis
  if (!voice || !text) return
  voice.cancel()
  voice.speak(Object.assign(new SpeechSynthesisUtterance(text), { lang: 'en-US' }))
}
