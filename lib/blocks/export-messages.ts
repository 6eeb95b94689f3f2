/** A whole run as messages in the shape of OpenAI's API, those of a graph's nodes among them. */
import type { StreamingBlock } from './block'
import { type TrajectoryMessage, trajectoryOf } from './messages'

/** `name` is on what a node of a graph said and did. */
export type ExportedMessage = TrajectoryMessage & { readonly name?: string }

/** What is left of a run in its log as well as in its transcript. */
interface ExportedRun {
  readonly prompt: string
  readonly blocks: readonly StreamingBlock[]
  /** Of a graph that completed. */
  readonly finalResult?: string | null | undefined
}

/**
 * The prompt, what the run itself said and did, then each of its nodes in the order in which they started, then the
 * result. Of the attempts at a node only the last counts.
 */
export function exportedMessages({ prompt, blocks, finalResult }: ExportedRun): readonly ExportedMessage[] {
  const bySpan = Map.groupBy(blocks, (block) => block.spanId)
  const messagesOf = (spanId: string) => trajectoryOf(bySpan.get(spanId) ?? [], spanId)
  return [
    { role: 'user', content: prompt },
    ...messagesOf(''),
    ...lastAttempts(blocks).flatMap((node) => {
      const name = nameOf(node)
      return messagesOf(node.spanId).map((message) => ({ ...message, name }))
    }),
    ...(finalResult ? [{ role: 'assistant' as const, content: finalResult }] : []),
  ]
}

/** The nodes that no later attempt took the place of, and that stand in no such node. */
function lastAttempts(blocks: readonly StreamingBlock[]): readonly StreamingBlock[] {
  const nodes = blocks.filter((block) => block.type === 'node')
  const last = new Map(nodes.map((node) => [placeOf(node), node.spanId]))
  const dropped = new Set<string>()
  // What stands in a node started after it.
  for (const node of nodes) {
    const isLast = last.get(placeOf(node)) === node.spanId
    if (!isLast || dropped.has(node.parentSpanId)) dropped.add(node.spanId)
  }
  return nodes.filter((node) => !dropped.has(node.spanId))
}

/** What all attempts at one run of a node share. */
function placeOf({ parentSpanId, span }: StreamingBlock): string {
  return JSON.stringify([parentSpanId, span?.nodeId, span?.iteration ?? 0, span?.item?.index])
}

/** The name of a node in the letters that OpenAI takes; its id when none of them is left. */
function nameOf({ nodeInfo, span }: StreamingBlock): string {
  const names = [nodeInfo?.nodeName ?? '', span?.nodeId ?? ''].map((name) =>
    name.replaceAll(/[^a-zA-Z0-9_-]+/g, '_').slice(0, 64),
  )
  return names.find((name) => /[a-zA-Z0-9]/.test(name)) ?? 'node'
}
