/** What became of a question to a person, in one line. */
import type { Question } from '@/lib/blocks/block'
import { plainText } from '@/components/run/tool/exact-text'

export interface AnsweredWords {
  readonly isYes: boolean
  /** The line without its time. */
  readonly text: string
  /** A reason or a value that was given, after the line. */
  readonly said: string
}

const longestValue = 200

/** @returns null for one that nobody answered before its run ended */
export function wordsOfApproval({ answer }: Question): AnsweredWords | null {
  if (answer === undefined) return null
  const edited = answer.value === undefined ? '' : ', with edited arguments'
  const who = answer.by === 'policy' ? 'by policy' : 'by You'
  const said = plainText(answer.reason ?? '')
  switch (answer.decision) {
    case 'allow_once':
      return { isYes: true, text: `Allowed once ${who}${edited}`, said }
    case 'allow_run':
      return { isYes: true, text: `Allowed in this run ${who}${edited}`, said }
    case 'refuse':
      return { isYes: false, text: `Refused ${who}`, said }
    case 'expired':
      return { isYes: false, text: 'Refused: nobody answered in time', said: '' }
    case 'cancelled':
    case undefined:
    default:
      return { isYes: false, text: 'Not needed any more', said: '' }
  }
}

/** @returns null for one that nobody answered before its run ended */
export function wordsOfInput({ answer }: Question): AnsweredWords | null {
  if (answer === undefined) return null
  if (answer.value === null || answer.value === undefined) {
    return { isYes: false, text: 'Declined by You', said: '' }
  }
  const value = typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value)
  return { isYes: true, text: 'Answered by You', said: plainText(value.slice(0, longestValue)) }
}

/** What is asked: the reason where that is a question, else the call itself. */
export function headOfApproval(toolName: string, reason: string): string {
  const text = plainText(reason).trim()
  return text.endsWith('?') && text.length <= 120 ? text : `Run ${toolName}?`
}
