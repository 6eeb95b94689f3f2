/** Loads what a URL names, within limits of time and size, from public addresses only. */
import { fetch, type Response } from 'undici'
import { ToolFailure } from './define-tool'
import { createGuardedAgent, type GuardedAgentOptions } from './guarded-agent'

const maxRedirects = 5
const maxBytes = 5 * 1024 * 1024

export interface DownloadOptions extends Omit<GuardedAgentOptions, 'connectMs'> {
  /** From the first connection to the headers of the last answer. */
  readonly headersMs: number
  /** Until the last byte. */
  readonly totalMs: number
}

export interface Download {
  /** After all redirects. */
  readonly url: string
  /** Lower case, without parameters; empty when the server names none. */
  readonly mediaType: string
  readonly charset?: string | undefined
  readonly bytes: Uint8Array
}

/** @throws ToolFailure for whatever goes wrong on the way; also when `signal` aborts, which closes the socket at once. */
export async function download(
  address: string,
  accepts: (mediaType: string) => boolean,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<Download> {
  const agent = createGuardedAgent({ ...options, connectMs: options.headersMs })
  const limits = startLimits(options, signal)
  try {
    const { url, response } = await followRedirects(new URL(address), agent, limits.signal)
    limits.headersCame()
    const [mediaType = '', ...parameters] = (response.headers.get('content-type') ?? '')
      .toLowerCase()
      .split(';')
    if (!accepts(mediaType.trim())) throw new ToolFailure(unreadable(url, mediaType.trim(), response))
    return {
      url: url.href,
      mediaType: mediaType.trim(),
      charset: /charset="?([\w-]+)/.exec(parameters.join(';'))?.[1],
      bytes: await readBody(response),
    }
  } catch (error) {
    throw toFailure(error, limits.signal)
  } finally {
    limits.end()
    await agent.destroy()
  }
}

/** One signal for all that can end a download, with the reason in words. */
function startLimits({ headersMs, totalMs }: DownloadOptions, caller: AbortSignal) {
  const controller = new AbortController()
  const abort = (reason: string) => controller.abort(new ToolFailure(reason))
  const stop = () => abort('The download was stopped.')
  const headersTimer = setTimeout(
    () => abort(`The server did not answer within ${headersMs / 1000} s.`),
    headersMs,
  )
  const totalTimer = setTimeout(() => abort(`The page was not complete after ${totalMs / 1000} s.`), totalMs)
  caller.addEventListener('abort', stop)
  if (caller.aborted) stop()
  return {
    signal: controller.signal,
    headersCame: () => clearTimeout(headersTimer),
    end: () => {
      clearTimeout(headersTimer)
      clearTimeout(totalTimer)
      caller.removeEventListener('abort', stop)
    },
  }
}

async function followRedirects(
  first: URL,
  dispatcher: ReturnType<typeof createGuardedAgent>,
  signal: AbortSignal,
) {
  let url = first
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    checkUrl(url)
    const response = await fetch(url, { dispatcher, signal, redirect: 'manual', headers })
    const location = response.status >= 300 && response.status < 400 && response.headers.get('location')
    if (typeof location !== 'string') {
      if (response.ok) return { url, response }
      throw new ToolFailure(
        `${url.host} answered with ${response.status} ${response.statusText}`.trimEnd() + '.',
      )
    }
    await response.body?.cancel()
    if (!URL.canParse(location, url))
      throw new ToolFailure(`${url.host} redirects to something that is no URL.`)
    url = new URL(location, url)
  }
  throw new ToolFailure(`The page redirects more than ${maxRedirects} times.`)
}

const headers = {
  accept:
    'text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, application/json;q=0.9, */*;q=0.1',
  'user-agent': 'Mozilla/5.0 (compatible; Weir)',
}

function checkUrl({ protocol, username, password }: URL): void {
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new ToolFailure(`Only http and https are fetched, not ${protocol.slice(0, -1)}.`)
  }
  if (username !== '' || password !== '')
    throw new ToolFailure('A URL with a user name or a password is not fetched.')
}

/** Counts what comes out of the decompression, so that a small answer cannot become a large one. */
async function readBody({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop cancels the body.
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new ToolFailure(`The page is larger than ${maxBytes / 1024 / 1024} MB.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function unreadable(url: URL, mediaType: string, response: Response): string {
  const length = response.headers.get('content-length')
  const size = length === null ? 'of unknown size' : `of ${length} bytes`
  return `${url.href} is a file of type ${mediaType}, ${size}: only HTML, text, JSON and XML can be read.`
}

function toFailure(error: unknown, signal: AbortSignal): ToolFailure {
  if (signal.reason instanceof ToolFailure) return signal.reason
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (cause instanceof ToolFailure) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  const reason = cause instanceof Error ? cause.message || (code ?? cause.name) : String(cause)
  return new ToolFailure(
    code === 'ENOTFOUND' ? 'There is no host of that name.' : `The page could not be loaded: ${reason}.`,
  )
}
