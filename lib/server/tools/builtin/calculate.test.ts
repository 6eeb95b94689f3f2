import { expect, test } from 'vitest'
import { outcomeOf } from '@/lib/server/tools/tools-test-setup'
import { calculate } from './calculate'

const resultOf = (expression: string, signal?: AbortSignal) => outcomeOf(calculate, { expression }, signal)

test('expressions are evaluated', async () => {
  const expected: readonly [string, string][] = [
    ['0.1 + 0.2', '0.3'],
    ['1200 * 1.19', '1428'],
    ['mean([3, 5, 8])', '5.3333333333333'],
    ['bignumber(2)^100', '1.2676506002282e+30'],
    ['5 km to mile', '3.1068559611867 mile'],
    ['a = 2; a^3', '[8]'],
  ]
  const results = await Promise.all(expected.map(([expression]) => resultOf(expression)))
  expect(results).toEqual(expected.map(([, text]) => ({ status: 'completed', text })))
})

test('a mistake is a failure in words', async () => {
  expect(await resultOf('2 +')).toEqual({
    status: 'failed',
    text: 'The expression cannot be evaluated: Unexpected end of expression (char 4)',
  })
})

test.each([
  'import({a: 1})',
  'createUnit("foo")',
  'evaluate("1")',
  'parse("1")',
  'compile("1")',
  'simplify("x+x")',
  'derivative("x^2", "x")',
  'resolve("x")',
  'reviver("a", 1)',
])('%s is not available', async (expression) => {
  const { status, text } = await resultOf(expression)
  expect(status).toBe('failed')
  expect(text).toMatch(/is not available|Undefined function/)
})

test.each(['cos.constructor("return process")()', 'f(x)=x; f.constructor("return 1")()', '"".constructor'])(
  '%s reaches nothing of JavaScript',
  async (expression) => {
    expect(await resultOf(expression)).toMatchObject({ status: 'failed' })
  },
)

test('what takes too long ends after a second, and the server goes on meanwhile', async () => {
  let beats = 0
  const heart = setInterval(() => (beats += 1), 50)
  const { status, text } = await resultOf('f(n) = n < 2 ? n : f(n - 1) + f(n - 2); f(60)')
  clearInterval(heart)
  expect({ status, text }).toEqual({ status: 'failed', text: 'The calculation took longer than 1 s.' })
  expect(beats).toBeGreaterThan(10)
})

test('huge numbers and huge matrices stop nothing', async () => {
  expect(await resultOf('9^9^9^9')).toEqual({ status: 'completed', text: 'Infinity' })
  expect(await resultOf('ones(90000, 90000)')).toMatchObject({ status: 'failed' })
  expect(await resultOf('bignumber(9)^bignumber(9)^bignumber(9)')).toMatchObject({ status: 'completed' })
  expect((await resultOf('ones(4000)')).text).toMatch(/^The result has \d+ characters; 10000 is the most/)
})

test('a Stop ends the calculation at once', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 20)
  const began = performance.now()
  expect(await resultOf('f(n) = n < 2 ? n : f(n - 1) + f(n - 2); f(60)', controller.signal)).toEqual({
    status: 'failed',
    text: 'The calculation was stopped.',
  })
  expect(performance.now() - began).toBeLessThan(800)
})

test('an expression that is too long is refused', async () => {
  expect(await resultOf('1+'.repeat(2000))).toMatchObject({
    status: 'failed',
    text: expect.stringContaining('expression'),
  })
})
