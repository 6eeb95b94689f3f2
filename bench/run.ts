/**
 * `npm run bench`: measures, prints the table and writes it into docs/performance.md.
 *
 *     npm run bench                     all rows (about ten minutes)
 *     npm run bench -- reduce resume    these rows alone; the docs stay as they are
 *     npm run bench -- storage          reading from MongoDB against SQLite
 *     npm run bench -- --rounds=2       fewer rounds; the docs stay as they are
 *     npm run bench -- --built          takes the builds that are there
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { agentRow } from './rows/agent.ts'
import { graphRow } from './rows/graph.ts'
import { latencyRow } from './rows/latency.ts'
import { memoryRow } from './rows/memory.ts'
import { reduceRow } from './rows/reduce.ts'
import { renderRow } from './rows/render.ts'
import { resumeRow } from './rows/resume.ts'
import { routeRow } from './rows/route.ts'
import { storageRow } from './rows/storage.ts'
import type { Row } from './row.ts'
import { replaceTable, toTable, type MeasuredRow } from './table.ts'

const rows: readonly Row[] = [
  routeRow,
  reduceRow,
  resumeRow,
  renderRow,
  agentRow,
  graphRow,
  latencyRow,
  memoryRow,
]
const page = 'docs/performance.md'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { built: { type: 'boolean', default: false }, rounds: { type: 'string' } },
})
const rounds = Number(values.rounds ?? 7)
// Filling two storages takes minutes and says nothing of a stream: it is measured when it is asked for.
const chosen =
  positionals.length === 0 ? rows : [...rows, storageRow].filter(({ name }) => positionals.includes(name))
if (chosen.length === 0) throw new Error(`Rows: ${rows.map(({ name }) => name).join(', ')}`)

function build(folder: string): void {
  console.log(`Building ${folder === '.' ? 'Weir' : folder}`)
  const { status, stdout } = spawnSync('node_modules/.bin/next', ['build', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`next build ${folder} failed:\n${stdout}`)
}

if (!values.built) for (const folder of ['.', 'bench/rival']) build(folder)

const measured: MeasuredRow[] = []
for (const row of chosen) {
  const start = performance.now()
  measured.push({ name: row.name, figures: await row.measure(rounds) })
  console.log(`${row.name}: ${Math.round((performance.now() - start) / 1000)} s`)
}
const table = toTable(measured)
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${rounds} rounds.`
console.log(`\n${table}\n\n${machine}`)
if (positionals.length === 0 && values.rounds === undefined) {
  writeFileSync(page, replaceTable(readFileSync(page, 'utf8'), `${table}\n\n${machine}`))
}
