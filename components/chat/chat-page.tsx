'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useState } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { speakerOfAddress } from '@/hooks/speaker'
import { ChatView } from './chat-view'
import { type Shown, idOfPath, nextShown } from './shown-conversation'

/** Shows the conversation of the URL. A new chat keeps its place when it gets its id; every other change begins anew. */
export function ChatPage() {
  const pathname = usePathname()
  const wanted = speakerOfAddress(useSearchParams())
  const { freshCount } = useFrame()
  const [shown, setShown] = useState<Shown>({ key: 0, id: idOfPath(pathname), pathname, freshCount })
  const current = nextShown(shown, pathname, freshCount)
  if (current !== shown) setShown(current)

  const onCreated = useCallback((key: number, id: string) => {
    setShown((before) => (before.key === key ? { ...before, id } : before))
  }, [])

  return (
    <ChatView
      key={current.key}
      initialId={current.id}
      wanted={wanted}
      onCreated={(id) => {
        onCreated(current.key, id)
        window.history.replaceState(null, '', `/c/${id}`)
      }}
    />
  )
}
