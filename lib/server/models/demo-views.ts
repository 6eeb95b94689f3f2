/** The demo model in the graph "Three views": the three who speak, and the one who weighs what they said. */
import { excerpt } from './demo-quote'
import type { DemoScene, DemoStep } from './demo-scene'
import { firstLine, keywordsOf, sectionsOf, wayFor } from './demo-words'

export type View = 'optimist' | 'sceptic' | 'engineer'

export function playView(view: View, { prompt, isChinese }: DemoScene): DemoStep {
  const words = isChinese ? chinese : english
  const { opening, points, reasoning } = words.views[view]
  const found = keywordsOf(prompt, isChinese, 3)
  const about = found.length > 0 ? found : [words.matter]
  const list = about.map((word, index) => `- ${wayFor(points, prompt, index)(`**${word}**`)}`)
  return {
    reasoning: reasoning(about.join(words.comma)),
    content: `${wayFor(opening, prompt)}\n\n${list.join('\n')}\n\n*${words.note(words.names[view])}*\n`,
  }
}

export function playVerdict({ prompt, isChinese }: DemoScene): DemoStep {
  const words = isChinese ? chinese : english
  const section = sectionsOf(prompt, ['Question', 'Optimist', 'Sceptic', 'Engineer'])
  const said = [
    { view: words.names.optimist, text: section('Optimist') },
    { view: words.names.sceptic, text: section('Sceptic') },
    { view: words.names.engineer, text: section('Engineer') },
  ].map(({ view, text }) => ({ view, text: excerpt(firstLine(text)) }))
  const rows = said.map(({ view, text }) => `| ${view} | ${text || words.silent} |`)
  const step = section('Engineer')
    .split('\n')
    .find((line) => line.startsWith('- '))
  return {
    reasoning: words.weighing(said.filter(({ text }) => text !== '').length),
    content: [
      words.opening,
      words.question(excerpt(section('Question') || prompt, 160)),
      [words.header, '|---|---|', ...rows].join('\n'),
      words.verdict(excerpt(step?.slice(2).replaceAll('**', '') ?? words.silent)),
      '',
    ].join('\n\n'),
  }
}

type Point = (word: string) => string
interface ViewWords {
  readonly reasoning: (words: string) => string
  readonly opening: readonly [string, ...string[]]
  readonly points: readonly [Point, ...Point[]]
}

interface Words {
  readonly names: Readonly<Record<View, string>>
  readonly views: Readonly<Record<View, ViewWords>>
  readonly matter: string
  readonly comma: string
  readonly note: (view: string) => string
  readonly weighing: (count: number) => string
  readonly opening: string
  readonly question: (question: string) => string
  readonly header: string
  readonly silent: string
  readonly verdict: (step: string) => string
}

const english: Words = {
  names: { optimist: 'Optimist', sceptic: 'Sceptic', engineer: 'Engineer' },
  views: {
    optimist: {
      reasoning: (words) => `What could go well with ${words}? One gain for each.`,
      opening: [
        'Yes: the sooner it is tried, the more it teaches.',
        'There is more to win here than to lose.',
        'This opens a door, and the first step through it is cheap.',
      ],
      points: [
        (word) => `${word}: whoever begins with it learns what no plan tells.`,
        (word) => `${word} gets better with use, and others can build on it.`,
        (word) => `${word} can begin small, with those who want it most.`,
      ],
    },
    sceptic: {
      reasoning: (words) => `What is taken for granted about ${words}? One doubt for each.`,
      opening: [
        'Not yet: too much is taken for granted.',
        'It may work, but nobody has counted what it costs.',
        'The question holds a promise that has to be proved first.',
      ],
      points: [
        (word) => `${word}: who pays for it, and for how many years?`,
        (word) => `${word} sounds easy in the telling. What happens on the day it breaks?`,
        (word) => `${word} helps some and burdens others, who were not asked.`,
      ],
    },
    engineer: {
      reasoning: (words) =>
        `How would ${words} be done? One step for each, the one that can be undone first.`,
      opening: [
        'It can be done in parts; begin with the one that can be undone.',
        'A small trial says more than a large plan.',
        'First the measure, then the work: what would tell that it helps?',
      ],
      points: [
        (word) => `${word}: try it with ten people for two weeks, and write down what breaks.`,
        (word) => `${word} needs an owner, a measure and a way back.`,
        (word) => `${word} comes after the part that everything else stands on.`,
      ],
    },
  },
  matter: 'the matter',
  comma: ', ',
  note: (view) =>
    `The demo model plays the ${view.toLowerCase()}: the sentences are written in advance, the words in bold are yours.`,
  weighing: (count) => `${count} views have come in. I set the first sentence of each beside the others.`,
  opening: 'This is the demo model. It sets the views side by side; to weigh them takes a real model.',
  question: (question) => `**Question:** ${question}`,
  header: '| View | Says |',
  silent: 'nothing',
  verdict: (step) => `**Next step, as the engineer puts it:** ${step}`,
}

const chinese: Words = {
  names: { optimist: '乐观者', sceptic: '怀疑者', engineer: '工程师' },
  views: {
    optimist: {
      reasoning: (words) => `${words}，各能带来什么？逐个说一个好处。`,
      opening: [
        '可以，越早试，学到的越多。',
        '这里能赢得的比会失去的多。',
        '这打开了一扇门，第一步的代价很小。',
      ],
      points: [
        (word) => `${word}：先动手的人，会知道计划里没有的事。`,
        (word) => `${word}越用越好，别人也能接着做。`,
        (word) => `${word}可以从小处开始，先给最需要的人。`,
      ],
    },
    sceptic: {
      reasoning: (words) => `${words}，哪些被当成了理所当然？逐个提一个疑问。`,
      opening: [
        '还不行：当成理所当然的太多。',
        '也许可行，但没有人算过代价。',
        '问题里藏着一个承诺，得先证明它。',
      ],
      points: [
        (word) => `${word}：谁来付钱，要付多少年？`,
        (word) => `${word}说起来容易，坏掉的那天怎么办？`,
        (word) => `${word}帮了一些人，也给另一些人添了负担，而他们没有被问过。`,
      ],
    },
    engineer: {
      reasoning: (words) => `${words}，具体怎么做？逐个给一步，先做能撤回的。`,
      opening: [
        '可以分步做，先做能撤回的那一步。',
        '一次小试验，胜过一份大计划。',
        '先定衡量办法，再动手：怎样算有用？',
      ],
      points: [
        (word) => `${word}：找十个人试两周，记下哪里出问题。`,
        (word) => `${word}需要一个负责人、一个指标和一条退路。`,
        (word) => `${word}放在后面，先做其他一切所依靠的部分。`,
      ],
    },
  },
  matter: '这件事',
  comma: '、',
  note: (view) => `这是演示模型，扮演${view}：句子是事先写好的，粗体的词来自你的问题。`,
  weighing: (count) => `收到 ${count} 种看法，把各自的第一句并列出来。`,
  opening: '这是演示模型。它把各方看法并列出来，真正的权衡需要真实模型。',
  question: (question) => `**问题：** ${question}`,
  header: '| 视角 | 看法 |',
  silent: '没有内容',
  verdict: (step) => `**下一步（按工程师的说法）：** ${step}`,
}
