/** Arbitrary agents with arbitrary tools, for the properties of the engine. */
import fc from 'fast-check'
import type { RunEventOf } from '@/lib/protocol/events'
import type { Script } from './agent-test-setup'
import type { PersonAnswer } from './ports'
import {
  asks,
  calls,
  endsWith,
  says,
  type ScriptedCall,
  type ScriptedTurn,
  toolNamed,
} from './script-test-setup'

/** One tool of each temper. `write`, `ask` and `post` do not say that they may be called again. */
const tools = [
  toolNamed('read', {
    problemOf: (args) => (JSON.stringify(args) === '{"bad":true}' ? 'bad: is not known.' : undefined),
  }),
  toolNamed('slow', {
    async *call() {
      for (const progress of [1, 2, 3]) {
        await Promise.resolve()
        yield { type: 'progress', progress, total: 3 }
      }
      return says('slow is done')
    },
  }),
  toolNamed('write', { isReadOnly: false, isRepeatable: false }),
  toolNamed('post', { isRepeatable: false, ...endsWith(() => says('post fails', 'failed')) }),
  toolNamed(
    'throw',
    endsWith(() => Promise.reject(new Error('The tool broke.'))),
  ),
  toolNamed('ask', {
    isRepeatable: false,
    async *call() {
      const given = Promise.withResolvers<unknown>()
      yield { type: 'question', prompt: 'Which?', answer: given.resolve }
      return says(`told ${JSON.stringify(await given.promise)}`)
    },
  }),
]

const goodCalls = ['read', 'slow', 'write', 'post', 'throw', 'ask'].map((name) => calls(name, { of: name }))
const badCalls = [
  calls('read', { bad: true }),
  calls('read', '{"half'),
  calls('read', '[1]'),
  calls('read', ''),
  calls('nowhere'),
  calls(''),
  calls('not a name!'),
  calls('ask_helper', {}),
]

function turnsWith(others: readonly ScriptedCall[], maxCalls: number, lasts: readonly ScriptedTurn[]) {
  const call = fc.constantFrom(...goodCalls, ...badCalls, ...others, ...others)
  const turn: fc.Arbitrary<ScriptedTurn> = fc.record({
    text: fc.constantFrom('', 'well ', 'so be it '),
    calls: fc.array(call, { minLength: 1, maxLength: maxCalls }),
  })
  return fc
    .tuple(fc.array(turn, { maxLength: 2 }), fc.constantFrom(...lasts))
    .map(([turns, last]) => [...turns, last])
}

const theEnd = { text: 'the end' }
const silence = {}
const breakOff = { text: 'the model of a sub-agent br', isTorn: true }

export const arbitraryTurns: fc.Arbitrary<Script['turns']> = fc.record({
  root: turnsWith([asks('helper'), asks('expert')], 3, [theEnd, silence]),
  helper: turnsWith([asks('expert')], 2, [theEnd, silence, breakOff]),
  expert: turnsWith([asks('helper')], 2, [theEnd, theEnd, breakOff]),
})

/** Three agents: `root` calls both others, and these two call each other, as deep as they may. */
export function scriptOf(turns: Script['turns']): Script {
  const agents = { helper: { sub_agents: ['expert'] }, expert: { sub_agents: ['helper'] } }
  return { turns, tools, agents, maxDepth: 2 }
}

/** What a person answers to a question, whatever it is. */
export const arbitraryAnswer: fc.Arbitrary<PersonAnswer> = fc.constantFrom<PersonAnswer>(
  { type: 'approval', decision: 'allow_once', by: 'Ada' },
  { type: 'approval', decision: 'allow_once', arguments: { edited: true }, by: 'Ada' },
  { type: 'approval', decision: 'allow_run', by: 'Ada' },
  { type: 'approval', decision: 'refuse', reason: 'No.', by: 'Ada' },
)

/** The answer fit for a question. */
export function fit(
  answer: PersonAnswer,
  question: RunEventOf<'approval_request' | 'input_request'>,
): readonly [questionId: string, PersonAnswer] {
  return question.type === 'approval_request'
    ? [question.approval_id, answer]
    : [question.input_id, { type: 'input', value: 'this one', by: 'Ada' }]
}
