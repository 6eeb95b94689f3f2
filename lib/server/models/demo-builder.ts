/** The demo model as the agent builder: makes an agent of the words of a prompt. */
import { slugOf } from '@/lib/protocol/slug'
import { excerpt } from './demo-quote'
import { parseObject, stringAt, type DemoScene, type DemoStep, type DoneCall } from './demo-scene'
import { listAt } from './fields'
import type { DemoCall } from './demo-scripts'

export function isBuilder(tools: readonly string[]): boolean {
  return ['draft_agent', 'save_agent', 'ask_for_missing'].every((name) => tools.includes(name))
}

export function playBuilder(scene: DemoScene): DemoStep {
  const words = scene.isChinese ? chinese : english
  const last = scene.done.at(-1)
  const task = taskOf(scene.prompt)
  switch (last?.name) {
    case undefined:
      return weightOf(task) < 4
        ? { reasoning: words.unclear, calls: [askFor(['description', 'instructions'], words.ask)] }
        : { reasoning: words.clear, calls: [{ name: 'list_available', arguments: {} }] }
    case 'list_available':
      return {
        content: words.draft,
        calls: [{ name: 'draft_agent', arguments: draftOf(scene, last, words) }],
      }
    case 'draft_agent':
      return afterDraft(last, words)
    default:
      // A completion or a question has ended the run by now, unless saving failed.
      return { content: last?.hasFailed ? words.notSaved(excerpt(last.result)) : words.done }
  }
}

function afterDraft({ result, arguments: draft }: DoneCall, words: Words): DemoStep {
  const check = parseObject(result)
  if (check.valid === true) {
    return {
      calls: [{ name: 'save_agent', arguments: { ...draft, message: words.saved(String(draft.name)) } }],
    }
  }
  const fields = listAt(check, 'missing_fields').map(String)
  const problems = listAt(check, 'problems').map(String)
  return { calls: [askFor(fields, words.invalid(problems.join(' ') || excerpt(result)))] }
}

function askFor(missing_fields: readonly string[], message: string): DemoCall {
  return { name: 'ask_for_missing', arguments: { message, missing_fields } }
}

/** What the agent is to do, without the words that ask for it. */
function taskOf(prompt: string): string {
  return prompt
    .slice(0, 4000)
    .trim()
    .replace(
      /^(?:please\s+)?(?:(?:make|build|create|write|i\s+(?:want|need))\s+)?(?:me\s+)?(?:an?\s+)?(?:new\s+)?agents?\b\s*(?:(?:that|which|who|to)\b)?\s*/i,
      '',
    )
    .replace(
      /^(?:请|帮我|给我|我想要?|我需要)*(?:做|建|创建|生成|写)?(?:一个|个)?(?:新的?)?(?:智能体|代理|agent)[，,：:]?(?:用来|可以|能够?|来)?/i,
      '',
    )
    .replace(/[.。!！]+$/, '')
    .trim()
}

/** In words; two Han characters weigh as much as one. */
function weightOf(text: string): number {
  const latin = text.match(/[\p{L}\p{N}]+/gu)?.filter((word) => !/\p{Script=Han}/u.test(word)).length ?? 0
  return latin + Math.floor((text.match(/\p{Script=Han}/gu)?.length ?? 0) / 2)
}

function draftOf({ prompt }: DemoScene, listed: DoneCall, words: Words) {
  const task = taskOf(prompt)
  const there = parseObject(listed.result)
  const agents = listAt(there, 'agents').map((agent) => ({
    id: stringAt(agent, 'id'),
    name: stringAt(agent, 'name'),
  }))
  const name = freeName(nameOf(prompt, task), new Set(agents.map(({ id }) => id)))
  const description = excerpt(`${task.slice(0, 1).toUpperCase()}${task.slice(1)}${words.stop}`, 900)
  const sub_agents = agents.filter((agent) => isNamed(prompt, agent.name) || isNamed(prompt, agent.id))
  return {
    name,
    description,
    instructions: words.instructions(name, description),
    tools: toolsFor(prompt, there),
    ...(sub_agents.length > 0 && { sub_agents: sub_agents.map(({ id }) => id) }),
  }
}

