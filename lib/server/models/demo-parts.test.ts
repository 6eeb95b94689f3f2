import { expect, test } from 'vitest'
import { play } from './demo-agent-test-setup'
import { partOf } from './demo-parts'
import { isChinese, type DemoAnswer } from './demo-scripts'

function ask(instructions: string, prompt: string): DemoAnswer & { readonly text: string } {
  const scene = { tools: [], instructions, prompt, isChinese: isChinese(prompt), turns: 0, done: [] }
  const answer = partOf(scene)
  if (answer === undefined) return expect.unreachable(`no part for ${instructions}`)
  return { ...answer, text: answer.content.join('') }
}

const question = 'Should our town close the market square to cars?'

test('each of three views speaks with words of the question, differently, and says whose words they are', () => {
  const texts = ['optimist', 'sceptic', 'engineer'].map(
    (view) => ask(`You are the ${view}. …`, question).text,
  )
  for (const text of texts) {
    expect(text).toContain('**market**')
    expect(text).toMatch(/\*The demo model plays the (optimist|sceptic|engineer)/)
  }
  expect(new Set(texts).size).toBe(3)
  expect(ask('You are the optimist.', 'Shall we teach chess in every school?').text).not.toBe(texts[0])
})

test('a question of empty words is spoken about all the same', () => {
  expect(ask('You are the sceptic.', 'Why?').text).toContain('**the matter**')
})

test('the verdict sets the first sentences beside each other and takes its next step from the engineer', () => {
  const prompt = `Question:\n${question}\n\nOptimist:\nYes.\n\nSceptic:\n\n\nEngineer:\nIn parts.\n\n- **cars**: try it.`
  const { text } = ask('You weigh three views of one question', prompt)
  expect(text).toContain(`**Question:** ${question}`)
  expect(text).toContain('| Optimist | Yes. |\n| Sceptic | nothing |\n| Engineer | In parts. |')
  expect(text).toContain('**Next step, as the engineer puts it:** cars: try it.')
})

test('a desk notes what the message says, with its figures', () => {
  const { text } = ask(
    'You are the billing desk. List',
    'I was charged twice.\nInvoice INV-204, €19.90, 3 May.',
  )
  expect(text).toContain('- **Wants:** I was charged twice.')
  expect(text).toContain('- **Facts:** INV-204, €19.90, 3')
})

function draftOf(last: string, change: string): string {
  const notes = ask('You are the technical desk.', 'It will not start.').text
  const prompt = `Message:\nIt will not start.\n\nNotes of the desk:\n${notes}\nLast draft:\n${last}\n\nWanted change:\n${change}`
  return ask('You draft the reply to a customer. You get', prompt).text
}

test('a draft asks what the desk wants to know; later ones count, and do what the reviewer wants', () => {
  const first = draftOf('', '')
  expect(first).toContain('“It will not start.”')
  expect(first).toContain('- the version, the device and the exact words on the screen')
  const second = draftOf(first, 'Shorter, please')
  expect(second).toContain('Draft 2 of the demo model. Wanted change: Shorter, please')
  expect(second).not.toContain('the version, the device')
  expect(draftOf(second, '')).toContain('Draft 3 of the demo model')
})

const sum = (item: string, page = '') =>
  ask('You sum up one item for a digest:', `Item:\n${item}\n\nPage:\n${page}`).text

test('an item is summed up from its words, or from the page behind its address', () => {
  expect(sum('The river rose by 3.2 m in May')).toContain(
    '**river, rose, May**: The river rose by 3.2 m in May. In figures: 3.2.',
  )
  const page = `Title: Weirs\nURL: https://a.test/\n\nMenu\n${'A weir holds the water back. '.repeat(3)}`
  expect(sum('https://a.test/', page)).toContain('**Weirs**: A weir holds the water back.')
  expect(sum('https://a.test/')).toContain('**https://a.test/**: the page could not be read')
})

function digestOf(...items: string[]): string {
  return ask('You write the digest of several', `Time:\nnow\n\nItems:\n${JSON.stringify(items)}`).text
}

test('a digest holds every item once, in its own words', () => {
  const text = digestOf(sum('The river rose by 3 m'), sum('The mill is closed'))
  expect(text).toContain('There are **2 items**, 1 with figures.')
  expect(text).toContain('### With figures\n\n- **river')
  expect(text).toContain('### Without figures\n\n- **mill')
  expect(text.match(/demo model/g)).toHaveLength(1)
  expect(digestOf('Only one')).toContain('\n\nOnly one\n')
  expect(digestOf()).toContain('nothing to digest')
})

test('instructions that it has no script for are said back, with what was given', () => {
  expect(ask('Translate into Latin.', 'Good morning').text).toContain(
    '- **Told to:** Translate into Latin.\n- **Given:** Good morning',
  )
})

test('without instructions, and for words that call up a speech, there is no part', () => {
  const scene = { tools: [], prompt: 'Hello', isChinese: false, turns: 0, done: [] }
  expect(partOf({ ...scene, instructions: '' })).toBeUndefined()
  expect(partOf({ ...scene, instructions: 'Translate.', prompt: 'a long answer' })).toBeUndefined()
})

test('"slow" and "fail" hold for parts too, and no part says them by itself', () => {
  expect(ask('You are the optimist.', 'slow')).toMatchObject({ slowness: 8 })
  expect(ask('You are the optimist.', 'Will it fail?').failure).toContain('demo model broke off')
  for (const { name, prompt } of everyPart) {
    const { text, reasoning } = ask(name, prompt)
    expect(`${text}${reasoning.join('')}`, name).not.toMatch(/\b(?:slow|fail)\b|慢|失败|[!！]/i)
  }
})

const names = [
  'You are the optimist.',
  'You are the sceptic.',
  'You are the engineer.',
  'You weigh three views',
  'You are the billing desk.',
  'You are the technical desk.',
  'You are the general desk.',
  'You draft the reply to a customer.',
  'You sum up one item for a digest',
  'You write the digest of',
  'Anything else',
]
const everyPart = names.flatMap((name) =>
  [question, '我们应该把市中心的广场改成步行区吗？'].map((prompt) => ({ name, prompt })),
)

test.each(everyPart)(
  '$name answers $prompt in its language, and names the demo model',
  ({ name, prompt }) => {
    const { text } = ask(name, prompt)
    expect(text).toMatch(isChinese(prompt) ? /演示模型/ : /demo model/i)
    expect(isChinese(text)).toBe(isChinese(prompt))
  },
)

test.each([
  ['My invoice is wrong, I want a refund', 'transfer_to_billing'],
  ['The app crashes when I log in', 'transfer_to_technical'],
  ['Where is your office?', 'transfer_to_other'],
  ['Please hand this to technical', 'transfer_to_technical'],
  ['发票金额不对，我要退款', 'transfer_to_billing'],
])('"%s" is handed over with %s', async (prompt, tool) => {
  const { rounds, remarks } = await play(prompt, [
    'transfer_to_billing',
    'transfer_to_technical',
    'transfer_to_other',
  ])
  expect(rounds).toEqual([[{ name: tool, arguments: {} }]])
  expect(remarks).toMatch(/demo model|演示模型/i)
})

test('with nobody for the rest, the first gets what fits none', async () => {
  const { rounds } = await play('Hello there', ['transfer_to_ada', 'transfer_to_bob'])
  expect(rounds[0]?.[0]?.name).toBe('transfer_to_ada')
})
