'use client'

import { useEffect, useLayoutEffect, useState } from 'react'
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
  readonly startConnection: (inputText: string, options: StartOptions) => void
  /** Follows a run that is there, after the events that are known. */
  readonly joinRun: (runId: string, afterSeq?: number) => void
  /** Tries at once instead of waiting, also after it gave up. */
  readonly reconnectNow: () => void
  /** Streams here when this tab is paused; another one gives way. */
  readonly follow: () => void
  /** Stops the run at the server. */
  readonly stop: () => void
  /** Detaches only: the run goes on. */
  readonly closeConnection: () => void
}

/**
 * Owns the connection of one page to the run that it shows. The page re-renders by selectors on `store`; this hook
 * itself never causes a render, and what it returns stays the same from mount to unmount. Unmounting detaches.
 */
export function useSSEConnection(options: UseSSEConnectionOptions = {}): SSEConnection {
  const [{ connection, listen }] = useState(() => createConnection(options))
  useLayoutEffect(() => listen(options))
  useEffect(() => connection.closeConnection, [connection])
  return connection
}

/** `listen` names the callbacks that are called from then on: those of the latest render. */
function createConnection({ session: sessionOptions, ...first }: UseSSEConnectionOptions) {
  let listener: RunSessionListener = first
  const store = createRunStore()
  const session = createRunSession({
    ...sessionOptions,
    store,
    listener: {
      onComplete: (run) => listener.onComplete?.(run),
      onError: (error) => listener.onError?.(error),
      onConversationCreated: (conversationId) => listener.onConversationCreated?.(conversationId),
    },
  })
  const connection: SSEConnection = {
    store,
    startConnection: (inputText, options) => session.start(runRequestOf(inputText, options)),
    joinRun: session.join,
    reconnectNow: session.reconnectNow,
    follow: session.follow,
    stop: session.stop,
    closeConnection: session.close,
  }
  const listen = (next: RunSessionListener) => {
    listener = next
  }
  return { connection, listen }
}
