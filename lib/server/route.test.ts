import { expect, test } from 'vitest'

type RouteModule = Record<string, (request: Request, context: object) => Promise<Response>>

const modules = import.meta.glob<RouteModule>('/app/{api,v1}/**/route.ts')
const texts = import.meta.glob<string>('/app/{api,v1}/**/route.ts', { query: '?raw', import: 'default' })
const routes = Object.keys(modules).filter((path) => !path.includes('[...'))

test('there are routes', () => {
  expect(routes.length).toBeGreaterThan(30)
})

test.each(routes)('%s answers every method, and names those that it has', async (path) => {
  const [route, text = ''] = await Promise.all([modules[path]?.(), texts[path]?.()])
  const own = [...text.matchAll(/^export (?:const|(?:async )?function) ([A-Z]+)\b/gm)].map(
    ([, name = '']) => name,
  )
  const all = ['DELETE', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT']
  expect(Object.keys(route ?? {}).toSorted()).toEqual(all)
  const options = await route?.['OPTIONS']?.(new Request('http://localhost'), {})
  const head = own.includes('GET') ? ['HEAD'] : []
  expect(options?.headers.get('allow')?.split(', ').toSorted()).toEqual(
    [...own, ...head, 'OPTIONS'].toSorted(),
  )
})
