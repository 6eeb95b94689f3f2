import type { z } from 'zod'

/**
 * What a schema refuses, with the field in front: `name must …` where the schema says so in words of its own, else
 * `name: Invalid input …`.
 * @param subject stands for the field when the whole does not fit.
 */
export function issueSentence(issue: z.core.$ZodIssue | undefined, subject: string): string {
  const { message, path } = issue ?? { message: 'is not valid', path: [] }
  const field = path.length === 0 ? subject : path.join('.')
  return `${field}${/^(is|must|has) /.test(message) ? '' : ':'} ${message}.`
}
