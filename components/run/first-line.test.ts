import { expect, test } from 'vitest'
import { firstLine } from './first-line'

test('the first line that says something, without the marks of Markdown', () => {
  expect(firstLine('\n\n## We saw the **double charge**\n\nMore')).toBe('We saw the double charge')
  expect(firstLine('> *Really* send `reply` to [Ada](https://a.example)?')).toBe('Really send reply to Ada?')
  expect(firstLine('1. __First__')).toBe('First')
  expect(firstLine('')).toBe('')
})

test('what only looks like a mark stays', () => {
  expect(firstLine('2*3*4 of my_own_name, *')).toBe('2*3*4 of my_own_name, *')
})
