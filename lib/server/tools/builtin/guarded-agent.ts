/** Connections that lead out into the internet, and nowhere else. */
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, buildConnector } from 'undici'
import { ToolFailure } from './define-tool'

export interface GuardedAgentOptions {
  /** Hosts that may be private: `host`, for any port, or `host:port`. */
  readonly allowHosts: readonly string[]
  /** The system's, unless a test brings its own. */
  readonly lookup?: ResolveAll | undefined
  readonly connectMs: number
}

export type ResolveAll = (
  host: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * An agent whose sockets connect to public addresses only. The check stands in the lookup of the socket itself: what
 * was checked is what is connected to, so that a name that resolves to another address the next time gains nothing.
 * Its owner destroys it.
 */
export function createGuardedAgent({
  allowHosts,
  lookup = systemLookup,
  connectMs,
}: GuardedAgentOptions): Agent {
  const allowed = new Set(allowHosts.map(withoutBrackets))
  const open = buildConnector({ timeout: connectMs })
  const guarded = buildConnector({ timeout: connectMs, lookup: publicLookup(lookup) })
  return new Agent({
    connect: (options, callback) => {
      const host = withoutBrackets(options.hostname)
      const port = options.port || (options.protocol === 'https:' ? '443' : '80')
      if (allowed.has(host) || allowed.has(`${host}:${port}`)) return open(options, callback)
      // A socket looks nothing up for a host that is an address already.
      if (isIP(host) !== 0 && !isPublicAddress(host)) return callback(refusal(host), null)
      return guarded(options, callback)
    },
  })
}

/** `[::1]:3000` and `[::1]` as `::1:3000` and `::1`; other hosts stay, in lower case. */
function withoutBrackets(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]/, '$1')
}

/** A lookup for sockets that lets public addresses through and no other. */
export function publicLookup(lookup: ResolveAll): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const open = addresses.filter(({ address }) => isPublicAddress(address))
      const [first] = open
      if (first === undefined) return callback(refusal(host), '')
      if (options.all === true) return callback(null, open)
      return callback(null, first.address, first.family)
    })
  }
}

function refusal(host: string): ToolFailure {
  return new ToolFailure(`${host} is not on the public internet, and this server does not allow it by name.`)
}

/** Of Azure's machines: it stands in a public range and answers with their secrets. */
const metadataAddress = '168.63.129.16'
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address is one of the internet at large. IPv6 addresses that carry an IPv4 address (mapped, NAT64, 6to4,
 * Teredo) are not, whatever they carry.
 */
export function isPublicAddress(text: string): boolean {
  if (text === metadataAddress || !ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast)
}
