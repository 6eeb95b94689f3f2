'use client'

import type { StreamingBlock } from '@/lib/blocks/block'
import { type TrajectoryMessage, trajectoryOf } from '@/lib/blocks/messages'
import { blocksOf } from '@/lib/blocks/reduce'
import type { RunStore } from '@/components/run/answer-view'
import { Markdown } from '@/components/run/markdown/markdown'
import { SpanInside } from '@/components/run/row-view'
import { plainText } from '@/components/run/tool/exact-text'
import { useRun, useRunEnd } from '@/hooks/use-run'
import type { GraphNode } from '@/lib/protocol/graphs'
import { NodeAttempts } from './node-attempts'
import { ValueView } from './value-view'

interface OutputTabProps {
  readonly store: RunStore
  /** Attempts and the pauses between them. */
  readonly ids: readonly string[]
  readonly last: StreamingBlock
  readonly node: GraphNode | undefined
}

/** All that its attempts did and said; of a node whose output is not what it said, that too. */
export function OutputTab({ store, ids, last, node }: OutputTabProps) {
  const isLive = useRunEnd(store) === null
  const output = last.span?.output
  const isSaid = node === undefined || node.kind === 'model' || node.kind === 'agent'
  const hasInside = useRun(store, (run) =>
    run.order.some((id) => blockIn(run, id)?.parentSpanId === last.spanId),
  )
  return (
    <>
      <NodeAttempts
        store={store}
        ids={ids}
        node={node}
        isLive={isLive}
        inside={(spanId) => <SpanInside store={store} spanId={spanId} isLive={isLive} depth={1} />}
      />
      {hasInside && !isSaid && output !== undefined && output !== '' && <ValueView value={output} />}
    </>
  )
}

type Run = Parameters<typeof blocksOf>[0]

function blockIn(run: Run, id: string): StreamingBlock | undefined {
  return run.open.get(id) ?? run.closed.get(id)
}

export function InputTab({ block }: { readonly block: StreamingBlock }) {
  const input = block.span?.input
  if (input === undefined || input === '')
    return <p className="text-small text-ink-3">It was given nothing.</p>
  return <ValueView value={input} />
}

/** What it was asked, said and did, as messages to and from its model. */
export function MessagesTab({ store, block }: { readonly store: RunStore; readonly block: StreamingBlock }) {
  // Read again when a block opens or closes: that is when a message is whole.
  useRun(store, (run) => run.closed)
  const spoken = trajectoryOf(blocksOf(store.getState().run), block.spanId)
  const input = block.span?.input
  const asked: readonly TrajectoryMessage[] =
    typeof input === 'string' && spoken.length > 0 ? [{ role: 'user', content: input }] : []
  if (spoken.length === 0) return <p className="text-small text-ink-3">No model speaks here.</p>
  return [...asked, ...spoken].map((message, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- messages are only added
    <MessageView key={index} message={message} />
  ))
}

function MessageView({ message }: { readonly message: TrajectoryMessage }) {
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : []
  return (
    <div className="min-w-0 border-b border-line pb-2.5 last:border-0">
      <p className="mb-1 text-meta font-medium text-ink-3">{message.role}</p>
      {message.role === 'tool' ? (
        <pre className="thin-scroll max-h-60 overflow-auto mono [overflow-wrap:anywhere] whitespace-pre-wrap">
          {plainText(message.content)}
        </pre>
      ) : (
        message.content !== null && <Markdown text={message.content} isOpen={false} />
      )}
      {calls.map(({ id, function: called }) => (
        <p key={id} className="mono [overflow-wrap:anywhere]">
          {called.name} <span className="text-ink-3">{plainText(called.arguments)}</span>
        </p>
      ))}
    </div>
  )
}
