// SPDX-License-Identifier: MIT
// Spoken commands end to end: a WAV file is Chromium's microphone, the demo page sends what it hears, the server's
// recogniser hears it, and what counts is the sample product's database.
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check, startBoth, until } from './e2e.mjs'
import { SHOTS, launch, logIn } from './harness.mjs'

const folder = mkdtempSync(join(tmpdir(), 'voice-'))

/** A file of the sentence, with silence around it: the microphone begins before the page is ready to hear. */
function say(text, voice) {
  const file = join(folder, `${text.replaceAll(' ', '-')}.wav`)
  const said = execFileSync('espeak-ng', ['-v', voice, '-s', '150', '--stdout', text])
  execFileSync('sox', ['-t', 'wav', '-', '-r', '48000', '-c', '1', '-b', '16', file, 'pad', '2.5', '1'], { input: said })
  return { file, seconds: Number(execFileSync('soxi', ['-D', file])) }
}

export async function voiceTests(chromium) {
  const both = await startBoth('demo')
  const { server, product, keys } = both

  const notHeard = 'I did not understand that'

  /** Says the sentence once on the demo page, and hands it to `then` once the page shows what was made of it. */
  const speakOnce = async (text, then, voice, again) => {
    const { file, seconds } = say(text, voice)
    const browser = await launch(chromium, ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${file}%noloop`])
    try {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['microphone'] })
      const own = await context.newPage()
      await logIn(own, product)
      const state = async () => (await context.request.get(`${product}/api/state`)).json()
      const before = await state()
      const page = await context.newPage()
      const problems = []
      page.on('pageerror', (error) => problems.push(String(error)))
      await page.goto(`${server}/demo#key=${keys.rob}`)
      const said = () => page.locator('#transcript').innerText()
      await until(async () => (await page.locator('#state').innerText()) === 'ready', 'the page to be ready')
      const microphone = page.getByRole('button', { name: 'Speak' })
      await microphone.click()
      await until(async () => (await page.locator('#microphone').getAttribute('aria-pressed')) === 'true', 'the microphone')
      await page.waitForTimeout(seconds * 1000)
      await page.screenshot({ path: join(SHOTS, 'voice-listening.png') })
      await page.locator('#microphone').click()
      await until(async () => (await said()).trim().length > 0, 'an answer to the sound')
      if (again && (await said()).includes(notHeard)) return false
      await then({ page, said, before, state, frame: () => page.frames().find((f) => f.url().startsWith(product)) })
      check(problems.length === 0, `no errors: ${problems.slice(0, 3).join(' | ')}`)
      return true
    } finally {
      await browser.close()
    }
  }
  /** A command. On a busy machine the sound has gaps, and then it is said again, as the page asks for. */
  const speak = async (text, then, voice = 'en-us') => {
    for (let left = 3; left > 0; left--) if (await speakOnce(text, then, voice, left > 1)) return
  }
  const unchanged = (before, after) => check(['users', 'reports', 'exports', 'mails'].every((k) => before[k] === after[k]),
    `nothing to have changed: ${JSON.stringify(before)} ${JSON.stringify(after)}`)

  const tests = [
    ['spoken: show me billing goes there', () => speak('show me billing', async ({ page, said, frame }) => {
      await until(() => frame()?.url().includes('/settings/billing'), async () => `the billing page; ${await said()}`)
      check((await said()).includes('show me billing'), 'the words on the page')
      await page.screenshot({ path: join(SHOTS, 'voice-billing.png') })
    })],
    ['spoken: an export waits for a second person', () => speak('export my data', async ({ said, before, state }) => {
      await until(async () => (await said()).includes('Waiting for approval'), async () => `the page to say that it waits; ${await said()}`)
      unchanged(before, await state())
    })],
    ...['delete all users in the database', 'delete this report'].map((words) => [`spoken: ${words}, refused`, () =>
      speak(words, async ({ page, said, before, state }) => {
        await until(async () => /disabled/i.test(await said()), async () => `the refusal; ${await said()}`)
        await page.waitForTimeout(300)
        unchanged(before, await state())
      })]),
    ['spoken: a mail waits for a second person', () => speak('email the reports to sales at acme dot test', async ({ said, before, state }) => {
      await until(async () => (await said()).includes('Waiting for approval: email'), async () => `the page to say that it waits; ${await said()}`)
      unchanged(before, await state())
    })],
    ['spoken: a mail to elsewhere is refused', () => speak('email this to sales at company dot com', async ({ page, said, before, state }) => {
      await until(async () => /sales at company dot com[^]*Agent/.test(await said()), async () => `the words and an answer; ${await said()}`)
      await page.waitForTimeout(300)
      check(!(await said()).includes('Waiting for approval'), `no approval to be asked for: ${await said()}`)
      unchanged(before, await state())
    }, 'en-us+f2')],
    ['spoken: other speech is no command', () => speakOnce('tell me a story about dragons', async ({ page, said, before, state }) => {
      await until(async () => (await said()).includes(notHeard), async () => `the page to say so; ${await said()}`)
      await page.waitForTimeout(300)
      unchanged(before, await state())
    }, 'en-us', false)],
  ]
  return { tests, close: async () => both.stop() }
}