/** The name that the prompt gives, else the first words of the task. */
function nameOf(prompt: string, task: string): string {
  const given = /(?:called|named|名叫|叫做|叫|名为)\s*[“"「']?([\p{L}\p{N}][\p{L}\p{N} _-]{0,40})/u.exec(
    prompt,
  )?.[1]
  const words = (given ?? task).match(/\p{Script=Han}{1,8}|[\p{L}\p{N}-]+/gu) ?? []
  const isHan = /\p{Script=Han}/u.test(words[0] ?? '')
  const name = words.slice(0, isHan ? 1 : 3).join(' ')
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1, 60)}` || 'Agent'
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  for (let count = 2; taken.has(slugOf(free)); count += 1) free = `${name} ${count}`
  return free
}

/** Words that call for tools of Weir's own. */
const keywords: readonly { readonly words: RegExp; readonly tools: readonly string[] }[] = [
  { words: /\b(?:pages?|web|urls?|sites?|websites?|links?)\b|网页|网站|网址|链接/i, tools: ['fetch_page'] },
  {
    words: /\b(?:numbers?|calculat\w*|figures?|sums?|math|statistics)\b|数字|计算|统计|求和/i,
    tools: ['calculate'],
  },
  {
    words: /\b(?:files?|csv|notes?|save\w*)\b|文件|保存|表格/i,
    tools: ['list_files', 'read_file', 'write_file'],
  },
  { words: /\b(?:time|dates?|today|clock)\b|时间|日期|今天/i, tools: ['current_time'] },
]

/** Of the tools there are: those that a keyword calls for, and those that the prompt names. */
function toolsFor(prompt: string, there: unknown) {
  const wanted = new Set(keywords.flatMap(({ words, tools }) => (words.test(prompt) ? tools : [])))
  return listAt(there, 'tools')
    .map((tool) => ({ server: stringAt(tool, 'server'), tool: stringAt(tool, 'tool') }))
    .filter(({ server, tool }) => (server === 'builtin' && wanted.has(tool)) || isNamed(prompt, tool))
}

function isNamed(prompt: string, name: string): boolean {
  if (name === '') return false
  const escaped = name.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '.')
  return new RegExp(`(?<![\\p{L}\\p{N}_-])${escaped}(?![\\p{L}\\p{N}_-])`, 'iu').test(prompt)
}

type Words = typeof english

const english = {
  unclear: 'The prompt does not say what the agent is to do. I ask before I draft.',
  clear: 'The task is clear enough. First I look up which tools there are, then I draft.',
  ask: 'This is the demo model. What should the agent do, with what, and what should it hand over? A sentence such as "Reads a web page and sums it up in three points" is enough.',
  draft: 'This is the demo model. It drafts the agent from your words.',
  saved: (name: string) =>
    `${name} is saved and can be run. The demo model wrote its instructions from your words: read them before you rely on them.`,
  invalid: (problems: string) => `The draft cannot be saved yet. ${problems}`,
  notSaved: (reason: string) => `The agent could not be saved: ${reason}`,
  done: 'Nothing is left to do.',
  stop: '.',
  instructions: (name: string, description: string) =>
    `You are “${name}”. Your task: ${description}\n\nHow you work\n- Use your tools for everything that can be looked up or calculated; several at once when none needs another.\n- When a tool fails, try once in another way, then go on without it and say so.\n\nHow you answer\n- The result first, then what it rests on.\n- Say what you could not find out.\n- Write in the person's language.`,
}

const chinese: Words = {
  unclear: '还不清楚这个智能体要做什么，先问清楚再起草。',
  clear: '任务足够清楚。先看有哪些工具，再起草。',
  ask: '这是演示模型。这个智能体要做什么，用什么材料，交出什么结果？写一句就够，例如“读取一个网页并归纳成三点”。',
  draft: '这是演示模型，它根据你的描述起草智能体。',
  saved: (name) => `“${name}”已保存，可以运行。它的说明由演示模型根据你的描述写成，使用前请先读一遍。`,
  invalid: (problems) => `草稿还不能保存。${problems}`,
  notSaved: (reason) => `智能体未能保存：${reason}`,
  done: '没有其他要做的了。',
  stop: '。',
  instructions: (name, description) =>
    `你是“${name}”。你的任务：${description}\n\n工作方式\n- 能查到或算出的，都用工具；互不依赖的同时调用。\n- 工具失败时换一种方式再试一次，仍不行就跳过并说明。\n\n回答方式\n- 先给结果，再给依据。\n- 说明哪些没有查到。\n- 使用对方的语言。`,
}
