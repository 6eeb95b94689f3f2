/** Everything that must pass: `npm test`. Ends with one line that counts the tests of all suites. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { ensureChromium } from './chromium.ts'
import { ensureNginx } from './nginx.ts'

const vitestReport = '.cache/vitest.json'
const playwrightReport = '.cache/playwright.json'

interface Counts {
  readonly passed: number
  readonly failed: number
}

const failedSteps: string[] = []

/** @returns whether it passed; a step that fails is counted, and the others go on */
function step(name: string, act: () => void): boolean {
  console.log(`\n── ${name}`)
  try {
    act()
    return true
  } catch (error) {
    console.error(String(error))
    failedSteps.push(name)
    return false
  }
}

/** @throws Error when the command fails */
function run(command: string, environment: Record<string, string> = {}): void {
  const { status } = spawnSync(command, {
    shell: true,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  if (status !== 0) throw new Error(`“${command}” ended with ${status}.`)
}

function readReport<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // The suite died before it could write its report; its exit code has said so.
    return undefined
  }
}

function vitestCounts(): Counts {
  const report = readReport<{ numPassedTests: number; numFailedTests: number }>(vitestReport)
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 }
}

function playwrightCounts(): Counts {
  const stats = readReport<{ stats: { expected: number; flaky: number; unexpected: number } }>(
    playwrightReport,
  )?.stats
  return { passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0), failed: stats?.unexpected ?? 0 }
}

mkdirSync('.cache', { recursive: true })
rmSync(vitestReport, { force: true })
rmSync(playwrightReport, { force: true })

const hasBrowser = step('Browser', ensureChromium)
step('Proxy', ensureNginx)
step('Check', () =>
  run(`npm run check -- --reporter=default --reporter=json --outputFile.json=${vitestReport}`),
)
const isBuilt = step('Build', () => run('npm run build'))
step('Stories in the browser', () => {
  // An older build may still lie there, and would tell of another state of the code.
  if (!hasBrowser || !isBuilt) throw new Error('Not played, because a step before it failed.')
  run('npm run e2e -- --reporter=list,json', { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport })
})

const suites = [vitestCounts(), playwrightCounts()]
const passed = suites.reduce((sum, counts) => sum + counts.passed, 0)
const failed = suites.reduce((sum, counts) => sum + counts.failed, 0)
if (failedSteps.length > 0) console.error(`\nFailed: ${failedSteps.join(', ')}`)
console.log(`\n${passed} passed, ${Math.max(failed, failedSteps.length)} failed`)
process.exitCode = failedSteps.length > 0 ? 1 : 0
