/**
 * Who may import whom. `oxlint.config.ts` turns this table into lint rules: of each layer, every module and package
 * that is not listed is refused. A file belongs to the layer with the longest matching folder.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface Layer {
  /** Folder, or file without its ending, from the project's root. */
  readonly folder: string
  /** Folders or modules of ours, besides its own. */
  readonly imports: readonly string[]
  /** Packages of the app (`dependencies`); tests may use any of the `devDependencies`. */
  readonly packages: readonly string[]
  /** Whether browsers load it: then nothing of Node. */
  readonly inBrowser?: true
}

const shared = ['lib/protocol', 'lib/sse', 'lib/blocks', 'lib/graph']
const ports = [
  'lib/server/storage/storage',
  'lib/server/stream-log/stream-log',
  'lib/server/run-queue/run-queue',
]
const appError = 'lib/server/http/app-error'

export const layers: readonly Layer[] = [
  { folder: 'lib/protocol', imports: [], packages: ['zod'], inBrowser: true },
  { folder: 'lib/sse', imports: [], packages: ['eventsource-parser'] },
  { folder: 'lib/blocks', imports: ['lib/protocol'], packages: [], inBrowser: true },
  {
    folder: 'lib/graph',
    imports: ['lib/protocol'],
    packages: ['zod', '@marcbachmann/cel-js'],
    inBrowser: true,
  },
  { folder: 'lib/client', imports: shared, packages: ['zod', 'zustand'], inBrowser: true },
  { folder: 'lib/server', imports: ['lib'], packages: ['zod'] },
  {
    folder: 'lib/server/engine',
    imports: ['lib/protocol', 'lib/blocks', 'lib/graph'],
    packages: [],
  },
  {
    folder: 'lib/server/models',
    imports: ['lib/protocol', 'lib/sse', 'lib/blocks/transcript', 'lib/server/engine/ports', appError],
    packages: ['openai', '@ai-sdk/anthropic', '@ai-sdk/google', '@ai-sdk/provider'],
  },
  {
    folder: 'lib/server/tools',
    imports: ['lib/protocol', 'lib/server/engine/ports', 'lib/server/storage/storage', appError],
    packages: [
      'zod',
      'mathjs',
      'turndown',
      'linkedom',
      '@mozilla/readability',
      'undici',
      'ipaddr.js',
      '@cfworker/json-schema',
    ],
  },
  {
    folder: 'lib/server/tools/mcp',
    imports: [
      'lib/protocol',
      'lib/server/engine/ports',
      'lib/server/storage/storage',
      'lib/server/tools',
      appError,
    ],
    packages: ['zod', '@modelcontextprotocol/client'],
  },
  {
    folder: 'lib/server/agents',
    imports: [
      'lib/protocol',
      'lib/server/engine/ports',
      'lib/server/storage/storage',
      'lib/server/tools/tool-source',
      appError,
    ],
    packages: ['zod'],
  },
  {
    folder: 'lib/server/graphs',
    imports: [
      'lib/protocol',
      'lib/graph',
      'lib/server/agents',
      'lib/server/engine/ports',
      'lib/server/storage/storage',
      appError,
    ],
    packages: ['zod'],
  },
  {
    folder: 'lib/server/webhooks',
    imports: ['lib/protocol', 'lib/server/storage/storage', 'lib/server/tools/builtin', appError],
    packages: ['zod', 'standardwebhooks'],
  },
  { folder: 'lib/server/stream-log', imports: ['lib/protocol', 'lib/sse', appError], packages: [] },
  {
    folder: 'lib/server/storage',
    imports: ['lib/protocol', 'lib/blocks', 'lib/server/engine/ports', appError],
    packages: ['zod'],
  },
  {
    folder: 'lib/server/storage/mongoose',
    imports: ['lib/protocol', 'lib/blocks', 'lib/server/storage', 'lib/server/engine/ports', appError],
    packages: ['mongoose'],
  },
  { folder: 'lib/server/run-queue', imports: ['lib/protocol', appError], packages: [] },
  { folder: 'lib/server/http', imports: ['lib/protocol'], packages: ['zod'] },
  {
    folder: 'lib/server/runs',
    imports: [
      ...shared,
      ...ports,
      'lib/server/engine',
      'lib/server/agents',
      'lib/server/graphs',
      'lib/server/tools/check-arguments',
      'lib/server/webhooks/webhooks',
      appError,
    ],
    packages: [],
  },
  {
    folder: 'lib/server/openai-door',
    imports: [
      ...shared,
      ...ports,
      'lib/server/engine',
      'lib/server/agents/agent-plan',
      'lib/server/graphs/graph-plan',
      'lib/server/runs/run-services',
      appError,
    ],
    packages: ['zod'],
  },
  {
    folder: 'hooks',
    imports: ['lib/protocol', 'lib/blocks', 'lib/graph', 'lib/client'],
    packages: ['react', 'zustand', 'next'],
    inBrowser: true,
  },
  {
    folder: 'components',
    imports: ['hooks', 'lib/protocol', 'lib/blocks', 'lib/graph'],
    packages: [
      'react',
      'react-dom',
      'next',
      'lucide-react',
      'react-markdown',
      'remark-gfm',
      'remark-math',
      'rehype-katex',
      'remend',
      'marked',
      'lowlight',
      'partial-json',
      '@dagrejs/dagre',
    ],
    inBrowser: true,
  },
  {
    folder: 'app',
    imports: ['components', 'hooks', 'lib/server/services', 'lib/server/lifecycle', appError],
    packages: ['react', 'next', '@fontsource-variable/ibm-plex-sans', '@fontsource-variable/jetbrains-mono'],
  },
  { folder: 'app/api', imports: ['lib/server', ...shared], packages: ['zod'] },
  { folder: 'app/v1', imports: ['lib/server', ...shared], packages: ['zod'] },
  { folder: 'proxy', imports: ['lib/server/env', 'lib/server/http'], packages: ['next'] },
  { folder: 'instrumentation', imports: ['lib/server/lifecycle'], packages: [] },
  { folder: 'testing', imports: ['scripts/nginx'], packages: ['mongoose', 'zod'] },
  { folder: 'e2e', imports: ['testing', 'lib/protocol'], packages: ['openai', 'standardwebhooks'] },
  {
    folder: 'bench',
    imports: ['testing', 'lib', 'hooks', 'components', 'scripts/chromium'],
    packages: ['ai', 'mongoose', 'react', 'react-dom', 'next'],
  },
  { folder: 'scripts', imports: ['lib/server/env'], packages: ['next'] },
  { folder: 'vitest.config', imports: [], packages: [] },
  { folder: 'playwright.config', imports: [], packages: [] },
  { folder: 'oxlint.config', imports: ['scripts'], packages: [] },
]

