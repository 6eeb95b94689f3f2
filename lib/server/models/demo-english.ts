import { gaugeLevel } from './demo-gauge'
import type { DemoTexts } from './demo-texts'

const fence = '```'

const tour = String.raw`## This is the demo model

No language model runs here. Weir's built-in demo answers from a script, needs no key and sends nothing anywhere.

**Weir** keeps each run in a log on the server and streams it to you from there:

- The run keeps going when you leave. Only Stop ends it.
- A reload or a second tab shows the same answer, from its first word.
- After a cut, the page goes on behind the last event that it has. Nothing is lost, nothing comes twice.

### Connect a real model

Any OpenAI-compatible endpoint will do, for example Ollama on this machine:

${fence}bash
OPENAI_BASE_URL=http://localhost:11434/v1 npm run dev
${fence}

A hosted endpoint wants ${'`OPENAI_API_KEY`'} as well; with the key alone, Weir asks OpenAI. The key stays on the server.

### Words to try

Put one or more of these into a prompt:

| Word | What happens |
|---|---|
| long | an answer of a few thousand words |
| slow | about six tokens a second |
| think | long reasoning before a short answer |
| fail | the answer breaks off midway |
| refuse | the model declines |
| 中文 | the answer is in Chinese |

### A formula

A sharp-crested weir of width \( b \), with water standing \( h \) above its crest, lets through

$$
Q = \tfrac{2}{3} \, C_d \, b \sqrt{2g} \; h^{3/2}
$$

so that at twice the height it passes \( 2^{3/2} \approx 2.8 \) times the water.
`

const thinkingReasoning = `The prompt asks me to think, so this part is long and the answer short. It is written in advance; a real model would use it to work.

Take a small question: how many bytes does an hour of streaming cost? A model writes about 50 tokens a second. One token is about four letters, so that is 200 letters a second.

Each token travels as an event of its own. Around the letters stand the name of the event, the time, the id of the run, the model: some 250 bytes. So 50 events make 12,500 bytes a second.

An hour has 3,600 seconds. 12,500 times 3,600 is 45 million. That is 45 MB, for 720 kB of letters. Is the ratio right? 45,000 divided by 720 is 62.5, and 250 divided by 4 is 62.5. It agrees.

Would it help to send two tokens in one event? It halves the frames, and so nearly halves the bytes, but the second token arrives 20 ms late on average. A person does not notice 20 ms. A slow network notices the bytes.

Would compression help? The frames repeat almost word for word, so yes: to perhaps a tenth. Then an hour costs about as much as two photographs.

One more check: nobody reads for an hour at 50 tokens a second. A person reads about five words a second. An hour of reading is 18,000 words, or 24,000 tokens: 6 MB uncompressed. That is the figure to give.
`

/** How the gauge's keeper spends the days; one remark for each day of the week. */
const remarks = [
  'The gate stays as it is. The water over the crest is clear, and the stones below it can be counted from the bridge.',
  'Branches have caught on the left pier. Two people clear them before noon, with poles, from the boat.',
  'The float in the gauge sticks for an hour. Its chain gets oil, and the hour is filled in from the staff on the wall.',
  'A heron stands on the apron all morning. Below it the water turns over once and then runs on as if nothing had been in its way.',
  'The mill upstream lets its pond down to mend a sluice. The pulse arrives after three hours, a hand high, and is gone by dusk.',
  'The district asks for the figures of last year. They are copied by hand, checked once forwards and once backwards, and sent.',
  'No work today but the readings. They are taken at six, at noon and at six, as on every other day.',
]

function longContent(): string {
  const weeks = Array.from({ length: 10 }, (_, week) => weekOf(week))
  return `# The book of a river gauge

This is the demo model with a long answer: seventy days of a gauge that does not exist. It has headings and tables, so that you can watch a long text arrive, leave in the middle and come back.

${weeks.join('\n')}
## What the book says

The level follows the rain of about two days before. No reading is missing. The book goes on in the next volume.
`
}

function weekOf(week: number): string {
  const days = Array.from({ length: 7 }, (_, weekday) => week * 7 + weekday + 1)
  const rows = days.map((day) => `| ${day} | ${gaugeLevel(day).toFixed(2)} m | ${tendency(day)} |`)
  return `## Week ${week + 1}

${days.map(entryOf).join('\n\n')}

| Day | Level at noon | Tendency |
|---:|---:|---|
${rows.join('\n')}
`
}

function entryOf(day: number): string {
  const change = Math.round((gaugeLevel(day) - gaugeLevel(day - 1)) * 100)
  const compared =
    change === 0
      ? 'as on the day before'
      : `${Math.abs(change)} cm ${change > 0 ? 'above' : 'below'} the day before`
  return `**Day ${day}.** The gauge reads ${gaugeLevel(day).toFixed(2)} m, ${compared}. ${remarks[(day - 1) % 7]}`
}

function tendency(day: number): string {
  return gaugeLevel(day) > gaugeLevel(day - 1) ? 'rising' : 'falling'
}

export const english: DemoTexts = {
  words: {
    long: /\blong\b/i,
    slow: /\bslow\b/i,
    fail: /\bfail\b/i,
    refuse: /\brefuse\b/i,
    think: /\bthink\b/i,
  },
  tour: {
    reasoning:
      'This is scripted reasoning: a real model would work on the question here. The prompt has none of the words that change the script, so the answer is the tour. It says what this is and how to connect a model.',
    content: tour,
  },
  long: {
    reasoning:
      'The prompt says “long”. A few thousand words follow, in sections, with a table for each week.',
    content: longContent(),
  },
  refusal: {
    reasoning:
      'The prompt says “refuse”. A model that declines ends its answer properly; it is not an error.',
    content:
      "I can't help with that one. This is the demo model, and your prompt has the word “refuse” in it, so it declines. Ask without the word, and it answers.\n",
  },
  thinking: {
    reasoning: thinkingReasoning,
    content:
      'An hour of reading costs about **6 MB**, less than 1 MB of it compressed. The steps are under “Thought for …”, written in advance: this is the demo model.\n',
  },
  failure: 'The demo model broke off, because the prompt says “fail”.',
}
