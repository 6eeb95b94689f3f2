/** Starts Next on the host and port of the configuration: see the scripts `dev` and `start` of package.json. */
import { existsSync } from 'node:fs'
import { checkAddress } from './check-address'
import { DataFolderError, lockDataFolder } from './data-folder'
import { EnvError, parseEnv } from './env'

if (existsSync('.env')) process.loadEnvFile('.env')
// Must stand in the real environment before Next starts: it lets the server answer while it drains.
process.env['NEXT_MANUAL_SIG_HANDLE'] = 'true'
process.env['NEXT_TELEMETRY_DISABLED'] ??= '1'

const command = process.argv[2] === 'dev' ? 'dev' : 'start'
try {
  const { HOST, PORT, WEIR_DATA_DIR } = parseEnv(process.env)
  // Given back at once: the services take it for good, but by then Next has said that it is ready.
  lockDataFolder(WEIR_DATA_DIR)[Symbol.dispose]()
  await checkAddress(HOST, PORT)
  process.argv = [process.argv[0] ?? 'node', 'next', command, '-H', HOST, '-p', String(PORT)]
} catch (error) {
  if (!(error instanceof EnvError || error instanceof DataFolderError)) throw error
  console.error(`Weir cannot start.\n${error.message}`)
  process.exit(1)
}
await import('next/dist/bin/next')
