/** What the demo model says, and how words in the prompt choose it. Pure. */
import { chinese } from './demo-chinese'
import { english } from './demo-english'
import type { DemoTexts, Speech } from './demo-texts'

export interface DemoCall {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
}

export interface DemoAnswer {
  readonly reasoning: readonly string[]
  readonly content: readonly string[]
  /** Tools that it calls behind the content, all at once. */
  readonly calls: readonly DemoCall[]
  /** How many times slower than usual. */
  readonly slowness: number
  /** The error that ends it after the content; absent: it ends well. */
  readonly failure?: string
}

/** The words combine: "long slow fail" is a long answer that comes slowly and breaks off. */
export function answerTo(prompt: string): DemoAnswer {
  const speech = speechFor(prompt, textsFor(prompt))
  const said = { reasoning: inPieces(speech.reasoning), content: inPieces(speech.content), calls: [] }
  return inMood(said, prompt)
}

/**
 * What is said, as slowly as the prompt wishes, and broken off in the middle if it does: not where tools are called, so
 * that what was done before can be seen to be kept.
 */
export function inMood(said: Omit<DemoAnswer, 'slowness' | 'failure'>, prompt: string): DemoAnswer {
  const { words, failure } = textsFor(prompt)
  const wishes = wishesIn(prompt)
  const answer = { ...said, slowness: words.slow.test(wishes) ? 8 : 1 }
  if (said.calls.length > 0 || !words.fail.test(wishes)) return answer
  return { ...answer, content: said.content.slice(0, Math.ceil(said.content.length / 2)), failure }
}

/** A long prompt quotes, such as what another node of a graph has said: its words are no wishes of a person. */
function wishesIn(prompt: string): string {
  return prompt.length > 500 ? '' : prompt
}

/** The language is that of the beginning: what is quoted further down may be in any. */
function textsFor(prompt: string): DemoTexts {
  return isChinese(prompt.slice(0, 200)) ? chinese : english
}

function speechFor(prompt: string, { words, refusal, thinking, long, tour }: DemoTexts): Speech {
  const wishes = wishesIn(prompt)
  if (words.refuse.test(wishes)) return refusal
  if (words.think.test(wishes)) return thinking
  return words.long.test(wishes) ? long : tour
}

/** Whether no word of the prompt calls another speech up than the tour. */
export function isTour(prompt: string): boolean {
  const texts = textsFor(prompt)
  return speechFor(prompt, texts) === texts.tour
}

/** A Han character weighs about as much as a word in Latin letters. */
export function isChinese(prompt: string): boolean {
  const characters = prompt.match(/\p{Script=Han}/gu)?.length ?? 0
  const words = prompt.match(/\p{Script=Latin}+/gu)?.length ?? 0
  return prompt.includes('中文') || characters > words
}

/** Cuts a text as a model's tokens do: a word or two, or two Han characters, with the space behind them. */
export function inPieces(text: string): string[] {
  return (
    text.match(
      /[\p{Script=Han}，。；：、（）“”？]{1,2}\s*|[^\s\p{Script=Han}]{1,3} [^\s\p{Script=Han}]+\s*|[^\s\p{Script=Han}]+\s*|\s+/gu,
    ) ?? []
  )
}

/** A guess that is good enough for a demo: four Latin letters or one Han character to a token. */
export function estimateTokens(text: string): number {
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return characters + Math.ceil((text.length - characters) / 4)
}
