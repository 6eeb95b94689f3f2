'use client'

import type { RunStore } from '@/components/run/answer-view'
import { progressOf } from '@/hooks/graph-run'
import { useRun } from '@/hooks/use-run'
import { useRunGraph } from '@/hooks/use-run-graph'
import { wordsOfProgress } from './graph-words'

/** "3 of 9 done" */
export function ProgressWords({ store }: { readonly store: RunStore }) {
  const graphs = useRunGraph()
  return <span>{useRun(store, (run) => wordsOfProgress(progressOf(run, graphs)))}</span>
}
