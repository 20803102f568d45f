// SPDX-License-Identifier: MIT
// The tests of what runs in the browser: node tests/web/run.mjs [PART OF A NAME]
// Needs chromium (CHROMIUM=path) and python3; installs playwright-core and axe-core into build/web.
// Screenshots go to build/web/shots. The last line is `N passed, N failed`.
import { attackTests } from './attacks.mjs'
import { clientTests } from './client_tests.mjs'
import { e2eTests } from './e2e.mjs'
import { runAll, setUp } from './harness.mjs'
import { sdkTests } from './sdk_tests.mjs'
import { voiceTests } from './voice.mjs'

const LIMIT = 360_000
setTimeout(() => {
  console.log(`FAIL the tests took more than ${LIMIT / 1000} s`)
  process.exit(1)
}, LIMIT).unref()
process.once('SIGTERM', () => process.exit(1))

const { chromium, axe } = setUp()
const only = process.argv[2]
const total = { passed: 0, failed: 0 }
for (const make of [sdkTests, clientTests, e2eTests, voiceTests, attackTests]) {
  const suite = await make(chromium, axe)
  const count = await runAll(suite.tests, only)
  await suite.close()
  total.passed += count.passed
  total.failed += count.failed
}
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed ? 1 : 0)
