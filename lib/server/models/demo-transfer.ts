/** The demo model where it chooses who goes on: hands over to the one that words of the prompt point to. */
import { excerpt } from './demo-quote'
import type { DemoScene, DemoStep } from './demo-scene'

const prefix = 'transfer_to_'

export function transferTools(tools: readonly string[]): string[] {
  return tools.filter((name) => name.startsWith(prefix))
}

export function playTransfer({ prompt, tools, done, isChinese }: DemoScene): DemoStep {
  const words = isChinese ? chinese : english
  const offered = transferTools(tools)
  if (done.some(({ name }) => offered.includes(name))) return { content: words.done }
  const [best] = offered
    .map((tool) => ({ tool, found: wordsFor(tool, prompt) }))
    .toSorted((a, b) => b.found.length - a.found.length)
  const found = best?.found ?? []
  const tool =
    (found.length > 0 ? best?.tool : offered.find((name) => catchAll.test(name))) ?? offered[0] ?? ''
  return {
    reasoning: words.reasoning(offered.map(nameOf)),
    content: found.length > 0 ? words.found(found, nameOf(tool)) : words.none(nameOf(tool)),
    calls: [{ name: tool, arguments: {} }],
  }
}

/** For what fits nowhere else. */
const catchAll = /_(?:other|general|else|default|rest)/i

/** Words that point to somebody whose name matches. */
const topics: readonly { readonly name: RegExp; readonly words: RegExp }[] = [
  {
    name: /bill|pay|account|financ|invoice/i,
    words:
      /\b(?:invoices?|bill(?:s|ed|ing)?|refund\w*|charg\w*|pa(?:y|id|yments?)|pric\w*|subscri\w*|receipts?|money)\b|发票|账单|退款|付款|扣款|扣费|价格|订阅|费用/gi,
  },
  {
    name: /tech|engineer|support|bug|it$/i,
    words:
      /\b(?:errors?|bugs?|crash\w*|broken|install\w*|log ?in|passwords?|updates?|screens?|connect\w*|(?:not|n't|n’t) (?:work|open|start|load)\w*)\b|错误|报错|崩溃|无法|安装|登录|密码|打不开|连接|更新/gi,
  },
  {
    name: /sales?|order|shop/i,
    words: /\b(?:buy|order\w*|offers?|quotes?|deliver\w*|ship\w*)\b|购买|订单|报价|发货/gi,
  },
]

/** The words of a prompt that point to a tool: those of its topic, and its own name. */
function wordsFor(tool: string, prompt: string): string[] {
  const own = new RegExp(`\\b(?:${nameOf(tool).split(' ').map(escaped).join('|')})\\b`, 'gi')
  const patterns = [own, ...topics.filter(({ name }) => name.test(tool)).map(({ words }) => words)]
  const found = patterns.flatMap((pattern) => prompt.match(pattern) ?? [])
  return [...new Set(found.map((word) => word.toLowerCase()))]
}

function escaped(word: string): string {
  return word.replaceAll(/[^\p{L}\p{N}]/gu, '.')
}

function nameOf(tool: string): string {
  return tool.slice(prefix.length).replaceAll('_', ' ')
}

type Words = typeof english

const english = {
  reasoning: (names: readonly string[]) =>
    `It can go on with one of these: ${names.join(', ')}. The words of the prompt decide.`,
  found: (found: readonly string[], name: string) =>
    `${found.map((word) => `“${excerpt(word)}”`).join(' and ')} ${found.length === 1 ? 'points' : 'point'} to ${name}. The demo model goes by such words alone.\n`,
  none: (name: string) =>
    `No word points to one of them, so ${name} goes on. The demo model goes by words alone.\n`,
  done: 'It is handed over.\n',
}

const chinese: Words = {
  reasoning: (names) => `接下来可以交给：${names.join('、')}。由输入中的词决定。`,
  found: (found, name) =>
    `${found.map((word) => `“${excerpt(word)}”`).join('、')}指向 ${name}。演示模型只看这些词。\n`,
  none: (name) => `没有词指向其中之一，所以交给 ${name}。演示模型只看词语。\n`,
  done: '已经转交。\n',
}
