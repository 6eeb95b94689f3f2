'use client'

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { runRequestOf, type StartOptions } from '@/lib/client/run-request'
import { createRunSession, type RunSessionListener, type RunSessionOptions } from '@/lib/client/run-session'
import { createRunStore, type RunStore } from '@/lib/client/run-store'

export interface UseSSEConnectionOptions extends RunSessionListener {
  /** For tests: what the session uses instead of the browser's own. Read once, at mount. */
  readonly session?: Omit<RunSessionOptions, 'store' | 'listener'> | undefined
}

export interface SSEConnection {
  /** The run and its connection; read it through the selectors of `use-run.ts`. */
  readonly store: RunStore
  /**
   * Starts a run and follows it. Whatever was followed before is detached, its state cleared.
   * @throws TypeError `Unsupported mode: …` for a mode that is none; nothing has changed then.
   */
  startConnection(inputText: string, options: StartOptions): void
  /** Follows a run that is there, after the events that are known. */
  joinRun(runId: string, afterSeq?: number): void
  /** Tries at once instead of waiting, also after it gave up. */
  reconnectNow(): void
  /** Streams here when this tab is paused; another one gives way. */
  follow(): void
  /** Stops the run at the server. */
  stop(): void
  /** Detaches only: the run goes on. */
  closeConnection(): void
}

/**
 * Owns the connection of one page to the run that it shows. The page re-renders by selectors on `store`; this hook
 * itself never causes a render, and what it returns stays the same from mount to unmount. Unmounting detaches.
 */
export function useSSEConnection(options: UseSSEConnectionOptions = {}): SSEConnection {
  const latest = useRef(options)
  useLayoutEffect(() => {
    latest.current = options
  })
  const [connection] = useState(() => createConnection(() => latest.current, options.session))
  useEffect(() => connection.closeConnection, [connection])
  return connection
}

function createConnection(
  listener: () => RunSessionListener,
  sessionOptions: UseSSEConnectionOptions['session'],
): SSEConnection {
  const store = createRunStore()
  const session = createRunSession({
    ...sessionOptions,
    store,
    listener: {
      onComplete: (run) => listener().onComplete?.(run),
      onError: (error) => listener().onError?.(error),
      onConversationCreated: (conversationId) => listener().onConversationCreated?.(conversationId),
    },
  })
  return {
    store,
    startConnection: (inputText, options) => session.start(runRequestOf(inputText, options)),
    joinRun: session.join,
    reconnectNow: session.reconnectNow,
    follow: session.follow,
    stop: session.stop,
    closeConnection: session.close,
  }
}
