/** A long answer of every kind of Markdown, cut into words as a model would send them. */

const section = (number: number) => `## ${number}. What the harbour keeps

The tide comes in **twice a day**, and whoever moors here learns to read it: the \`gauge\` at the quay, the colour of
the water, the *angle* of the boats. See [the tables](https://example.org/tides/${number}) for the hours, which are
older than the harbour itself and have been wrong only once in living memory.

- Ropes are let out before the flood, never during it.
- A boat that lies dry needs **two** anchors:
  1. one to the north, where the mud is deep,
  2. one to the west, against the swell.
- Nobody sails on the ebb after dark.

| hour | level | drift |
|---|---:|---|
| 04:10 | ${number}.2 m | north |
| 10:25 | 0.${number} m | slack |
| 16:40 | ${number}.4 m | south |

\`\`\`ts
export function levelAt(hour: number, tides: readonly Tide[]): number {
  const next = tides.find((tide) => tide.hour > hour) ?? tides[0]
  // Between two tides the water follows half a cosine.
  return next === undefined ? ${number} : next.level * (1 + Math.cos(Math.PI * (next.hour - hour))) / 2
}
\`\`\`

> What is written on the wall of the old customs house was true then, and it is true now: the sea gives no credit.

The level follows $h(t) = a \\cos(\\omega t) + ${number}$, and over a whole day

$$
\\int_0^{24} h(t)\\,dt = 24 \\cdot ${number}
$$

so that what flows in flows out again, less what the sun takes and what the cook carries off in his kettle.

`

/** @returns whole sections with at least so many words, of about four characters each */
export function markdownWords(count: number): readonly string[] {
  const words: string[] = []
  for (let number = 1; words.length < count; number += 1) {
    words.push(...(section(number).match(/\s*\S{1,5}|\s+$/g) ?? []))
  }
  return words
}
