'use client'

import { useState } from 'react'
import type { RerunRequestInput } from '@/lib/protocol/requests'
import { notifyConversationsChanged } from '@/lib/client/broadcast'
import { forkRun, rerunRun, type StartedRun } from '@/lib/client/api'
import { sentenceOf } from './sentence-of'

export interface Rerun {
  /** The server is asked; or it has begun, and the page is about to show it. */
  readonly isSent: boolean
  /** Why it did not begin, in a sentence. */
  readonly problem: string | null
  /** Beside the old answer. */
  readonly rerun: (body: RerunRequestInput) => void
  /** In a conversation of its own. */
  readonly fork: (body: RerunRequestInput) => void
}

/**
 * Runs a graph again from an ended run of it.
 * @param onStarted once, when the new run has begun
 */
export function useRerun(runId: string, onStarted: (run: StartedRun) => void): Rerun {
  const [isSent, setSent] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function post(starting: Promise<StartedRun>): Promise<void> {
    setSent(true)
    setProblem(null)
    const started = await starting.catch(sentenceOf)
    if (typeof started === 'string') {
      setSent(false)
      setProblem(started)
      return
    }
    notifyConversationsChanged()
    onStarted(started)
  }

  return {
    isSent,
    problem,
    rerun: (body) => void post(rerunRun(runId, body)),
    fork: (body) => void post(forkRun(runId, body)),
  }
}
