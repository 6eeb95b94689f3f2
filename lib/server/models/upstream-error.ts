/** What went wrong at a model endpoint → a code and a sentence that a person may read. No key gets through. */
import { STATUS_CODES } from 'node:http'
import { isRecord } from '@/lib/protocol/is-record'
import type { PublicErrorCode } from '@/lib/protocol/public-error'
import { AppError } from '@/lib/server/http/app-error'
import { parseJson, textAt } from './fields'
import { retryAfterMs } from './retry'

export interface Upstream {
  /** How sentences name the endpoint. */
  readonly host: string
  readonly apiKey: string | undefined
  /** The variable of the environment that the key is in. */
  readonly keyName: string
}

/** The status that an upstream answered with instead of an answer. */
export interface Refusal {
  readonly status: number
  readonly headers: Headers | undefined
  /** What it said, for a person; empty when it said nothing. */
  readonly message: string
}

export interface UpstreamFailure {
  readonly code: Extract<PublicErrorCode, `upstream_${string}`>
  /** One or two sentences that say what happened. */
  readonly what: string
  /** Seconds. */
  readonly retryAfter?: number
  /** For the server's log; scrubbed as well. */
  readonly cause?: Error
}

export function toAppError({ code, what, retryAfter, cause }: UpstreamFailure): AppError {
  const message = retryAfter === undefined ? what : `${what} Try again in about ${retryAfter} s.`
  return new AppError(code, message, {
    ...(retryAfter !== undefined && { retryAfter }),
    ...(cause !== undefined && { cause }),
  })
}

/**
 * An error that the vendor's client threw before an answer began.
 * @param refusal what the upstream answered; undefined: it did not answer
 * @param now epoch ms
 */
export function describeRefusal(
  error: unknown,
  refusal: Refusal | undefined,
  upstream: Upstream,
  now: number,
): UpstreamFailure {
  const cause = scrubbedCause(error, upstream)
  if (refusal !== undefined) return { ...describeStatus(refusal, upstream, now), cause }
  const [code, reason] = networkReason(error)
  return { code, what: `${upstream.host} ${reason}.`, cause }
}

function describeStatus(refusal: Refusal, upstream: Upstream, now: number): UpstreamFailure {
  const { host, apiKey, keyName } = upstream
  const { status, headers, message } = refusal
  const said = quote(isStatusAlone(message, status) ? '' : message, upstream)
  if (status === 401 && apiKey === undefined) {
    return { code: 'upstream_auth', what: `${host} asks for a key (401). Set ${keyName}.` }
  }
  if (status === 401 || isKeyRefused(refusal)) {
    return { code: 'upstream_auth', what: `${host} refused its key (${status}).` }
  }
  if (status === 403) return { code: 'upstream_auth', what: `${host} refused its key (403)${said}` }
  if (status === 404) {
    return {
      code: 'upstream_rejected',
      what: `${host} does not have this model, or its address is wrong (404)${said}`,
    }
  }
  if (status === 429) {
    const wait = retryAfterMs(headers, now)
    return {
      code: 'upstream_rate_limited',
      what: `${host} takes no more requests for now (429)${said}`,
      ...(wait !== undefined && { retryAfter: Math.ceil(wait / 1000) }),
    }
  }
  if (status >= 500) return { code: 'upstream_failed', what: `${host} failed (${status})${said}` }
  return { code: 'upstream_rejected', what: `${host} rejected the request (${status})${said}` }
}

const wordsOfStatus = /\b(?:http|status|code|error|request|refused|failed|with|no|body)\b/gi

/** Whether a refusal says nothing but its status, which the sentence has anyway: “Internal Server Error”. */
function isStatusAlone(message: string, status: number): boolean {
  const rest = message
    .replaceAll(String(status), '')
    .replaceAll(STATUS_CODES[status] ?? '', '')
    .replaceAll(wordsOfStatus, '')
  return !/[\p{L}\p{N}]/u.test(rest)
}

