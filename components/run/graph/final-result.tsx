'use client'

import type { RunStore } from '@/components/run/answer-view'
import { MarginTime } from '@/components/run/margin'
import { Markdown } from '@/components/run/markdown/markdown'
import { useRun } from '@/hooks/use-run'

/** What a graph gives, below what its nodes did. */
export function FinalResult({ store }: { readonly store: RunStore }) {
  const result = useRun(store, (run) => run.finalResult)
  const at = useRun(store, (run) => (run.finalResult === null ? 0 : (run.end?.durationMs ?? run.elapsed)))
  if (result === null || result === '') return null
  return (
    <div className="stream-row">
      <MarginTime at={at} />
      <div className="min-w-0" data-part>
        <Markdown text={result} isOpen={false} />
      </div>
    </div>
  )
}
