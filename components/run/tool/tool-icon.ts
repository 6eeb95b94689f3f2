import {
  Bot,
  Calculator,
  Clock,
  Database,
  FileText,
  GitBranch,
  Globe,
  Hand,
  type LucideIcon,
  Search,
  Terminal,
  Wrench,
} from 'lucide-react'

/** The first kind of which the name has a word. */
const kinds: readonly (readonly [LucideIcon, ReadonlySet<string>])[] = [
  [Bot, new Set(['agent', 'agents'])],
  [Calculator, new Set(['calc', 'calculate', 'calculator', 'math', 'compute', 'add', 'sum'])],
  [
    Database,
    new Set([
      'db',
      'sql',
      'sqlite',
      'postgres',
      'mysql',
      'mongo',
      'redis',
      'database',
      'query',
      'schema',
      'table',
    ]),
  ],
  [GitBranch, new Set(['git', 'github', 'gitlab', 'branch', 'commit', 'diff'])],
  [Terminal, new Set(['run', 'exec', 'shell', 'bash', 'terminal', 'command', 'sandbox', 'python', 'node'])],
  [Search, new Set(['search', 'find', 'lookup', 'grep', 'scan'])],
  [Clock, new Set(['time', 'date', 'now', 'clock', 'wait', 'sleep'])],
  [Globe, new Set(['fetch', 'web', 'http', 'https', 'url', 'page', 'browser', 'browse', 'crawl'])],
  [FileText, new Set(['file', 'files', 'document', 'read', 'write', 'image', 'pdf', 'csv'])],
]

/** A tool has the icon of its kind, told by its name; while it waits for a person, the hand. */
export function iconOfTool(name: string, isWaiting = false): LucideIcon {
  if (isWaiting) return Hand
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
  return kinds.find(([, known]) => words.some((word) => known.has(word)))?.[0] ?? Wrench
}
