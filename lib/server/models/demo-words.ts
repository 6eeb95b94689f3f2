/** Pieces of a prompt that the scripts of the demo model speak with. Pure. */

/** Words that carry nothing by themselves; in Chinese the particles between which words stand. */
const emptyWords =
  /^(?:should|would|could|about|there|their|which|where|while|what|when|with|without|from|have|does|that|this|these|those|they|than|into|your|ours|every|each|been|being|will|shall|and|the|for|are|can|how|why|who|our|its|not|but|you|all|any)$/i
const chineseParticles =
  /[的了是吗呢吧和与或在把被让我你他她它们这那有没要不会能该应为对就都也还请]+|\P{Script=Han}+/u

/** Words of a text that it is likely to be about, in its order: the ones with most letters. */
export function keywordsOf(text: string, isChinese: boolean, count: number): string[] {
  const words = isChinese
    ? text.split(chineseParticles).map((word) => word.slice(0, 6))
    : (text.match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [])
  const shortest = isChinese ? 2 : 3
  const distinct = [...new Set(words.filter((word) => word.length >= shortest && !emptyWords.test(word)))]
  const longest = new Set(distinct.toSorted((a, b) => b.length - a.length).slice(0, count))
  return distinct.filter((word) => longest.has(word))
}

/** Numbers, dates and codes in a text, as they stand there. */
export function figuresOf(text: string, count: number): string[] {
  return [...new Set(text.match(/[\p{Sc}#]?[\p{L}-]{0,6}\d[\d.,:/%\p{L}-]{0,20}(?<![.,:/-])/gu))].slice(
    0,
    count,
  )
}

/** One of several ways to say a thing: always the same for the same text. */
export function wayFor<Way>(ways: readonly [Way, ...Way[]], text: string, turn = 0): Way {
  const sum = Array.from(text).reduce(
    (total, character) => (total * 31 + (character.codePointAt(0) ?? 0)) % 65_521,
    7,
  )
  return ways[(sum + turn) % ways.length] ?? ways[0]
}

/**
 * Cuts a text at the lines that are one of `labels` and a colon.
 *
 * @returns gives what stands below a label; empty when it is not there.
 */
export function sectionsOf<Label extends string>(
  text: string,
  labels: readonly Label[],
): (label: Label) => string {
  const lines = new Map<Label, string[]>()
  let current: string[] = []
  for (const line of text.split('\n')) {
    const label = labels.find((each) => line === `${each}:`)
    if (label === undefined) current.push(line)
    else lines.set(label, (current = []))
  }
  return (label) => (lines.get(label) ?? []).join('\n').trim()
}

/** The first line with words in it. */
export function firstLine(text: string): string {
  return text.split('\n').find((line) => /[\p{L}\p{N}]/u.test(line)) ?? ''
}