const root = resolve(import.meta.dirname, '..')
const skipped = new Set(['node_modules', 'public', 'docs', 'test-results', 'playwright-report'])

/** Every source file, as its path from the root. */
export function sourceFiles(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || skipped.has(entry.name)) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return sourceFiles(path)
    return /\.tsx?$/.test(path) && !path.endsWith('.d.ts') ? [path] : []
  })
}

/** The layer of a file; undefined for one that has no row in the table. */
export function layerOf(file: string): Layer | undefined {
  return layers
    .filter(({ folder }) => isWithin(moduleOf(file), folder))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0]
}

/** The `@/…` names that files of this layer may not import. */
export function deniedModules(layer: Layer): string[] {
  return sourceFiles()
    .map(moduleOf)
    .filter((name) => ![layer.folder, ...layer.imports].some((allowed) => isWithin(name, allowed)))
    .map((name) => `@/${name}`)
}

/** The packages of the app that files of this layer may not import. */
export function deniedPackages(layer: Layer): string[] {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  return Object.keys(manifest.dependencies).filter((name) => !layer.packages.includes(name))
}

function moduleOf(file: string): string {
  return file.replace(/\.tsx?$/, '')
}

function isWithin(name: string, folder: string): boolean {
  return name === folder || name.startsWith(`${folder}/`)
}
