/** A real nginx in front of a local server, with its defaults but for what a test names. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findNginx } from '@/scripts/nginx'
import { freePort } from './start-weir'

export interface Nginx extends AsyncDisposable {
  readonly url: string
}

/**
 * Passes everything on to a port of this machine.
 *
 * @param directives what holds, besides its defaults, where runs are started and read; each ends with a semicolon.
 * @returns undefined, having said so, where there is no nginx
 * @throws Error instead, where `CI` is `true`: a story that is always skipped proves nothing
 */
export async function startNginx(targetPort: number, directives = ''): Promise<Nginx | undefined> {
  const program = findNginx()
  if (program === undefined) {
    const sentence = 'No nginx for tests: install one, or set NGINX_PATH to it.'
    if (process.env['CI'] === 'true') throw new Error(sentence)
    console.warn(`${sentence} Stories behind it are skipped.`)
    return undefined
  }
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'weir-nginx-'))
  const configuration = join(folder, 'nginx.conf')
  writeFileSync(configuration, configurationOf({ folder, port, targetPort, directives }))

  let printed = ''
  const child = spawn(program, ['-p', folder, '-c', configuration], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.on('data', (text) => (printed += text))
  child.stderr.on('data', (text) => (printed += text))
  // Whatever becomes of the test's own process, its proxy does not outlive it.
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const gone = new Promise((resolve) => child.once('close', resolve))
  const close = async () => {
    process.off('exit', endWithUs)
    child.kill('SIGKILL')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }

  const deadline = performance.now() + 5000
  while (!(await listens(port))) {
    if (child.exitCode === null && performance.now() < deadline) await sleep(20)
    else {
      await close()
      throw new Error(`nginx did not start:\n${printed}`)
    }
  }
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
}

interface Configuration {
  readonly folder: string
  readonly port: number
  readonly targetPort: number
  readonly directives: string
}

/** One process, so that it ends with its signal and needs no other user; its files lie in a folder of its own. */
function configurationOf({ folder, port, targetPort, directives }: Configuration): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
    daemon off;
    master_process off;
    pid ${folder}/nginx.pid;
    error_log stderr warn;
    events {}
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n      ')}
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass http://127.0.0.1:${targetPort};
        }
        location ~ ^/api/(chat|runs)/ {
          proxy_pass http://127.0.0.1:${targetPort};
          ${directives}
        }
      }
    }
  `
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