/** What the body of a refusal says, `{"error": {"message": …}}` with all vendors; empty for anything else. */
export function messageIn(body: string): string {
  const answer = parseJson(body)
  return textAt(isRecord(answer) ? answer['error'] : undefined, 'message') ?? ''
}

/** Google says 400 where the others say 401. */
function isKeyRefused({ status, message }: Refusal): boolean {
  return status === 400 && /^API key (not valid|expired)/i.test(message)
}

/** The vendor reported an error inside its stream. */
export function describeStreamError(message: string, upstream: Upstream): UpstreamFailure {
  return { code: 'upstream_failed', what: `${upstream.host} failed in mid-answer${quote(message, upstream)}` }
}

/** Reading the answer failed: the socket broke. */
export function describeCut(error: unknown, upstream: Upstream): UpstreamFailure {
  const [code, reason] = networkReason(error)
  const what = code === 'upstream_idle' ? reason : 'broke the connection in mid-answer'
  return {
    code: code === 'upstream_idle' ? code : 'upstream_cut',
    what: `${upstream.host} ${what}.`,
    cause: scrubbedCause(error, upstream),
  }
}

/** A frame that is not JSON, or JSON that is no chunk. */
export function describeMalformed(error: unknown, upstream: Upstream): UpstreamFailure {
  const what = `${upstream.host} sent something that is not a chat completion.`
  return { code: 'upstream_malformed', what, cause: scrubbedCause(error, upstream) }
}

/** The error of whoever connected, by the codes of Node's sockets and of its fetch. */
function networkReason(error: unknown): [UpstreamFailure['code'], string] {
  const codes = new Set(chain(error).map((link) => ('code' in link ? link.code : undefined)))
  // Node's fetch has limits of its own, 300 s each, which a longer MODEL_IDLE_TIMEOUT_MS does not lift.
  if (codes.has('UND_ERR_HEADERS_TIMEOUT') || codes.has('UND_ERR_BODY_TIMEOUT')) {
    return ['upstream_idle', 'sent nothing for 300 s']
  }
  if (codes.has('ECONNREFUSED')) return ['upstream_unreachable', 'cannot be reached: nothing listens there']
  if (codes.has('ECONNRESET') || codes.has('UND_ERR_SOCKET')) {
    return ['upstream_cut', 'closed the connection before it answered']
  }
  if (codes.has('ENOTFOUND') || codes.has('EAI_AGAIN')) {
    return ['upstream_unreachable', 'cannot be reached: its name is not known']
  }
  return ['upstream_unreachable', 'cannot be reached']
}

/** `: what the vendor said.`, or a full stop when it said nothing. */
function quote(message: string, upstream: Upstream): string {
  const line = scrub(message, upstream)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.。]$/, '')
  if (line === '') return '.'
  return line.length > 200 ? `: ${line.slice(0, 199)}….` : `: ${line}.`
}

const keyLike = /\bBearer\s+[^\s,;"']+|\b(?:sk|pk|rk|gsk|xai|key)-[\w*.-]{4,}|\bAIza[\w-]{10,}/gi

/** Takes out our own key and whatever looks like one: vendors repeat the key that they refuse. */
function scrub(text: string, { apiKey }: Upstream): string {
  const withoutOwn = apiKey === undefined || apiKey === '' ? text : text.replaceAll(apiKey, '[key]')
  return withoutOwn.replace(keyLike, '[key]')
}

/** The original carries headers and bodies that may hold the key, so the log gets its words alone. */
function scrubbedCause(error: unknown, upstream: Upstream): Error {
  const lines = chain(error).map((link) => {
    const code = 'code' in link && typeof link.code === 'string' ? ` (${link.code})` : ''
    return `${link.name}: ${link.message}${code}`
  })
  return new Error(scrub(lines.join(' ← ') || String(error), upstream))
}

function chain(error: unknown): Error[] {
  const links: Error[] = []
  for (let link = error; link instanceof Error && links.length < 5; link = link.cause) links.push(link)
  return links
}
