'use client'

import { useEffect, useState } from 'react'
import type { RunStore } from '@/lib/client/run-store'
import { useDelayed } from './use-delayed'
import { type ConnectionView, useConnectionState } from './use-run'

/** How the connection looks: calmer than it is, as short troubles are none. */
export type ConnectionLine = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'disconnected' | 'back'

const connectingAfter = 400
const reconnectingAfter = 1_000
const backFor = 600

export function useConnectionLine(store: RunStore, isRunning: boolean): ConnectionLine {
  const { connection, error, offline } = useConnectionState(store)
  const isConnecting = useDelayed(isRunning && connection === 'connecting', connectingAfter)
  const isReconnecting = useDelayed(isRunning && connection === 'reconnecting' && !offline, reconnectingAfter)
  const isTrouble = isReconnecting || (offline && isRunning)
  const isBack = useAfterglow(isTrouble, isRunning && connection === 'connected')

  if (isTrouble) return 'reconnecting'
  if (connection === 'disconnected') return error === null ? 'idle' : 'disconnected'
  return isRunning ? lineOfRunning(connection, isConnecting, isBack) : 'idle'
}

function lineOfRunning(connection: ConnectionView['connection'], isConnecting: boolean, isBack: boolean) {
  if (connection === 'connecting') return isConnecting ? 'connecting' : 'idle'
  return isBack ? 'back' : 'live'
}

/** True for a moment after a trouble that was seen has turned to good. */
function useAfterglow(isTrouble: boolean, isGood: boolean): boolean {
  const [hadTrouble, setHadTrouble] = useState(false)
  if (isTrouble && !hadTrouble) setHadTrouble(true)
  useEffect(() => {
    if (!hadTrouble || !isGood) return
    const timer = setTimeout(() => setHadTrouble(false), backFor)
    return () => clearTimeout(timer)
  }, [hadTrouble, isGood])
  return hadTrouble && isGood
}
