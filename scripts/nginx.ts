/** Finds an nginx for the tests behind a proxy, or installs one and says how. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const systemPaths = [
  '/usr/sbin/nginx',
  '/usr/local/sbin/nginx',
  '/usr/local/bin/nginx',
  '/opt/homebrew/bin/nginx',
]

/** Path of the program; undefined when there is none. */
export function findNginx(): string | undefined {
  const named = process.env['NGINX_PATH']
  return [...(named ? [named] : []), ...systemPaths].find((path) => existsSync(path))
}

/** Installs nginx where there is none and that harms nobody; else says why stories behind it are skipped. */
export function ensureNginx(): void {
  if (findNginx() === undefined && canInstall()) {
    console.log('Proxy: none found; installing Debian’s package nginx-light.')
    const shown = { stdio: 'inherit' } as const
    spawnSync('apt-get', ['update', '-qq'], shown)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'nginx-light'], shown)
  }
  const program =
    findNginx() ?? 'no nginx. Install one, or set NGINX_PATH to it, for the stories behind a proxy.'
  console.log(`Proxy: ${program}`)
}

function canInstall(): boolean {
  // Where systemd runs, the package would start a web server on port 80, now and at every boot.
  if (existsSync('/run/systemd/system')) return false
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
}
