import { expect, test } from 'vitest'
import { draftOf } from './draft-of'

test('a draft is read while it is written', () => {
  expect(draftOf('{"name":"Note wri')).toMatchObject({ name: 'Note wri', instructions: '' })
  expect(
    draftOf(
      '{"definition":{"name":"Writer","model_name":"demo","tools":[{"server":"builtin","tool":"fetch_page"},{"server":"github","tool":"*"},"calc',
    ),
  ).toMatchObject({ name: 'Writer', model: 'demo', tools: ['fetch_page', 'github: all tools', 'calc'] })
})

test.each(['', '[', 'no json', '"text"'])('%j is no draft', (written) => {
  expect(draftOf(written)).toBeNull()
})
