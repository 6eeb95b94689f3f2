/** Finds a Chromium for the browser tests, or installs one and says how. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Path of the browser to launch; undefined when there is none yet. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  return [...(named ? [named] : []), ...systemPaths, chromium.executablePath()].find((path) =>
    existsSync(path),
  )
}

/** Makes sure that there is a browser. @throws Error when it can be neither found nor installed. */
export function ensureChromium(): string {
  const found = findChromium()
  if (found) {
    console.log(`Browser: ${found}`)
    return found
  }
  const isDebian = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
  if (isDebian) {
    console.log('Browser: none found; installing Debian’s package chromium.')
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'inherit' })
  } else {
    console.log('Browser: none found; installing Playwright’s own build.')
    execFileSync('playwright', ['install', 'chromium'], { stdio: 'inherit', shell: true })
  }
  const installed = findChromium()
  if (!installed) throw new Error('No Chromium: install one and set CHROMIUM_PATH to it.')
  console.log(`Browser: ${installed}`)
  return installed
}
