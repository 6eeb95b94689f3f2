/** The demo model in the graph "Digest": sums one item up, and sets the items together. */
import { excerpt } from './demo-quote'
import type { DemoScene, DemoStep } from './demo-scene'
import { figuresOf, firstLine, keywordsOf, sectionsOf } from './demo-words'
import { parseJson } from './fields'

/** One item: a text, or an address with the page behind it. */
export function playSum({ prompt, isChinese }: DemoScene): DemoStep {
  const words = isChinese ? chinese : english
  const section = sectionsOf(prompt, ['Item', 'Page'])
  const item = section('Item') || prompt
  const page = section('Page')
  const isAddress = /^https?:\/\/\S+$/.test(item)
  const said = isAddress ? pageSaid(item, page, words) : textSaid(item, isChinese, words)
  return { reasoning: words.reading(isAddress), content: `${said}\n\n*${words.note}*\n` }
}

function pageSaid(address: string, page: string, words: Words): string {
  if (page === '') return `**${excerpt(address, 80)}**: ${words.notRead}`
  const title = /^Title: (.+)$/m.exec(page)?.[1] ?? address
  const text = page.slice(page.search(/\n\n|$/))
  const sentences = text.split('\n').filter((line) => line.length > 60)
  return `**${excerpt(title, 80)}**: ${excerpt(sentences.join(' ') || text, 200) || words.empty} (${excerpt(address, 120)})`
}

function textSaid(item: string, isChinese: boolean, words: Words): string {
  const about = keywordsOf(item, isChinese, 3).join(words.comma)
  const figures = figuresOf(item, 4)
  const counted =
    figures.length > 0 ? ` ${words.figures(figures.map((each) => excerpt(each)).join(words.comma))}` : ''
  return `**${excerpt(about, 60) || excerpt(item, 40)}**: ${ended(excerpt(item, 200), words)}${counted}`
}

/** With a full stop, unless it ends with a mark of its own. */
function ended(text: string, words: Words): string {
  return /[\p{L}\p{N}]$/u.test(text) ? `${text}${words.stop}` : text
}

/** All items, those with figures in a group of their own; with one there is nothing to group. */
export function playDigest({ prompt, isChinese }: DemoScene): DemoStep {
  const words = isChinese ? chinese : english
  const items = itemsIn(sectionsOf(prompt, ['Time', 'Items'])('Items'))
  if (items.length < 2) {
    return { content: `${words.opening}\n\n${items[0] ?? words.nothing}\n` }
  }
  const withFigures = items.filter((item) => /\d/.test(item))
  const others = items.filter((item) => !/\d/.test(item))
  const groups = [
    { heading: words.withFigures, items: withFigures },
    { heading: words.others, items: others },
  ].filter((group) => group.items.length > 0)
  const lists = groups.map(
    (group) => `### ${group.heading}\n\n${group.items.map((item) => `- ${item}`).join('\n')}`,
  )
  return {
    reasoning: words.grouping(items.length, withFigures.length),
    content: [words.opening, words.common(items.length, withFigures.length), ...lists].join('\n\n') + '\n',
  }
}

/** What each item says, without the line that says that the demo model says it. */
function itemsIn(list: string): string[] {
  const items = parseJson(list)
  if (!Array.isArray(items)) return []
  return items
    .map((item) => firstLine(typeof item === 'string' ? item : JSON.stringify(item)))
    .filter((item) => item !== '')
}

type Words = typeof english

const english = {
  reading: (isAddress: boolean): string =>
    isAddress
      ? 'The item is an address: its page says what it is.'
      : 'The item is a text: its words say what it is.',
  notRead: 'the page could not be read, so there is nothing to sum up.',
  empty: 'the page holds no text.',
  comma: ', ',
  stop: '.',
  figures: (figures: string) => `In figures: ${figures}.`,
  note: 'The demo model quotes; it understands nothing of it.',
  opening: 'This is the demo model. It sorts the items and leaves their words as they are.',
  nothing: 'There was nothing to digest.',
  grouping: (all: number, withFigures: number) =>
    `${all} items have been summed up, ${withFigures} of them with figures. That makes the groups.`,
  common: (all: number, withFigures: number) =>
    `There are **${all} items**, ${withFigures === all ? 'all' : withFigures} with figures.`,
  withFigures: 'With figures',
  others: 'Without figures',
}

const chinese: Words = {
  reading: (isAddress) => (isAddress ? '这一条是网址，内容在网页里。' : '这一条是文字，内容就在字里。'),
  notRead: '网页无法读取，所以没有可归纳的内容。',
  empty: '网页里没有文字。',
  comma: '、',
  stop: '。',
  figures: (figures) => `其中的数字：${figures}。`,
  note: '演示模型只是引用，并不理解其中的意思。',
  opening: '这是演示模型。它给条目分组，不改动文字。',
  nothing: '没有可归纳的内容。',
  grouping: (all, withFigures) => `共归纳了 ${all} 条，其中 ${withFigures} 条含有数字，据此分组。`,
  common: (all, withFigures) => `共有 **${all} 条**，其中 ${withFigures} 条含有数字。`,
  withFigures: '含数字',
  others: '不含数字',
}
