import { expect, test } from 'vitest'
import { type DraftNode, type GraphDraft, blankDraft } from './graph-draft'
import { addEdge, addNode, duplicateNode, moveNode, removeNode, renameCase, renameNode } from './graph-edits'

const arrows = ({ edges }: GraphDraft) =>
  edges.map(({ from, to, case: name }) => `${from} → ${to}${name === undefined ? '' : ` (${name})`}`)
const ids = ({ nodes }: GraphDraft) => nodes.map(({ id }) => id)
const nodeOf = ({ nodes }: GraphDraft, id: string) => nodes.find((node) => node.id === id)

const branch: DraftNode = {
  kind: 'branch',
  id: 'pick',
  cases: [
    { name: 'yes', when: 'answer.size > 3' },
    { name: 'no', when: 'true' },
  ],
}
const branched: GraphDraft = {
  ...blankDraft,
  nodes: [...blankDraft.nodes, branch],
  edges: [
    { from: 'start', to: 'pick' },
    { from: 'pick', to: 'answer', case: 'yes' },
    { from: 'answer', to: 'end' },
  ],
}

test('a node goes into the only edge behind the one that is selected', () => {
  const { draft, id } = addNode(blankDraft, 'agent', 'answer')
  expect(id).toBe('agent')
  expect(ids(draft)).toEqual(['start', 'answer', 'agent', 'end'])
  expect(arrows(draft)).toEqual(['start → answer', 'answer → agent', 'agent → end'])
})

test('with nothing selected it comes before the end', () => {
  expect(arrows(addNode(blankDraft, 'tool', null).draft)).toEqual([
    'start → answer',
    'answer → tool',
    'tool → end',
  ])
})

test('behind a node that is gone it comes before the end, as with nothing selected', () => {
  expect(addNode(blankDraft, 'tool', 'gone').draft).toEqual(addNode(blankDraft, 'tool', null).draft)
})

test('behind a node of several edges it gets one of its own, which goes on to the end', () => {
  const forked = addEdge(blankDraft, 'start', 'end')
  expect(arrows(addNode(forked, 'model', 'start').draft).slice(-2)).toEqual(['start → model', 'model → end'])
})

test('behind a branch with a case left it takes that case', () => {
  const twice = addEdge(branched, 'pick', 'end')
  expect(arrows(twice).at(-1)).toBe('pick → end (no)')
  expect(arrows(addNode(twice, 'model', 'pick').draft)).toContain('pick → model (else)')
})

test('a second node of a kind gets the next id, which a condition can name', () => {
  const once = addNode(blankDraft, 'model', null).draft
  expect(addNode(once, 'model', null).id).toBe('model_2')
})

test('a node that stood between two leaves them joined; its fallback is one no more', () => {
  const guarded: GraphDraft = {
    ...blankDraft,
    nodes: blankDraft.nodes.map((node) =>
      node.id === 'start' ? { ...node, on_error: { fallback: 'answer' } } : node,
    ),
  }
  const removed = removeNode(guarded, 'answer')
  expect(arrows(removed)).toEqual(['start → end'])
  expect(nodeOf(removed, 'start')?.on_error).toBe('fail')
})

test('a node with several edges takes them along', () => {
  const forked = addEdge(blankDraft, 'answer', 'answer')
  expect(arrows(removeNode(addEdge(forked, 'start', 'end'), 'answer'))).toEqual([
    'start → end',
    'start → end',
  ])
  expect(arrows(removeNode(branched, 'pick'))).toEqual(['answer → end', 'start → answer'])
})

test('a copy goes where the first goes, and nothing leads to it', () => {
  const { draft, id } = duplicateNode(blankDraft, 'answer')
  expect(id).toBe('answer_2')
  expect(nodeOf(draft, id)).toMatchObject({ kind: 'model', prompt: '{{start}}' })
  expect(arrows(draft)).toEqual(['start → answer', 'answer → end', 'answer_2 → end'])
})

test('nodes move within the list and not out of it', () => {
  expect(ids(moveNode(blankDraft, 'answer', -1))).toEqual(['answer', 'start', 'end'])
  expect(moveNode(blankDraft, 'start', -1)).toBe(blankDraft)
})

test('another id is written wherever the node is named, and nowhere else', () => {
  const draft: GraphDraft = {
    ...branched,
    end_template: '{{answer}} of {{answers}} and {{ answer:all }}',
    nodes: [
      ...branched.nodes,
      { kind: 'tool', id: 'store', arguments: { text: '{{answer.title}}', list: ['{{answer:2}}', 3] } },
      { kind: 'model', id: 'spare', prompt: 'answer {{start}}', on_error: { fallback: 'answer' } },
    ],
  }
  const renamed = renameNode(draft, 'answer', 'reply')
  expect(renamed.end_template).toBe('{{reply}} of {{answers}} and {{ reply:all }}')
  expect(arrows(renamed)).toEqual(['start → pick', 'pick → reply (yes)', 'reply → end'])
  expect(nodeOf(renamed, 'store')?.arguments).toEqual({ text: '{{reply.title}}', list: ['{{reply:2}}', 3] })
  expect(nodeOf(renamed, 'spare')).toMatchObject({
    prompt: 'answer {{start}}',
    on_error: { fallback: 'reply' },
  })
  expect(nodeOf(renamed, 'pick')?.cases?.[0]?.when).toBe('reply.size > 3')
})

test('conditions keep their texts, and name an id that is no name through outputs', () => {
  const draft: GraphDraft = {
    ...branched,
    nodes: [
      { ...branch, cases: [{ name: 'a', when: 'answer == "answer" && outputs["answer"] != x.answer' }] },
    ],
  }
  const when = (to: string) => renameNode(draft, 'answer', to).nodes[0]?.cases?.[0]?.when
  expect(when('reply')).toBe('reply == "answer" && outputs["reply"] != x.answer')
  expect(when('the-reply')).toBe('outputs["the-reply"] == "answer" && outputs["the-reply"] != x.answer')
})

test('an id that is read as a member of outputs is renamed there, and nowhere else behind a dot', () => {
  const when = (text: string, to: string) =>
    renameNode({ ...branched, nodes: [{ ...branch, cases: [{ name: 'a', when: text }] }] }, 'answer', to)
      .nodes[0]?.cases?.[0]?.when
  expect(when('outputs.answer.size > 3 && has(outputs . answer)', 'reply')).toBe(
    'outputs.reply.size > 3 && has(outputs.reply)',
  )
  expect(when('outputs.answer.size > 3', 'the-reply')).toBe('outputs["the-reply"].size > 3')
  expect(when("outputs['answer'] == 'outputs.answer'", 'reply')).toBe(`outputs["reply"] == 'outputs.answer'`)
  const others = 'x.outputs.answer && outputs.answers && x . answer && answer(2)'
  expect(when(others, 'reply')).toBe(others)
})

test('a case that is renamed keeps its edges', () => {
  const renamed = renameCase(branched, 'pick', 0, 'sure')
  expect(arrows(renamed)).toContain('pick → answer (sure)')
  expect(nodeOf(renamed, 'pick')?.cases?.map(({ name }) => name)).toEqual(['sure', 'no'])
})
