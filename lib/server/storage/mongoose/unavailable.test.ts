import { mongo } from 'mongoose'
import { expect, test } from 'vitest'
import { AppError } from '@/lib/server/http/app-error'
import { asAppError, isDuplicate, isTransient, isUnconfirmedCommit } from './unavailable'

const away = { name: 'AppError', code: 'unavailable', retryAfter: 2 }
const withCode = (code: string | number) => Object.assign(new Error('refused'), { code })
const network = new mongo.MongoNetworkError('connection 1 closed')

test.each([
  ['a lost connection', network],
  ['a pool that was cleared', Object.assign(new Error('cleared'), { name: 'MongoPoolClearedError' })],
  ['no server in time', Object.assign(new Error('no primary'), { name: 'MongooseServerSelectionError' })],
  ['a socket that was closed', withCode('EPIPE')],
  ['a server that shuts down', withCode(91)],
  ['a primary that is none any more', withCode(10_107)],
  ['one of these inside the error of an insert', Object.assign(withCode(0), { errorResponse: network })],
])('%s means that the database is away', (_name, error) => {
  expect(asAppError(error)).toMatchObject(away)
})

test('a refused sign-in is told as one', () => {
  expect(asAppError(withCode(18))).toMatchObject({ ...away, message: expect.stringContaining('password') })
})

test('what is no outage stays what it is', () => {
  for (const error of [
    withCode(11_000),
    new TypeError('a bug'),
    new AppError('not_found', 'Gone.'),
    'text',
  ]) {
    expect(asAppError(error)).toBe(error)
  }
})

test('labels say what may be tried again, also inside the error of an insert', () => {
  const conflict = new mongo.MongoServerError({
    message: 'conflict',
    errorLabels: ['TransientTransactionError'],
  })
  const commit = new mongo.MongoServerError({
    message: 'lost',
    errorLabels: ['UnknownTransactionCommitResult'],
  })
  const wrapped = Object.assign(new Error('insert'), { errorResponse: conflict })

  expect([conflict, commit, wrapped, withCode('ECONNRESET')].map(isTransient)).toEqual([
    true,
    false,
    true,
    true,
  ])
  expect([conflict, commit].map(isUnconfirmedCommit)).toEqual([false, true])
  expect([withCode(11_000), withCode(91)].map(isDuplicate)).toEqual([true, false])
})
