/**
 * A TCP proxy that breaks connections on purpose: at once or after so many bytes to the client, cleanly (FIN), with a
 * reset (RST) or by falling silent, and that refuses new ones for a while. Browsers' own "offline" switches do not cut
 * an open stream; this does.
 */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** `silence`: both sockets stay open and nothing passes any more, as behind a dead NAT entry. */
export type CutKind = 'fin' | 'rst' | 'silence'

/** Where a connection breaks: after this many bytes to the client have passed. */
export interface CutPlan {
  readonly bytes: number
  readonly kind: CutKind
}

export interface TcpProxy {
  readonly port: number
  /** Connections now open, the silent ones included. */
  connections(): number
  /** Connections accepted so far. */
  accepted(): number
  /** Cuts every open connection now. */
  cut(kind: CutKind): void
  /**
   * Cuts at a byte position: `each` connection that opens from now on when it has carried that many bytes to its
   * client; or `all` open ones together, once, when they have carried that many from now on in sum.
   */
  cutAfterBytes(bytes: number, kind: CutKind, scope?: 'each' | 'all'): void
  /** Asks for each connection that opens (numbered from 0) where it breaks; undefined: nowhere. */
  planCuts(plan: (connection: number) => CutPlan | undefined): void
  /** Refuses new connections until `release`; open ones go on. */
  hold(): Promise<void>
  release(): Promise<void>
  close(): Promise<void>
}

interface Link {
  readonly client: Socket
  readonly upstream: Socket
  plan: CutPlan | undefined
  passed: number
}

/** Listens on a free port of 127.0.0.1 and passes everything on to `targetPort` there. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const links = new Set<Link>()
  let accepted = 0
  let planFor: (connection: number) => CutPlan | undefined = () => undefined
  let sum: { plan: CutPlan; passed: number } | undefined

  const drop = (link: Link) => {
    links.delete(link)
    link.client.destroy()
    link.upstream.destroy()
  }

  const cutLink = (link: Link, kind: CutKind) => {
    if (kind === 'silence') {
      link.client.removeAllListeners('data').pause()
      link.upstream.removeAllListeners('data').pause()
      return
    }
    links.delete(link)
    link.upstream.destroy()
    if (kind === 'rst') link.client.resetAndDestroy()
    else link.client.end()
  }

  const cutAll = (kind: CutKind) => {
    for (const link of links) cutLink(link, kind)
  }

  /** How many of `size` bytes may still pass, and what is to be cut behind them. */
  const allowance = (link: Link, size: number): { pass: number; cut?: () => void } => {
    const { plan } = link
    if (plan !== undefined && link.passed + size >= plan.bytes) {
      return { pass: Math.max(0, plan.bytes - link.passed), cut: () => cutLink(link, plan.kind) }
    }
    const total = sum
    if (total !== undefined && total.passed + size >= total.plan.bytes) {
      sum = undefined
      return { pass: total.plan.bytes - total.passed, cut: () => cutAll(total.plan.kind) }
    }
    return { pass: size }
  }

  const toClient = (link: Link, bytes: Buffer) => {
    const { pass, cut } = allowance(link, bytes.length)
    link.passed += pass
    if (sum !== undefined) sum.passed += pass
    if (cut !== undefined) {
      link.upstream.removeAllListeners('data').pause()
      // Only once the bytes are out: a reset throws away what is still queued.
      link.client.write(bytes.subarray(0, pass), cut)
    } else if (!link.client.write(bytes)) {
      link.upstream.pause()
    }
  }

  const accept = (client: Socket) => {
    const link: Link = {
      client,
      upstream: connect(targetPort, '127.0.0.1'),
      plan: planFor(accepted),
      passed: 0,
    }
    accepted += 1
    links.add(link)
    client.setNoDelay(true)
    link.upstream.setNoDelay(true)
    client.on('data', (bytes) => {
      if (!link.upstream.write(bytes)) client.pause()
    })
    link.upstream.on('data', (bytes) => toClient(link, bytes))
    client.on('drain', () => link.upstream.resume())
    link.upstream.on('drain', () => client.resume())
    link.upstream.on('end', () => client.end())
    for (const socket of [client, link.upstream]) {
      // An error of one side is that side's end; the other side learns it by its own socket closing.
      socket.on('error', () => drop(link))
      socket.on('close', () => {
        if (socket === client || !client.writableEnded) drop(link)
      })
    }
  }

  let server = await listen(0, accept)
  const port = portOf(server)
  let held = false

  return {
    port,
    connections: () => links.size,
    accepted: () => accepted,
    cut: cutAll,
    cutAfterBytes: (bytes, kind, scope = 'each') => {
      if (scope === 'all') sum = { plan: { bytes, kind }, passed: 0 }
      else planFor = () => ({ bytes, kind })
    },
    planCuts: (plan) => {
      planFor = plan
    },
    hold: async () => {
      held = true
      // Not awaited to the end: `close` is reported only when the open connections have ended too.
      server.close()
    },
    release: async () => {
      if (held) server = await listen(port, accept)
      held = false
    },
    close: async () => {
      for (const link of links) drop(link)
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}

async function listen(port: number, accept: (client: Socket) => void): Promise<Server> {
  const server = createServer(accept)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The proxy does not listen on a port')
  return address.port
}
