import type { z } from 'zod'
import { AppError } from './app-error'
import { issueSentence } from './issue-sentence'

/** Largest body of a request, in bytes: two texts of 400,000 characters, of up to three bytes each. */
const defaultMaxBytes = 4 * 1024 * 1024

/**
 * Reads a JSON body and parses it.
 *
 * @throws AppError 415 for another content type, 413 beyond the size, 400 for bad JSON or a body that does not fit.
 */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  maxBytes = defaultMaxBytes,
): Promise<z.output<Schema>> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json') {
    throw new AppError('unsupported_media_type', 'The body must be JSON, sent as application/json.')
  }
  const result = schema.safeParse(parseJson(await readText(request, maxBytes)))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const param = issue?.path.join('.') ?? ''
  throw new AppError('invalid_request', issueSentence(issue, 'The body'), param === '' ? {} : { param })
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = new AppError('payload_too_large', `The body is larger than ${maxBytes} bytes.`)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > maxBytes) throw tooLarge
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid_request', 'The body is not valid JSON.', { cause })
  }
}
