// SPDX-License-Identifier: MIT
// What the browser tests share: the browser, the sample product, and a list of named tests.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BUILD = join(ROOT, 'build', 'web')
export const SHOTS = join(BUILD, 'shots')
const PACKAGES = ['playwright-core@1.65.1', 'axe-core@4']

/** Installs the two packages the tests use, if they are not there. */
export function setUp() {
  mkdirSync(SHOTS, { recursive: true })
  if (PACKAGES.some((p) => !existsSync(join(BUILD, 'node_modules', p.split('@')[0])))) {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefix', BUILD, ...PACKAGES], { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const require = createRequire(join(BUILD, 'package.json'))
  return { chromium: require('playwright-core').chromium, axe: require.resolve('axe-core/axe.min.js') }
}

export function launch(chromium, args = []) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ['--no-sandbox', '--disable-gpu', ...args] })
}

/** The sample product in a process of its own. */
export async function startAcme(options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'acme-'))
  const child = spawn('python3', ['-m', 'acme', '--port', '0', '--db', join(folder, 'acme.db'), ...options],
    { cwd: join(ROOT, 'examples'), stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise((done, fail) => {
    createInterface(child.stdout).once('line', done)
    child.once('exit', (code) => fail(new Error(`the sample product ended with ${code}`)))
  })
  process.once('exit', () => child.kill()) // also when a time limit ends the tests
  return { url: line.match(/http:\S+/)[0], stop: () => child.kill() }
}

export async function logIn(page, url) {
  await page.goto(`${url}/login`)
  await page.fill('[name=email]', 'owner@acme.test')
  await page.fill('[name=password]', 'demo')
  await page.click('button')
  await page.waitForURL('**/dashboard')
}

/** Runs tests one after the other and counts. @param {[string, () => Promise<void>][]} tests */
export async function runAll(tests, only) {
  const count = { passed: 0, failed: 0 }
  for (const [name, test] of tests) {
    if (only && !name.includes(only)) continue
    try {
      await Promise.race([test(), new Promise((_, fail) => setTimeout(() => fail(new Error('took more than 25 s')), 25_000).unref())])
      count.passed++
    } catch (error) {
      count.failed++
      console.log(`FAIL ${name}\n     ${String(error.stack ?? error).split('\n').slice(0, 6).join('\n     ')}`)
    }
  }
  return count
}
