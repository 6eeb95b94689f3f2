import { AppError } from './app-error'

/**
 * The `Idempotency-Key` of a request.
 * Source: IETF draft-ietf-httpapi-idempotency-key-header
 *
 * @throws AppError for a key that is empty or longer than 200 characters.
 */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.headers.get('idempotency-key')
  if (key === null) return undefined
  if (key.length > 0 && key.length <= 200) return key
  throw new AppError('invalid_request', 'Idempotency-Key: must have 1 to 200 characters.', {
    param: 'Idempotency-Key',
  })
}
