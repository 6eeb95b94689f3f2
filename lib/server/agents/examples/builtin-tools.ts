import type { ToolChoice } from '@/lib/protocol/agents'
import { builtinServerId } from '@/lib/protocol/tools'

/** Choices of Weir's own tools, which the examples may call without asking: they only touch the conversation's files. */
export function builtinTools(...names: readonly string[]): ToolChoice[] {
  return names.map((tool) => ({ server: builtinServerId, tool, approval: 'allow' }))
}
