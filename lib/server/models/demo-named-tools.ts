/** The demo model calls the tools that a prompt names, with the JSON that stands behind each name. */
import { fenced } from './demo-quote'
import { parseObject, type DemoScene, type DemoStep } from './demo-scene'
import type { DemoCall } from './demo-scripts'

interface NamedCall extends DemoCall {
  /** It is more than a mention: JSON follows, or a word such as "use" stands before it. */
  readonly isMeant: boolean
  /** It waits for those before it. */
  readonly isThen: boolean
}

const verbBefore = /(?:\b(?:use|call|run|try)|用|调用|使用|试试)\s*[`"']?$/i
const joinsArguments = /^[`"']?\s*(?:with|using|on|[:：(（]|参数)?\s*/i
const thenWords = /\bthen\b|然后|接着|之后/i

/** The calls that a prompt asks for, in rounds: those of one round go out together. */
export function namedRounds({ prompt, tools }: DemoScene, anyMention: boolean): DemoCall[][] {
  const rounds: DemoCall[][] = []
  for (const { name, arguments: args, isMeant, isThen } of namedCalls(prompt, tools)) {
    if (!isMeant && !anyMention) continue
    const last = rounds.at(-1)
    if (last === undefined || isThen) rounds.push([{ name, arguments: args }])
    else last.push({ name, arguments: args })
  }
  return rounds
}

/** Calls one round after the other, then shows what each gave. */
export function playNamed(scene: DemoScene, rounds: readonly (readonly DemoCall[])[]): DemoStep {
  const words = scene.isChinese ? chinese : english
  const calls = rounds[scene.turns]
  if (calls === undefined) return { content: report(scene, words) }
  return { ...(scene.turns === 0 && { reasoning: words.reasoning }), calls }
}

/** Says which tools it could call. */
export function offerTools({ tools, isChinese }: DemoScene): DemoStep {
  return { content: (isChinese ? chinese : english).offer(tools.map((name) => `\`${name}\``)) }
}

function* namedCalls(prompt: string, tools: readonly string[]): Generator<NamedCall> {
  if (tools.length === 0) return
  const names = tools.toSorted((a, b) => b.length - a.length).map((name) => name.replaceAll(/[.-]/g, '\\$&'))
  const pattern = new RegExp(`(?<![\\w-])(?:${names.join('|')})(?![\\w-])`, 'g')
  let end = 0
  for (let match = pattern.exec(prompt); match !== null; match = pattern.exec(prompt)) {
    const between = prompt.slice(end, match.index)
    end = pattern.lastIndex
    const jsonStart = end + (joinsArguments.exec(prompt.slice(end, end + 100))?.[0].length ?? 0)
    const json = objectAt(prompt, jsonStart)
    if (json !== '') end = jsonStart + json.length
    // Names inside those arguments are not calls of this agent.
    pattern.lastIndex = end
    yield {
      name: match[0],
      arguments: parseObject(json),
      isMeant: json !== '' || verbBefore.test(between),
      isThen: thenWords.test(between),
    }
  }
}

/** The text of the JSON object that begins at `start`; empty when none does. */
function objectAt(text: string, start: number): string {
  if (text[start] !== '{') return ''
  let depth = 0
  let isInString = false
  for (let index = start; index < text.length; index += 1) {
    const character = text[index]
    if (isInString && character === '\\') index += 1
    else if (character === '"') isInString = !isInString
    else if (!isInString && character === '{') depth += 1
    else if (!isInString && character === '}') depth -= 1
    if (depth === 0) return text.slice(start, index + 1)
  }
  return ''
}

function report({ done }: DemoScene, words: Words): string {
  const parts = done.map(
    ({ name, result, hasFailed }) =>
      `**\`${name}\`**: ${hasFailed ? words.failed : words.answered}\n\n${fenced(result)}`,
  )
  return [words.opening, ...parts].join('\n\n') + '\n'
}

type Words = typeof english

const english = {
  reasoning: 'The prompt names tools. They are called as it says.',
  opening: 'This is the demo model. It called the tools that your prompt names; this is what they gave.',
  answered: 'answered',
  failed: 'did not do it',
  offer: (tools: readonly string[]) =>
    `This is the demo model. No language model runs here, so it calls only what your prompt names. It can call ${tools.join(', ')}.\n\nWrite a name and its arguments as JSON, such as ${tools[0]} \`{}\`. Several at once run in parallel; with "then" between them, one after the other.\n`,
}

const chinese: Words = {
  reasoning: '输入中写了工具的名称，按它所写的调用。',
  opening: '这是演示模型。它调用了你在输入中写的工具，结果如下。',
  answered: '已返回',
  failed: '未完成',
  offer: (tools) =>
    `这是演示模型。这里没有语言模型在运行，所以它只调用你在输入中写明的工具。可以调用：${tools.join('、')}。\n\n写上名称和 JSON 参数，例如 ${tools[0]} \`{}\`。写几个就并行调用几个；中间写“然后”则依次调用。\n`,
}
