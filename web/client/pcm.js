// SPDX-License-Identifier: MIT
// Runs on the sound thread: collects samples and posts them as 16-bit PCM, 2,048 at a time.
class Pcm extends AudioWorkletProcessor {
  constructor() {
    super()
    this.block = new Int16Array(2048)
    this.filled = 0
    this.port.onmessage = () => this.flush()
  }

  flush() {
    const part = this.block.slice(0, this.filled)
    this.filled = 0
    this.port.postMessage(part.buffer, [part.buffer])
  }

  process([input]) {
    for (const sample of input[0] ?? []) {
      this.block[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767
      if (this.filled === this.block.length) this.flush()
    }
    return true
  }
}

registerProcessor('cloche-pcm', Pcm)
