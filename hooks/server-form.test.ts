import { expect, test } from 'vitest'
import { blankServer, readServer, valuesOfServer, withNewHeader } from './server-form'

const row = (key: number, name: string, value: string) => ({ key, name, value })

test('a server over HTTP is its name, its URL and the headers that have something in them', () => {
  const headers = [row(0, ' Authorization ', 'Bearer x'), row(1, '', '')]
  expect(
    readServer({ ...blankServer, name: 'Linear', url: ' https://mcp.example/mcp ', headers }).input,
  ).toEqual({
    transport: 'http',
    name: 'Linear',
    url: 'https://mcp.example/mcp',
    headers: { Authorization: 'Bearer x' },
  })
})

test('a server over stdio is the name of an allowed command', () => {
  expect(readServer({ ...blankServer, transport: 'stdio', name: 'Files', command: 'files' }).input).toEqual({
    transport: 'stdio',
    name: 'Files',
    command: 'files',
  })
  expect(Object.keys(readServer({ ...blankServer, transport: 'stdio' }).errors)).toEqual(['name', 'command'])
})

test('each wrong field is named', () => {
  const { input, errors } = readServer({ ...blankServer, url: 'ftp://x', headers: [row(0, 'a b', 'x')] })
  expect(input).toBeNull()
  expect(Object.keys(errors).toSorted()).toEqual(['headers', 'name', 'url'])
})

test.each([
  [[row(0, '', 'secret')], 'A header needs a name.'],
  [[row(0, 'X-Key', '')], 'X-Key needs a value.'],
  [[row(0, 'X-Key', 'a'), row(1, 'x-key', 'b')], 'x-key stands there twice.'],
])('headers that cannot be sent are refused', (headers, sentence) => {
  expect(readServer({ ...blankServer, name: 'A', url: 'https://a.example', headers }).errors.headers).toBe(
    sentence,
  )
})

test('a stored header that is left empty stays; one that is typed again or taken away does not', () => {
  const values = { ...blankServer, name: 'A', url: 'https://a.example' }
  const headers = [row(0, 'Authorization', ''), row(1, 'X-Team', 'new')]
  expect(readServer({ ...values, headers }, ['Authorization', 'X-Team', 'X-Gone'])).toMatchObject({
    input: { headers: { 'X-Team': 'new' } },
    kept: ['Authorization'],
  })
})

test('a server that is changed shows the names of its headers, never their values', () => {
  const values = valuesOfServer({
    id: 'linear',
    name: 'Linear',
    transport: 'http',
    url: 'https://mcp.example/mcp',
    header_names: ['Authorization'],
    state: 'connected',
    tools: [],
  })
  expect(values.headers).toEqual([row(0, 'Authorization', '')])
  expect(withNewHeader(values.headers).map(({ key }) => key)).toEqual([0, 1])
})
