import { expect, test } from 'vitest'
import { jsonFile } from './download'

test('a file is kept under its name, also where that is not ASCII', () => {
  const disposition = (name: string) => jsonFile(name, {}).headers.get('content-disposition')
  expect(disposition('digest.graph.json')).toBe('attachment; filename="digest.graph.json"')
  expect(disposition('研究-2.agent.json')).toBe(
    `attachment; filename="__-2.agent.json"; filename*=UTF-8''%E7%A0%94%E7%A9%B6-2.agent.json`,
  )
})

test('no name ends its quotes or its header', () => {
  const name = 'a"; filename=b\r\nX-Other: c'
  expect(jsonFile(name, {}).headers.get('content-disposition')).toBe(
    `attachment; filename="a___filename_b__X-Other__c"; filename*=UTF-8''a%22%3B%20filename%3Db%0D%0AX-Other%3A%20c`,
  )
})

test('a JSON file can be read by a person, and is not kept by caches', async () => {
  const answer = jsonFile('a.json', { id: 'a' })
  expect(await answer.text()).toBe('{\n  "id": "a"\n}\n')
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
})
