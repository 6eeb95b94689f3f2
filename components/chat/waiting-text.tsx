'use client'

import type { RunState } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { revealBlock } from '@/components/run/reveal'
import { useAgentName } from '@/hooks/use-agents'
import { useOpenQuestion, useRun } from '@/hooks/use-run'
import { Lead, Rest, RowButton } from './status-parts'

/** "Waits for your yes · incident-scout goes on", and the way to the question. */
export function WaitingText({ store }: { readonly store: RunStore }) {
  const question = useOpenQuestion(store)
  const nameOf = useAgentName()
  const others = useRun(store, (run) => whoGoesOn(run, nameOf))
  if (question === undefined) return null
  const { runId } = store.getState().run
  return (
    <>
      <Lead tone="text-wait">
        {question.type === 'approval' ? 'Waits for your yes' : 'Waits for your answer'}
      </Lead>
      {others !== '' && <Rest>· {others}</Rest>}
      <RowButton onClick={() => revealBlock(runId, question.id)}>Review</RowButton>
    </>
  )
}

/** Sub-agents and nodes that run and neither ask, nor hold one that does, nor stand in one that runs. */
function whoGoesOn({ open, spans }: RunState, nameOf: (id: string) => string): string {
  const waiting = new Set<string>()
  for (const { question, spanId } of open.values()) {
    for (let span = question ? spanId : ''; span !== ''; span = spans.get(span)?.parentSpanId ?? '')
      waiting.add(span)
  }
  const others = [...open.values()].filter(
    (block) => (block.type === 'task' || block.type === 'node') && !waiting.has(block.spanId),
  )
  const going = new Set(others.map(({ spanId }) => spanId))
  const outer = others.filter(({ parentSpanId }) => !going.has(parentSpanId))
  const names = outer.map(({ type, nodeInfo }) => {
    const name = nodeInfo?.nodeName ?? 'sub-agent'
    return type === 'node' ? name : nameOf(name)
  })
  if (names.length < 2) return names.length === 1 ? `${names[0]} goes on` : ''
  return `${names.length} ${outer.some(({ type }) => type === 'node') ? 'nodes' : 'sub-agents'} go on`
}
