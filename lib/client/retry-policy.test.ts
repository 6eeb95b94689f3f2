import { expect, test } from 'vitest'
import { ClientError } from './client-error'
import { type FailureHistory, judge, noFailures, type Situation } from './retry-policy'

const policy = { baseMs: 1_000, capMs: 30_000, maxFailures: 12, maxUnparsable: 3 }
const cut = { kind: 'cut', error: new ClientError('read_failed', 'cut') } as const
const unparsable = { kind: 'unparsable', error: new ClientError('message_unparsable', 'bad') } as const
const refused = { kind: 'refused', error: new ClientError('not_found', 'gone') } as const
const usual: Situation = { healthy: false, online: true, lastSeq: 0, retryMs: 0 }

const rule = (
  history: FailureHistory,
  failure: typeof cut | typeof unparsable | typeof refused,
  situation: Partial<Situation> = {},
) => judge(history, failure, { ...usual, ...situation }, policy, () => 0.5)

test('a cut is tried again and not told', () => {
  expect(rule(noFailures, cut)).toMatchObject({
    delayMs: 500,
    wakeable: true,
    report: null,
    history: { failures: 1 },
  })
})

test('a refusal is told, and only a person may try again', () => {
  expect(rule(noFailures, refused)).toMatchObject({ delayMs: null, wakeable: false, report: refused.error })
})

test('the twelfth failure in a row is told, and a sign of the browser may still begin anew', () => {
  const history = { ...noFailures, failures: 11 }

  expect(rule(history, cut)).toMatchObject({
    delayMs: null,
    wakeable: true,
    report: cut.error,
    history: noFailures,
  })
  expect(rule(history, cut, { healthy: true })).toMatchObject({ delayMs: 500, history: { failures: 1 } })
})

test('offline nothing is counted, and a look now and then remains', () => {
  const history = { ...noFailures, failures: 11 }

  expect(rule(history, cut, { online: false })).toMatchObject({ delayMs: 30_000, report: null, history })
})

test('an unreadable event is told the first time, and is final the third', () => {
  const first = rule(noFailures, unparsable, { lastSeq: 7 })
  const second = rule(first.history, unparsable, { lastSeq: 7 })
  const third = rule(second.history, unparsable, { lastSeq: 7 })

  expect([first, second, third].map(({ report }) => report?.code)).toEqual([
    'message_unparsable',
    undefined,
    undefined,
  ])
  expect([first, second, third].map(({ delayMs }) => delayMs)).toEqual([500, 1_000, null])
  expect(third.wakeable).toBe(false)
})

test('an unreadable event further on is another failure', () => {
  const first = rule(noFailures, unparsable, { lastSeq: 7 })
  const other = rule(first.history, unparsable, { lastSeq: 9, healthy: true })

  expect(other).toMatchObject({ report: unparsable.error, history: { unparsable: { after: 9, times: 1 } } })
})

test('a cut between two readings of the same bad event does not make it a new one', () => {
  const first = rule(noFailures, unparsable, { lastSeq: 7 })
  const between = rule(first.history, cut, { lastSeq: 7 })

  expect(rule(between.history, unparsable, { lastSeq: 7 }).report).toBeNull()
})
