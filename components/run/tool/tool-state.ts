/** How a call stands, in the words at the right of its row. */
import type { StreamingBlock, ToolRun } from '@/lib/blocks/block'
import type { ToolContent } from '@/lib/protocol/events'
import { formatSpan } from '@/components/run/figures'
import { plainText } from './exact-text'

export interface ToolState {
  /** The form of the row: `live` while it moves, `wait` for a person, `bad`, or `still`. */
  readonly look: 'live' | 'wait' | 'bad' | 'still'
  readonly word: string
  /** The time counts on behind the word. */
  readonly isTimed: boolean
  readonly mark: 'check' | 'stop' | 'none'
}

/** A result as short as this stands in the row itself. */
const shortResult = 16

const notRun: ToolRun = { status: 'writing' }

export function stateOfTool(block: StreamingBlock): ToolState {
  const { status, durationMs, progress, result } = block.tool ?? notRun
  const after = durationMs === undefined ? '' : formatSpan(durationMs)
  switch (status) {
    case 'writing':
      return block.isComplete ? still('asked for, not run', 'stop') : live('writing')
    case 'running':
      return { ...live(wordOfProgress(progress)), isTimed: true }
    case 'waiting':
      return { look: 'wait', word: 'needs you', isTimed: false, mark: 'none' }
    case 'completed':
      return still(shortResultOf(result) ?? (after === '' ? 'done' : after), 'check')
    case 'failed':
      return bad(firstLine(result) ?? 'failed')
    case 'timed_out':
      return bad(after === '' ? 'timed out' : `timed out, ${after}`)
    case 'refused':
      return still('refused', 'stop')
    case 'stopped':
      return still(after === '' ? 'stopped' : `stopped at ${after}`, 'stop')
    case 'interrupted':
      return still('interrupted', 'stop')
    default:
      return status satisfies never
  }
}

export function isBadCall({ tool }: StreamingBlock): boolean {
  return tool?.status === 'failed' || tool?.status === 'timed_out'
}

/** How much is done, from 0 to 1; undefined when the tool does not say of how much. */
export function shareDone({ tool }: StreamingBlock): number | undefined {
  if (tool?.status !== 'running') return undefined
  const { progress, total } = tool.progress ?? {}
  if (progress === undefined || total === undefined || total <= 0) return undefined
  return Math.min(1, Math.max(0, progress / total))
}

function still(word: string, mark: ToolState['mark']): ToolState {
  return { look: 'still', word, isTimed: false, mark }
}

function live(word: string): ToolState {
  return { look: 'live', word, isTimed: false, mark: 'none' }
}

function bad(word: string): ToolState {
  return { look: 'bad', word, isTimed: false, mark: 'none' }
}

function wordOfProgress({ message, progress, total }: NonNullable<ToolRun['progress']> = {}): string {
  if (message !== undefined && message.trim() !== '') return plainText(message)
  if (progress === undefined) return ''
  return total === undefined ? String(progress) : `${progress} of ${total}`
}

function shortResultOf(result: readonly ToolContent[] = []): string | undefined {
  const [only] = result
  if (result.length !== 1 || only === undefined) return undefined
  const text = only.type === 'text' ? only.text.trim() : only.type === 'json' ? scalarText(only.json) : ''
  return text !== '' && text.length <= shortResult && !/\s{2}|\n/.test(text) ? plainText(text) : undefined
}

function scalarText(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
    ? String(value)
    : ''
}

function firstLine(result: readonly ToolContent[] = []): string | undefined {
  const text = result.find((content) => content.type === 'text')?.text
  const line = text?.split('\n').find((part) => part.trim() !== '')
  return line === undefined ? undefined : plainText(line.trim().slice(0, 120))
}
