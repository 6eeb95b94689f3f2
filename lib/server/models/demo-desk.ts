/** The demo model in the graph "Support desk": notes of the desk that knows the matter, and the draft of the reply. */
import { excerpt } from './demo-quote'
import type { DemoScene, DemoStep } from './demo-scene'
import { figuresOf, firstLine, sectionsOf } from './demo-words'

export type Desk = 'billing' | 'technical' | 'general'

export function playDesk(desk: Desk, { prompt, isChinese }: DemoScene): DemoStep {
  const words = isChinese ? chinese : english
  const figures = figuresOf(prompt, 5)
  return {
    reasoning: words.reading(words.desks[desk]),
    content: `${words.notes(words.desks[desk])}

- **${words.wants}** ${excerpt(firstLine(prompt), 160)}
- **${words.facts}** ${figures.length > 0 ? figures.map((figure) => excerpt(figure)).join(words.comma) : words.noFacts}
- **${words.first}** ${words.checks[desk]}
- **${words.promise}** ${words.promised}
`,
  }
}

/** Each draft but the first says what was to be changed, and does it where that is to be shorter. */
export function playDraft({ prompt, isChinese }: DemoScene): DemoStep {
  const words = isChinese ? chinese : english
  const section = sectionsOf(prompt, ['Message', 'Notes of the desk', 'Last draft', 'Wanted change'])
  const change = excerpt(section('Wanted change'), 120)
  const last = section('Last draft')
  const draft = last === '' ? 1 : Number(words.numbered.exec(last)?.[1] ?? 1) + 1
  const check = noteAt(section('Notes of the desk'), words.first)
  const asks = check === '' || words.shorter.test(change) ? [] : [words.ask(check)]
  const paragraphs = [
    words.hello,
    words.thanks(excerpt(firstLine(section('Message') || prompt), 120)),
    ...asks,
    words.next,
    words.bye,
    draft === 1 ? words.firstDraft : words.laterDraft(draft, change),
  ]
  return {
    reasoning: draft === 1 ? words.drafting : words.redrafting(change),
    content: `${paragraphs.join('\n\n')}\n`,
  }
}

/** What stands behind a heading in the notes. */
function noteAt(notes: string, heading: string): string {
  const line = notes.split('\n').find((each) => each.startsWith(`- **${heading}**`))
  return line?.slice(`- **${heading}**`.length).trim() ?? ''
}

type Words = typeof english

const english = {
  desks: { billing: 'billing desk', technical: 'technical desk', general: 'general desk' },
  reading: (desk: string) => `I read the message as the ${desk} would, and note what the reply needs.`,
  notes: (desk: string) =>
    `Notes of the ${desk}. The demo model took them from the message; it knows no account.`,
  wants: 'Wants:',
  facts: 'Facts:',
  noFacts: 'none named',
  comma: ', ',
  first: 'Check first:',
  checks: {
    billing: 'the number of the invoice and the day of the payment',
    technical: 'the version, the device and the exact words on the screen',
    general: 'which product or which team this is about',
  },
  promise: 'May be promised:',
  promised: 'an answer by the end of the next working day',
  drafting: 'The notes say what has to be asked. The reply answers first, then asks.',
  redrafting: (change: string) =>
    change === '' ? 'Another draft is wanted.' : `The reviewer wants this changed: ${change}`,
  numbered: /Draft (\d+) of the demo model/,
  shorter: /\bshort/i,
  hello: 'Hello,',
  thanks: (message: string) => `we have your message, “${message}”, and are looking into it.`,
  ask: (check: string) => `So that we can go on, please send us:\n\n- ${check}`,
  next: 'You hear from us by the end of the next working day.',
  bye: 'Your support desk',
  firstDraft:
    '*Draft 1 of the demo model: its sentences are written in advance, the quoted words are yours.*',
  laterDraft: (draft: number, change: string) =>
    `*Draft ${draft} of the demo model. Wanted change: ${change || 'none named'}.*`,
}

const chinese: Words = {
  desks: { billing: '账务组', technical: '技术组', general: '综合组' },
  reading: (desk) => `按${desk}的角度读这条消息，记下回复所需的内容。`,
  notes: (desk) => `${desk}的记录。演示模型只从消息中摘取，并不了解任何账户。`,
  wants: '诉求：',
  facts: '事实：',
  noFacts: '没有提到',
  comma: '、',
  first: '先核对：',
  checks: {
    billing: '发票号码和付款日期',
    technical: '版本、设备和屏幕上的原文',
    general: '涉及哪个产品、哪个团队',
  },
  promise: '可以承诺：',
  promised: '下一个工作日结束前答复',
  drafting: '记录里写了要问什么。回复先作答，再提问。',
  redrafting: (change) => (change === '' ? '需要再写一稿。' : `审阅者希望修改：${change}`),
  numbered: /演示模型第 (\d+) 稿/,
  shorter: /短|简/,
  hello: '您好：',
  thanks: (message) => `您的消息“${message}”已收到，我们正在处理。`,
  ask: (check) => `为了继续处理，请提供：\n\n- ${check}`,
  next: '我们会在下一个工作日结束前答复您。',
  bye: '支持团队',
  firstDraft: '*演示模型第 1 稿：句子是事先写好的，引用的词来自您。*',
  laterDraft: (draft, change) => `*演示模型第 ${draft} 稿。希望的修改：${change || '没有说明'}。*`,
}
