import { expect, test } from 'vitest'
import { type Shown, idOfPath, nextShown } from './shown-conversation'

const newChat: Shown = { key: 0, id: null, pathname: '/', freshCount: 0 }
const named: Shown = { ...newChat, id: 'a' }

test('the id is read from the path', () => {
  expect(idOfPath('/c/a-b')).toBe('a-b')
  expect(idOfPath('/')).toBeNull()
  expect(idOfPath('/c/a/b')).toBeNull()
})

test('a new chat that got its id stays, before and after the URL says so', () => {
  expect(nextShown(named, '/', 0)).toBe(named)
  expect(nextShown(named, '/c/a', 0)).toEqual({ ...named, pathname: '/c/a' })
})

test('a new chat after that is another one', () => {
  expect(nextShown({ ...named, pathname: '/c/a' }, '/', 1)).toEqual({
    key: 1,
    id: null,
    pathname: '/',
    freshCount: 1,
  })
})

test('going back from there shows the conversation of the URL', () => {
  const fresh: Shown = { key: 1, id: null, pathname: '/', freshCount: 1 }
  expect(nextShown(fresh, '/c/a', 1)).toMatchObject({ key: 2, id: 'a' })
})

test('the wish for a new chat is heard on the page of a new chat too', () => {
  expect(nextShown(newChat, '/', 1).key).toBe(1)
})

test('the wish comes before the URL changes: the old conversation stays until then', () => {
  const open: Shown = { ...named, pathname: '/c/a' }
  const asked = nextShown(open, '/c/a', 1)
  expect(asked.key).toBe(0)
  expect(nextShown(asked, '/', 1).key).toBe(1)
})
