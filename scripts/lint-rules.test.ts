/** Plants a breach of each rule in a copy of the tree and expects the linter to find every one. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deniedModules, deniedPackages, layerOf, layers, sourceFiles, type Layer } from './layers'

const root = resolve(import.meta.dirname, '..')
const copy = mkdtempSync(join(tmpdir(), 'weir-lint-'))
let found: ReadonlySet<string>

const isFile = (layer: Layer) => sourceFiles().includes(`${layer.folder}.ts`)
const plantedIn = (layer: Layer, name: string) =>
  isFile(layer) ? `${layer.folder}.ts` : `${layer.folder}/${name}.ts`

const breaches: Record<string, { file: string; text: string }> = {
  'eslint(max-lines)': { file: 'lib/sse/long.ts', text: 'export const line = 1\n'.padEnd(330, '\n') },
  'eslint(max-depth)': {
    file: 'lib/sse/deep.ts',
    text: 'export const deep = (a: boolean) => { if (a) { for (;;) { while (a) { if (a) return } } } }\n',
  },
  'eslint(complexity)': {
    file: 'lib/sse/complex.ts',
    text: `export const complex = (a: number) => ${Array.from({ length: 14 }, (_, n) => `a === ${n} ? ${n} : `).join('')} 0\n`,
  },
  'typescript(no-explicit-any)': {
    file: 'lib/sse/any.ts',
    text: 'export const anything = (a: any): unknown => a\n',
  },
  'typescript(no-non-null-assertion)': {
    file: 'lib/sse/bang.ts',
    text: 'export const bang = (a: string | undefined): string => a!\n',
  },
  'typescript(no-floating-promises)': {
    file: 'lib/sse/floating.ts',
    text: 'export const floating = (): void => {\n  Promise.resolve()\n}\n',
  },
  'typescript(switch-exhaustiveness-check)': {
    file: 'lib/sse/switch.ts',
    text: "export const pick = (a: 'x' | 'y'): void => {\n  switch (a) {\n    case 'x':\n  }\n}\n",
  },
  'oxc(no-barrel-file)': {
    file: 'lib/sse/barrel.ts',
    text: Array.from({ length: 101 }, (_, n) => `export * from './any${n}'\n`).join(''),
  },
  'import(no-relative-parent-imports)': { file: 'lib/sse/parent.ts', text: "import '../protocol/events'\n" },
  'import(no-cycle)': {
    file: 'lib/sse/cycle.ts',
    text: "import { self } from './cycle-back'\nexport const back = (): unknown => self\n",
  },
  'eslint(no-empty)': { file: 'lib/sse/empty.ts', text: 'try {\n  console.log()\n} catch {}\n' },
}

const moduleBreaches = layers.filter((layer) => deniedModules(layer).length > 0)
const packageBreaches = layers.filter((layer) => deniedPackages(layer).length > 0)

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(copy, path)), { recursive: true })
  writeFileSync(join(copy, path), text)
}

beforeAll(() => {
  for (const path of [
    '.gitignore',
    'package.json',
    'tsconfig.json',
    'oxlint.config.ts',
    'scripts/layers.ts',
  ]) {
    cpSync(join(root, path), join(copy, path))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  // Denied modules are found by walking the tree, so the copy needs every file, but none of their contents.
  const kept = new Set(['oxlint.config.ts', 'scripts/layers.ts'])
  for (const path of sourceFiles()) if (!kept.has(path)) plant(path, 'export {}\n')
  for (const { file, text } of Object.values(breaches)) plant(file, text)
  plant('lib/sse/cycle-back.ts', "import { back } from './cycle'\nexport const self = (): unknown => back\n")
  for (const layer of layers) {
    if (layer.folder === 'oxlint.config') continue
    const lines = [deniedModules(layer)[0], deniedPackages(layer)[0]].map((name) =>
      name ? `import '${name}'\n` : '',
    )
    plant(plantedIn(layer, 'planted'), lines.join(''))
  }
  found = lint()
}, 60_000)

afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** `file: rule: line` of each finding. */
function lint(): ReadonlySet<string> {
  const { status, stdout } = run()
  expect(status).toBe(1)
  const report: { diagnostics: { code: string; filename: string; message: string }[] } = JSON.parse(stdout)
  return new Set(report.diagnostics.map(({ code, filename, message }) => `${filename}: ${code}: ${message}`))
}

function run(): { status: number; stdout: string } {
  try {
    return {
      status: 0,
      stdout: execFileSync('oxlint', ['-f', 'json'], { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 26 }),
    }
  } catch (error) {
    // A linter that finds something exits with 1.
    const { status, stdout } = error as { status: number; stdout: string }
    return { status, stdout }
  }
}

const finds = (file: string, rule: string, text = '') =>
  [...found].some((finding) => finding.startsWith(`${file}: ${rule}`) && finding.includes(text))

test.each(Object.entries(breaches))('%s', (rule, { file }) => {
  expect(finds(file, rule)).toBe(true)
})

test.each(
  moduleBreaches
    .filter(({ folder }) => folder !== 'oxlint.config')
    .map((layer) => [layer.folder, layer] as const),
)('%s may not import a module that its row does not list', (_folder, layer) => {
  expect(finds(plantedIn(layer, 'planted'), 'eslint(no-restricted-imports)', deniedModules(layer)[0])).toBe(
    true,
  )
})

test.each(
  packageBreaches
    .filter(({ folder }) => folder !== 'oxlint.config')
    .map((layer) => [layer.folder, layer] as const),
)('%s may not import a package that its row does not list', (_folder, layer) => {
  expect(finds(plantedIn(layer, 'planted'), 'eslint(no-restricted-imports)', deniedPackages(layer)[0])).toBe(
    true,
  )
})

test('every file belongs to a layer', () => {
  expect(sourceFiles().filter((file) => layerOf(file) === undefined)).toEqual([])
})
