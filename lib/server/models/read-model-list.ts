/** The list of models of a vendor, over HTTP. */
import { isRecord } from '@/lib/protocol/is-record'
import { parseJson, textAt } from './fields'
import { describeMalformed, describeRefusal, messageIn, toAppError, type Upstream } from './upstream-error'

export interface ModelListRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly upstream: Upstream
  readonly timeoutMs: number
  /** The names in the vendor's answer; undefined when it is no list of models. */
  readonly namesIn: (answer: unknown) => readonly string[] | undefined
}

/** @throws AppError with an `upstream_*` code when the list cannot be read */
export async function readModelList(request: ModelListRequest): Promise<readonly string[]> {
  const { upstream, namesIn } = request
  const { status, headers, text } = await readText(request)
  if (status >= 400) {
    const refusal = { status, headers, message: messageIn(text) }
    throw toAppError(describeRefusal(new Error(text), refusal, upstream, Date.now()))
  }
  const names = namesIn(parseJson(text))
  if (names !== undefined) return names
  throw toAppError(describeMalformed(new Error('not a list of models'), upstream))
}

async function readText({ url, headers, upstream, timeoutMs }: ModelListRequest) {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, { headers, signal })
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (error) {
    if (!signal.aborted) throw toAppError(describeRefusal(error, undefined, upstream, Date.now()))
    const what = `${upstream.host} did not answer within ${timeoutMs / 1000} s.`
    throw toAppError({ code: 'upstream_timeout', what })
  }
}

/** The ids of `{ data: [{ id }] }`, as OpenAI and Anthropic answer; undefined when it is something else. */
export function idsIn(answer: unknown): string[] | undefined {
  if (!isRecord(answer) || !('data' in answer)) return undefined
  const { data } = answer
  // Ollama answers `data: null` when it has no model.
  if (data === null) return []
  return Array.isArray(data) ? data.flatMap((item) => textAt(item, 'id') ?? []) : undefined
}
