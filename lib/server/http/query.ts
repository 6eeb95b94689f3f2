import type { z } from 'zod'
import { AppError } from './app-error'
import { issueSentence } from './issue-sentence'

/** Parses the query of a request. @throws AppError `invalid_request` that names the parameter. */
export function parseQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const param = issue?.path.join('.') ?? ''
  throw new AppError('invalid_request', issueSentence(issue, 'The query'), { param })
}
