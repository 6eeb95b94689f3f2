'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { ToolCallAnswer } from '@/lib/protocol/tools'
import { callTool } from '@/lib/client/tools-api'
import { sentenceOf } from './sentence-of'

export interface ToolCall {
  readonly isRunning: boolean
  /** What the tool gave, or that it failed; null before the first call. */
  readonly answer: ToolCallAnswer | null
  /** Why there is no answer, in a sentence. */
  readonly problem: string | null
  run: (values: Readonly<Record<string, unknown>>) => void
  /** Stops the call; the server hears of it. */
  stop: () => void
}

/** Calls one tool by hand, one call at a time. */
export function useToolCall(serverId: string, tool: string): ToolCall {
  const [isRunning, setRunning] = useState(false)
  const [answer, setAnswer] = useState<ToolCallAnswer | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const current = useRef<AbortController | null>(null)
  const stop = useCallback(() => current.current?.abort(), [])
  useEffect(() => stop, [stop])

  async function run(values: Readonly<Record<string, unknown>>) {
    stop()
    const controller = new AbortController()
    current.current = controller
    setRunning(true)
    setProblem(null)
    setAnswer(null)
    const result = await callTool(serverId, tool, values, controller.signal).catch((error: unknown) =>
      controller.signal.aborted ? 'Stopped.' : sentenceOf(error),
    )
    if (current.current !== controller) return
    setRunning(false)
    if (typeof result === 'string') setProblem(result)
    else setAnswer(result)
  }

  return { isRunning, answer, problem, run: (values) => void run(values), stop }
}
