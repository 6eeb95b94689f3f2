import { expect, test } from 'vitest'
import { listedTools } from './listed-tools'

const schema = { type: 'object' as const }

test('what a server does not say counts as the worst', () => {
  expect(listedTools([{ name: 'a', inputSchema: schema }])).toEqual([
    {
      name: 'a',
      description: '',
      parameters: schema,
      is_read_only: false,
      is_destructive: true,
      is_idempotent: false,
    },
  ])
})

test('a tool that only reads destroys nothing, whatever else it says', () => {
  const annotations = { readOnlyHint: true, destructiveHint: true }
  expect(listedTools([{ name: 'a', inputSchema: schema, annotations }])).toMatchObject([
    { is_read_only: true, is_destructive: false, is_idempotent: true },
  ])
})

test('a description of 100 KB is cut, a huge schema left out, a list without end ended', () => {
  const description = 'x'.repeat(100_000)
  const inputSchema = { ...schema, properties: { a: { description } } }
  const tools = listedTools(
    Array.from({ length: 5000 }, (_, index) => ({ name: `t${index}`, description, inputSchema })),
  )
  expect(tools[0]?.description).toHaveLength(20_002)
  expect(tools[0]?.parameters).toEqual(schema)
  expect(tools.length).toBeLessThan(201)
  expect(JSON.stringify(tools).length).toBeLessThan(4_100_000)
})

test('text is made well-formed, so that every storage takes it', () => {
  const [tool] = listedTools([{ name: 'a\uD800', description: '\uDC00b', inputSchema: schema }])
  expect(tool).toMatchObject({ name: 'a\uFFFD', description: '\uFFFDb' })
})
