'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { StillBars } from '@/components/ui/still-bars'
import { useConversations } from '@/hooks/use-conversations'
import { useNow } from '@/hooks/use-now'
import { ConversationRow } from './conversation-row'
import { groupByDay } from './day-groups'

const sentence = 'px-2 pt-3.5 text-small text-pretty text-ink-2'

export function ConversationList() {
  const list = useConversations()
  const isRunning = list.items.some((item) => item.status === 'running')
  const now = useNow(isRunning ? 1000 : 60_000)
  const openId = usePathname().match(/^\/c\/(.+)$/)?.[1]

  return (
    <div className="thin-scroll min-h-0 flex-1 overflow-y-auto px-2 pb-3 folded:hidden">
      {list.status === 'loading' && <StillBars label="Reading the list" className="px-2 pt-3.5" />}
      {list.status === 'failed' && list.items.length === 0 && (
        <p className={sentence}>
          The list could not be read.{' '}
          <button type="button" className="inline-link" onClick={list.refresh}>
            Try again
          </button>
        </p>
      )}
      {list.status === 'ready' && list.items.length === 0 && (
        <p className={sentence}>Nothing here yet. What you run appears here.</p>
      )}
      {groupByDay(list.items, now).map((group) => (
        <section key={group.title}>
          <h2 className="flex justify-between px-2 pt-3.5 pb-1 text-meta font-medium text-ink-3">
            {group.title}
            {group.title === 'Running' && <span className="num">{group.items.length}</span>}
          </h2>
          <ul>
            {group.items.map((item) => (
              <ConversationRow key={item.id} conversation={item} isOpen={item.id === openId} now={now} />
            ))}
          </ul>
        </section>
      ))}
      {list.hasMore && <LoadMore key={list.items.length} onReached={list.loadMore} />}
    </div>
  )
}

/** Asks for the next page when the end of the list comes into view. */
function LoadMore({ onReached }: { readonly onReached: () => void }) {
  const end = useRef<HTMLDivElement>(null)
  const [isAsked, setAsked] = useState(false)
  useEffect(() => {
    if (end.current === null || isAsked) return
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return
      setAsked(true)
      onReached()
    })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [isAsked, onReached])
  return <div ref={end} className="h-7.5" />
}
