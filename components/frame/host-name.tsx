'use client'

import { useSyncExternalStore } from 'react'

/** Which server this is; nothing on the server, which goes by many names. */
export function HostName() {
  return useSyncExternalStore(
    () => () => {},
    () => window.location.host,
    () => '',
  )
}
