'use client'

import { useSyncExternalStore } from 'react'
import { readPreference, subscribeToPreferences, writePreference } from './preferences'

/** `unsupported`: the browser has no notices for this page; `denied`: the person has forbidden them in the browser. */
export type NoticeSetting = 'on' | 'off' | 'denied' | 'unsupported'

const noticesKey = 'weir:notices'

/** Whether the browser may tell of runs while Weir is out of sight, and the switch of it. */
export function useBrowserNotices(): readonly [NoticeSetting, () => Promise<void>] {
  const setting = useSyncExternalStore(subscribeToPreferences, settingNow, () => 'off' as const)
  return [setting, toggle]
}

function settingNow(): NoticeSetting {
  if (typeof Notification === 'undefined') return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  return Notification.permission === 'granted' && readPreference(noticesKey) === 'on' ? 'on' : 'off'
}

/** The browser asks the person only here, at the person's own click. */
async function toggle(): Promise<void> {
  const isWanted = settingNow() === 'off' && (await Notification.requestPermission()) === 'granted'
  writePreference(noticesKey, isWanted ? 'on' : null)
}

/** Shows a notice of the system's; a later one with the same `tag` takes its place. */
export function showBrowserNotice(title: string, body: string, tag: string, onOpen: () => void): void {
  try {
    const notice = new Notification(title, { body, tag })
    notice.addEventListener('click', () => {
      window.focus()
      notice.close()
      onOpen()
    })
  } catch (error) {
    // Chrome on Android has them, but not for pages.
    if (!(error instanceof TypeError)) throw error
  }
}
