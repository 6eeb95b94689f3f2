/** The demo model as a data analyst: takes numbers from the prompt, a file or a sample, and has them calculated. */
import { gaugeLevel } from './demo-gauge'
import { excerpt } from './demo-quote'
import { stringAt, type DemoScene, type DemoStep, type DoneCall } from './demo-scene'
import { parseJson } from './fields'
import type { DemoCall } from './demo-scripts'

const sampleFile = 'gauge-levels.csv'
const resultFile = 'results.md'
/** More would make an expression too long for the calculator. */
const maxNumbers = 40

type Origin = 'prompt' | 'file' | 'sample'

export function playAnalyst(scene: DemoScene): DemoStep {
  const words = scene.isChinese ? chinese : english
  const look = nextLook(scene)
  if (look) return { ...(scene.turns === 0 && { reasoning: words.looking }), calls: [look] }
  const { numbers, origin } = dataOf(scene)
  const results = scene.done.filter(({ name }) => name === 'calculate')
  if (scene.tools.includes('calculate') && results.length === 0) {
    const calls = expressionsOf(numbers).map((expression) => ({
      name: 'calculate',
      arguments: { expression },
    }))
    return { reasoning: words.calculating(numbers.length), calls }
  }
  const table = tableOf(results, words)
  const written = callOf(scene, resultFile)
  if (scene.tools.includes('write_file') && !written) {
    return { calls: [{ name: 'write_file', arguments: { name: resultFile, content: `${table}\n` } }] }
  }
  const source = words.source[origin](numbers.length, fileToRead(scene))
  return { content: [words.opening, source, table, ...savedNote(written, words)].join('\n\n') + '\n' }
}

/** What has to be looked at before anything can be calculated; undefined when it has been. */
function nextLook(scene: DemoScene): DemoCall | undefined {
  const { tools, done, prompt } = scene
  const isOpen = (tool: string) => tools.includes(tool) && !done.some(({ name }) => name === tool)
  if (numbersIn(prompt).length > 1 || done.some(({ name }) => name === 'calculate')) return undefined
  if (isOpen('list_files')) return { name: 'list_files', arguments: {} }
  const file = fileToRead(scene)
  if (file !== '') return isOpen('read_file') ? { name: 'read_file', arguments: { name: file } } : undefined
  if (!tools.includes('write_file') || callOf(scene, sampleFile)) return undefined
  return { name: 'write_file', arguments: { name: sampleFile, content: sampleText() } }
}

/** A CSV file that was there before it wrote its own; empty when there is none. */
function fileToRead({ done, tools }: DemoScene): string {
  const listed = done.find(({ name }) => name === 'list_files')
  if (!listed || !tools.includes('read_file')) return ''
  const names = listOf(parseJson(listed.result)).map((file) => stringAt(file, 'name'))
  return names.find((name) => name.toLowerCase().endsWith('.csv')) ?? ''
}

function dataOf({ prompt, done }: DemoScene): { numbers: readonly number[]; origin: Origin } {
  const inPrompt = numbersIn(prompt)
  if (inPrompt.length > 1) return { numbers: inPrompt.slice(0, maxNumbers), origin: 'prompt' }
  const read = done.find(({ name, hasFailed }) => name === 'read_file' && !hasFailed)
  const inFile = read ? lastColumn(read.result) : []
  if (inFile.length > 1) return { numbers: inFile.slice(0, maxNumbers), origin: 'file' }
  return { numbers: sampleLevels(), origin: 'sample' }
}

/** Numbers that stand for themselves: not those in addresses, dates or words. */
function numbersIn(prompt: string): number[] {
  const words = prompt.replaceAll(/https?:\/\/\S+/g, ' ').match(/[\w.-]+/g) ?? []
  return words.filter((word) => /^-?\d+(?:\.\d+)?\.?$/.test(word)).map(Number)
}

function lastColumn(csv: string): number[] {
  const rows = csv.split('\n').map((line) => line.split(/[,;\t]/))
  const cells = rows.filter(({ length }) => length > 1).map((row) => row.at(-1)?.trim() ?? '')
  return cells.filter((cell) => cell !== '' && Number.isFinite(Number(cell))).map(Number)
}

function sampleLevels(): number[] {
  return Array.from({ length: 7 }, (_, day) => Number(gaugeLevel(day + 1).toFixed(2)))
}

function sampleText(): string {
  return ['day,level_m', ...sampleLevels().map((level, day) => `${day + 1},${level}`), ''].join('\n')
}

function expressionsOf(numbers: readonly number[]): string[] {
  const list = numbers.join(', ')
  return [`sum(${list})`, `mean(${list})`, `max(${list}) - min(${list})`]
}

function callOf({ done }: DemoScene, file: string): DoneCall | undefined {
  return done.find(({ name, arguments: args }) => name === 'write_file' && args.name === file)
}

function tableOf(results: readonly DoneCall[], words: Words): string {
  const rows = results.map(({ result, hasFailed, arguments: args }, index) => {
    const shown = hasFailed ? `${words.failed}: ${excerpt(result, 80)}` : excerpt(result, 80)
    return `| ${words.figures[index] ?? ''} | \`${excerpt(String(args.expression), 60)}\` | ${shown} |`
  })
  return [words.header, '|---|---|---:|', ...rows].join('\n')
}

function savedNote(written: DoneCall | undefined, words: Words): string[] {
  if (written === undefined) return []
  return [written.hasFailed ? words.notSaved(excerpt(written.result)) : words.saved]
}

type Words = typeof english

const english = {
  looking: 'There are no numbers in the prompt, so the files come first.',
  calculating: (count: number) =>
    `${count} numbers. Sum, mean and range do not depend on each other: three calculations at once.`,
  opening:
    'This is the demo model. It always calculates the same three figures, but with the real calculator.',
  source: {
    prompt: (count: number, _file: string) => `Data: the ${count} numbers in your prompt.`,
    file: (count: number, file: string) => `Data: the last column of \`${file}\`, ${count} numbers.`,
    sample: (_count: number, file: string) =>
      file === ''
        ? `Data: seven levels of a gauge that does not exist. Put numbers into the prompt for your own.`
        : `\`${file}\` could not be used, so these are seven levels of a gauge that does not exist.`,
  },
  header: '| Figure | Calculation | Result |',
  figures: ['Sum', 'Mean', 'Range'],
  failed: 'failed',
  saved: `The table is in the file \`${resultFile}\`.`,
  notSaved: (reason: string) => `The table could not be saved: ${reason}`,
}

const chinese: Words = {
  looking: '输入中没有数字，先看文件。',
  calculating: (count) => `共 ${count} 个数。求和、平均和极差互不依赖，三项同时计算。`,
  opening: '这是演示模型。它总是计算同样的三项，但用的是真正的计算器。',
  source: {
    prompt: (count) => `数据：你输入中的 ${count} 个数。`,
    file: (count, file) => `数据：\`${file}\` 的最后一列，共 ${count} 个数。`,
    sample: (_count, file) =>
      file === ''
        ? '数据：一座虚构水位站七天的水位。在输入中写上数字，就会计算你的数字。'
        : `\`${file}\` 无法使用，因此改用一座虚构水位站七天的水位。`,
  },
  header: '| 项目 | 算式 | 结果 |',
  figures: ['总和', '平均', '极差'],
  failed: '失败',
  saved: `表格已写入文件 \`${resultFile}\`。`,
  notSaved: (reason) => `表格未能保存：${reason}`,
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
