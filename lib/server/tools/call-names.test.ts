import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callNames } from './call-names'

const nameOf = (tool: string, server = 'files') => callNames([{ server, tool }])[0]

test('a name that every vendor takes stays as it is', () => {
  expect(nameOf('read_file')).toBe('read_file')
  expect(nameOf('get-Sum2')).toBe('get-Sum2')
})

test('other characters become underscores, and a letter stands first', () => {
  expect(nameOf('notes/read file')).toBe('notes_read_file')
  expect(nameOf('2fast')).toBe('tool_2fast')
  expect(nameOf('_private')).toBe('tool_private')
  expect(nameOf('')).toBe('tool_')
})

test('names in other scripts differ from each other, and are the same each time', () => {
  const names = callNames([
    { server: 'a', tool: '读取文件' },
    { server: 'a', tool: '写入文件' },
  ])
  expect(names[0]).toMatch(/^tool_[0-9a-f]{8}$/)
  expect(names[0]).not.toBe(names[1])
  expect(nameOf('读取文件')).toBe(names[0])
})

test('a name that is too long keeps its beginning and gets a mark', () => {
  const long = 'a'.repeat(100)
  expect(nameOf(`${long}1`)).toMatch(/^a{55}_[0-9a-f]{8}$/)
  expect(nameOf(`${long}1`)).not.toBe(nameOf(`${long}2`))
})

test('names that clash are named with their servers, the others are not', () => {
  const tools = [
    { server: 'builtin', tool: 'search' },
    { server: 'web', tool: 'search' },
    { server: 'web', tool: 'open' },
  ]
  expect(callNames(tools)).toEqual(['builtin_search', 'web_search', 'open'])
  expect(callNames(tools.toReversed())).toEqual(['open', 'web_search', 'builtin_search'])
})

test('tools of one server whose names become the same are kept apart', () => {
  const names = callNames([
    { server: 'a', tool: 'x.y' },
    { server: 'a', tool: 'x/y' },
  ])
  expect(names[0]).toMatch(/^a_x_y_[0-9a-f]{16}$/)
  expect(names[1]).toMatch(/^a_x_y_[0-9a-f]{16}$/)
  expect(names[0]).not.toBe(names[1])
})

test('a tool that is named like another with its server does not take its name', () => {
  const names = callNames([
    { server: 'a', tool: 'x' },
    { server: 'b', tool: 'x' },
    { server: 'b', tool: 'a_x' },
  ])
  expect(new Set(names).size).toBe(3)
})

test('whatever tools are called, their names are valid, unique, and do not depend on the order', () => {
  const part = fc.oneof(
    fc.constantFrom('a', 'a_a', 'a.a', 'A', '-'),
    fc.string({ unit: 'binary', maxLength: 80 }),
  )
  const tools = fc.uniqueArray(fc.record({ server: part, tool: part }), {
    maxLength: 12,
    selector: ({ server, tool }) => JSON.stringify([server, tool]),
  })
  fc.assert(
    fc.property(tools, (all) => {
      const names = callNames(all)
      for (const name of names) expect(name).toMatch(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/)
      expect(new Set(names).size).toBe(all.length)
      expect(callNames(all.toReversed())).toEqual(names.toReversed())
    }),
  )
})
