/** Calls in which the builder writes an agent. Pure. */
import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { blockOf } from '@/lib/blocks/reduce'
import { type AgentDraft, draftOf } from './draft-of'
import { exactJson } from './exact-text'
import { nameOfTool } from './tool-name'

const draftTools: ReadonlySet<string> = new Set(['draft_agent', 'save_agent'])

export function isDraft(block: StreamingBlock): boolean {
  return draftTools.has(nameOfTool(block))
}

/** @returns null while nothing of it can be read */
export function draftIn({ tool, toolCalls }: StreamingBlock): AgentDraft | null {
  return draftOf(
    tool?.arguments === undefined ? (toolCalls?.[0]?.arguments ?? '') : exactJson(tool.arguments),
  )
}

/** Whether a later call saves the agent that this one drafted, and so shows it again. */
export function isDraftSaved(run: RunState, id: string): boolean {
  const block = blockOf(run, id)
  if (block === undefined || nameOfTool(block) !== 'draft_agent') return false
  const saves = run.order
    .slice(run.order.indexOf(id) + 1)
    .flatMap((later) => blockOf(run, later) ?? [])
    .filter((later) => later.type === 'tool' && nameOfTool(later) === 'save_agent')
  if (saves.length === 0) return false
  const name = draftIn(block)?.name ?? ''
  return name !== '' && saves.some((save) => draftIn(save)?.name === name)
}
