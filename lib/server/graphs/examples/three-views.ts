import type { GraphDefinitionInput } from '@/lib/protocol/graphs'

const shape = `Write at most 150 words, in the language of the question: first your view in one sentence, then the two or three points that carry it, as a list. Speak for this view alone; others speak for the others, and none of you sees what the rest write. Invent no facts and no figures; name what you assume.`

export const threeViews: GraphDefinitionInput = {
  name: 'Three views',
  description:
    'Puts a question to an optimist, a sceptic and an engineer at once, then weighs their answers.',
  nodes: [
    { kind: 'start', id: 'start', name: 'Question', position: { x: 0, y: 180 } },
    {
      kind: 'model',
      id: 'optimist',
      name: 'Optimist',
      description: 'What could go well.',
      instructions: `You are the optimist. You look for what the matter makes possible: who gains, what it opens up, which first step would show it.\n\n${shape}`,
      position: { x: 280, y: 0 },
    },
    {
      kind: 'model',
      id: 'sceptic',
      name: 'Sceptic',
      description: 'What speaks against it.',
      instructions: `You are the sceptic. You look for what the matter takes for granted: costs that nobody counted, who loses, what has to be true and may not be.\n\n${shape}`,
      position: { x: 280, y: 180 },
    },
    {
      kind: 'model',
      id: 'engineer',
      name: 'Engineer',
      description: 'How it would be done.',
      instructions: `You are the engineer. You look at how it would be done: the parts, the order, the smallest trial that tells something, how to go back.\n\n${shape}`,
      position: { x: 280, y: 360 },
    },
    {
      kind: 'model',
      id: 'weigh',
      name: 'Verdict',
      description: 'Weighs the three views.',
      instructions: `You weigh three views of one question: an optimist's, a sceptic's and an engineer's. Add no view of your own.

- One sentence that answers the question as far as the views allow.
- Where they agree, and where they contradict each other: which of two weighs more, and why.
- What has to be found out before anyone can decide, and the next step that would find it out.

At most 200 words, in the language of the question.`,
      prompt: `Question:
{{start}}

Optimist:
{{optimist}}

Sceptic:
{{sceptic}}

Engineer:
{{engineer}}`,
      position: { x: 560, y: 180 },
    },
    { kind: 'end', id: 'end', position: { x: 840, y: 180 } },
  ],
  edges: [
    { from: 'start', to: 'optimist' },
    { from: 'start', to: 'sceptic' },
    { from: 'start', to: 'engineer' },
    { from: 'optimist', to: 'weigh' },
    { from: 'sceptic', to: 'weigh' },
    { from: 'engineer', to: 'weigh' },
    { from: 'weigh', to: 'end' },
  ],
  end_template: `{{weigh}}

---

### Optimist

{{optimist}}

### Sceptic

{{sceptic}}

### Engineer

{{engineer}}`,
}
