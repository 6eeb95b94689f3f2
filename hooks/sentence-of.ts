import { ClientError } from '@/lib/client/client-error'

/** What went wrong on the way to the server, as a sentence. @throws whatever is no such error */
export function sentenceOf(error: unknown): string {
  if (error instanceof ClientError) return error.message
  throw error
}
