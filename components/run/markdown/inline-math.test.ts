import { expect, test } from 'vitest'
import { prepareMath } from './inline-math'

const sourceOf = (raw: string) => prepareMath(raw).source

test('round and square delimiters become dollars', () => {
  expect(prepareMath('so \\(x^2\\) holds')).toMatchObject({ source: 'so $x^2$ holds' })
  expect(sourceOf('so \\[x^2\\] holds')).toBe('so $$x^2$$ holds')
})

test('money is not math', () => {
  expect(prepareMath('between $5 and $10')).toEqual({ source: 'between \\$5 and \\$10', asCode: null })
})

test('a pair that hugs its content is math', () => {
  expect(prepareMath('with $r = 1$ here')).toMatchObject({ source: 'with $r = 1$ here' })
})

test('half-written math stays its source', () => {
  expect(sourceOf('with $r = ')).toBe('with \\$r = ')
  expect(sourceOf('with \\(r = ')).toBe('with \\(r = ')
})

test('code and escaped dollars are left alone', () => {
  expect(sourceOf('`$a$ \\(b\\)` and ``x ` $c$``')).toBe('`$a$ \\(b\\)` and ``x ` $c$``')
  expect(sourceOf('\\$5')).toBe('\\$5')
})

test('text without math is the same string', () => {
  expect(prepareMath('plain')).toEqual({ source: 'plain', asCode: null })
})

test('until formulas can be drawn, each is its own source as code', () => {
  const codeOf = (raw: string) => prepareMath(raw).asCode
  expect(codeOf('base \\( b \\) costs $5, or \\[x^2\\]')).toBe(
    'base ` \\( b \\) ` costs \\$5, or ` \\[x^2\\] `',
  )
  expect(codeOf('with $r = 1$ and `$a$`')).toBe('with ` $r = 1$ ` and `$a$`')
  expect(codeOf('a tick $`x`$')).toBe('a tick `` $`x`$ ``')
})
