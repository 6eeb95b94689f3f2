/** The demo model as a researcher: fetches the pages that a prompt names and quotes them. */
import { excerpt } from './demo-quote'
import { parseObject, stringAt, type DemoScene, type DemoStep, type DoneCall } from './demo-scene'
import type { DemoCall } from './demo-scripts'

const defaultPage = 'https://example.com/'
const maxPages = 3
const notesFile = 'notes.md'

const asksForTime = /\b(?:time|today|date|now)\b|时间|今天|日期|几点|现在/i
const asksForFile = /\b(?:save|notes?|report|file)\b|保存|笔记|报告|文件/i

export function playResearcher(scene: DemoScene): DemoStep {
  const { tools, turns, done, prompt } = scene
  const words = scene.isChinese ? chinese : english
  if (turns === 0) {
    const calls = firstCalls(scene)
    return { reasoning: words.reasoning(calls.length), calls }
  }
  const writesNotes = asksForFile.test(prompt) && tools.includes('write_file')
  const written = done.find(({ name }) => name === 'write_file')
  if (writesNotes && !written) {
    return { calls: [{ name: 'write_file', arguments: { name: notesFile, content: notesOf(done, words) } }] }
  }
  const saved = written ? [written.hasFailed ? words.notSaved(excerpt(written.result)) : words.saved] : []
  return { content: [words.opening, notesOf(done, words), ...saved].join('\n\n') + '\n' }
}

function firstCalls({ prompt, tools }: DemoScene): DemoCall[] {
  const urls = [...new Set(prompt.match(/https?:\/\/[^\s"'<>)，。；、）”]+[^\s"'<>).,;:!?，。；、）”]/g))]
  const wantsTime = asksForTime.test(prompt) && tools.includes('current_time')
  const clock = wantsTime ? [{ name: 'current_time', arguments: {} }] : []
  const pages = urls.length === 0 && !wantsTime ? [defaultPage] : urls.slice(0, maxPages)
  return [...pages.map((url) => ({ name: 'fetch_page', arguments: { url } })), ...clock]
}

function notesOf(done: readonly DoneCall[], words: Words): string {
  const pages = done.filter(({ name }) => name === 'fetch_page')
  const clock = done.find(({ name }) => name === 'current_time')
  const time = clock ? [words.time(stringAt(parseObject(clock.result), 'time') || excerpt(clock.result))] : []
  const isNothing = pages.length > 0 && pages.every(({ hasFailed }) => hasFailed)
  return [...time, ...pages.map((page) => noteOf(page, words)), ...(isNothing ? [words.nothing] : [])].join(
    '\n\n',
  )
}

function noteOf({ arguments: { url }, result, hasFailed }: DoneCall, words: Words): string {
  if (hasFailed) return `**${String(url)}**\n\n${words.notRead(excerpt(result))}`
  const title = /^Title: (.+)$/m.exec(result)?.[1] ?? ''
  const text = result.slice(result.search(/\n\n|$/))
  // Short lines are menus and headings.
  const sentences = text.split('\n').filter((line) => line.length > 60)
  const quoted = excerpt(sentences.join(' ') || text)
  return `**${excerpt(title, 80) || String(url)}**\n\n${words.source(String(url), text.trim().length)}\n\n> ${quoted}`
}

type Words = typeof english

const english = {
  reasoning: (count: number) =>
    count === 1
      ? 'One tool has what this needs. Its answer comes first, then mine.'
      : `${count} things are to be looked up, and none needs another. They go out at once.`,
  opening: 'This is the demo model. It fetched what follows and quotes it; it understands nothing of it.',
  time: (time: string) => `The clock says: ${time}`,
  source: (url: string, length: number) => `From ${url}, ${length.toLocaleString('en')} characters read:`,
  notRead: (reason: string) => `This page could not be read: ${reason}`,
  nothing: 'No page could be read, so there is nothing to answer from.',
  saved: `The notes are in the file \`${notesFile}\`.`,
  notSaved: (reason: string) => `The notes could not be saved: ${reason}`,
}

const chinese: Words = {
  reasoning: (count) =>
    count === 1 ? '一个工具就够了，先取它的结果，再作回答。' : `有 ${count} 项要查，互不依赖，同时发出。`,
  opening: '这是演示模型。下面的内容是它取来并引用的，它并不理解其中的意思。',
  time: (time) => `当前时间：${time}`,
  source: (url, length) => `来自 ${url} ，读取了 ${length.toLocaleString('en')} 个字符：`,
  notRead: (reason) => `这个网页无法读取：${reason}`,
  nothing: '没有一个网页可以读取，所以无从回答。',
  saved: `笔记已写入文件 \`${notesFile}\`。`,
  notSaved: (reason) => `笔记未能保存：${reason}`,
}
