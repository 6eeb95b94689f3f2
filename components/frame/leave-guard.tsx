'use client'

import { useEffect, useState } from 'react'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useFrame } from './frame-context'

interface LeaveGuardProps {
  /** Leaving now would lose something. */
  readonly isActive: boolean
  readonly title: string
  readonly text: string
}

/** Asks before the page is left with something to lose: by a link, a key, the browser's own buttons, or a reload. */
export function LeaveGuard({ isActive, title, text }: LeaveGuardProps) {
  const { setGuard } = useFrame()
  const [leave, setLeave] = useState<(() => void) | null>(null)

  useEffect(() => {
    if (!isActive) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    setGuard((action) => setLeave(() => action))
    window.addEventListener('beforeunload', warn)
    const stopGuarding = guardTraversal((action) => setLeave(() => action))
    return () => {
      setGuard(null)
      window.removeEventListener('beforeunload', warn)
      stopGuarding()
    }
  }, [isActive, setGuard])

  if (leave === null) return null
  return (
    <ConfirmDialog
      title={title}
      text={text}
      keepLabel="Keep editing"
      confirmLabel="Leave"
      onCancel={() => setLeave(null)}
      onConfirm={() => {
        setLeave(null)
        leave()
      }}
    />
  )
}

/** Back and forward within the app. Where the browser has no Navigation API they are not asked about. */
function guardTraversal(ask: (leave: () => void) => void): () => void {
  if (!('navigation' in window)) return () => {}
  const { navigation } = window
  let isSure = false
  const onNavigate = (event: NavigateEvent) => {
    if (isSure || event.navigationType !== 'traverse' || !event.cancelable) return
    const { key } = event.destination
    event.preventDefault()
    ask(() => {
      isSure = true
      navigation.traverseTo(key)
    })
  }
  navigation.addEventListener('navigate', onNavigate)
  return () => navigation.removeEventListener('navigate', onNavigate)
}
