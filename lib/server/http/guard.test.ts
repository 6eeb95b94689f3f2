import { expect, test } from 'vitest'
import { checkHost, checkOrigin } from './guard'

const open = { hosts: ['chat.example'], hasPassword: false }

test.each([
  'localhost',
  'localhost:3000',
  '127.0.0.1:3000',
  '127.8.9.1',
  '[::1]:3000',
  'weir.localhost',
  'Chat.Example:80',
])('the host %s is served without a password', (host) => {
  expect(() => checkHost(new Headers({ host }), open)).not.toThrow()
})

test.each([
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'chat.example.evil',
  '192.168.1.4:3000',
  '',
])('the host “%s” is refused without a password, with the sentence that says what to set', (host) => {
  expect(() => checkHost(new Headers({ host }), open)).toThrow(/WEIR_PASSWORD.*WEIR_HOSTS/)
})

test('with a password any host is served', () => {
  expect(() =>
    checkHost(new Headers({ host: 'any.example' }), { hosts: [], hasPassword: true }),
  ).not.toThrow()
})

test.each([
  ['cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['same-site', { 'sec-fetch-site': 'same-site' }],
  ['another origin', { origin: 'https://evil.example', host: 'localhost:3000' }],
  ['an opaque origin', { origin: 'null', host: 'localhost:3000' }],
])('a changing request from %s is refused', (_name, headers) => {
  expect(() => checkOrigin('POST', new Headers(headers))).toThrow(/another site/)
})

test.each([
  ['the same origin', { 'sec-fetch-site': 'same-origin' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
  ['an old browser of the same origin', { origin: 'http://localhost:3000', host: 'localhost:3000' }],
  ['a program', { host: 'localhost:3000' }],
])('a changing request from %s passes', (_name, headers) => {
  expect(() => checkOrigin('POST', new Headers(headers))).not.toThrow()
})

test('reading is left to the browser’s own rules', () => {
  expect(() => checkOrigin('GET', new Headers({ 'sec-fetch-site': 'cross-site' }))).not.toThrow()
})
