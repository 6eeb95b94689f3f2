import { expect, test } from 'vitest'
import { isPublicAddress, publicLookup, type ResolveAll } from './guarded-agent'

test.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:830::200e'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test.each([
  ['loopback', '127.0.0.1'],
  ['loopback', '127.9.9.9'],
  ['loopback', '::1'],
  ['this host', '0.0.0.0'],
  ['this host', '::'],
  ['private', '10.1.2.3'],
  ['private', '172.16.0.1'],
  ['private', '192.168.1.1'],
  ['unique local', 'fd00:ec2::254'],
  ['link-local', '169.254.169.254'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['metadata of Alibaba', '100.100.100.200'],
  ['metadata of Azure', '168.63.129.16'],
  ['metadata of Oracle', '192.0.0.192'],
  ['multicast', '224.0.0.1'],
  ['multicast', 'ff02::1'],
  ['broadcast', '255.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['benchmarking', '198.18.0.1'],
  ['documentation', '203.0.113.5'],
  ['documentation', '2001:db8::1'],
  ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
  ['IPv4-mapped loopback', '::ffff:7f00:1'],
  ['IPv4-mapped public', '::ffff:8.8.8.8'],
  ['IPv4-compatible', '::127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['local NAT64', '64:ff9b:1::a00:1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001::1'],
  ['discarded', '100::1'],
  ['not assigned', '4000::1'],
  ['not assigned', '::2'],
  ['no address', 'localhost'],
  ['no address', ''],
])('%s is not public: %s', (_kind, address) => {
  expect(isPublicAddress(address)).toBe(false)
})

/** A resolver that gives one list of addresses after the other. */
function scriptedLookup(...answers: string[][]): ResolveAll {
  return (_host, _options, callback) =>
    callback(
      null,
      (answers.shift() ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
}

test('a socket is given the public addresses of the one lookup alone: a second answer gains nothing', () => {
  const lookup = publicLookup(scriptedLookup(['10.0.0.1', '1.1.1.1', '2606:4700::1111'], ['127.0.0.1']))
  const given: unknown[] = []
  lookup('rebind.example', { all: true }, (...answer) => given.push(answer))
  expect(given).toEqual([
    [
      null,
      [
        { address: '1.1.1.1', family: 4 },
        { address: '2606:4700::1111', family: 6 },
      ],
    ],
  ])
})

test('a socket that asks for one address gets the first that is public, or a refusal', () => {
  const lookup = publicLookup(scriptedLookup(['10.0.0.1', '1.1.1.1'], ['127.0.0.1']))
  const given: unknown[] = []
  lookup('a.example', {}, (...answer) => given.push(answer))
  lookup('a.example', {}, (error) => given.push(error?.message))
  expect(given).toEqual([
    [null, '1.1.1.1', 4],
    'a.example is not on the public internet, and this server does not allow it by name.',
  ])
})
