'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import type { Conversation } from '@/lib/blocks/transcript'
import { isNews, type KnownRuns, knownRunsOf, predicateOf, sentenceOfNews } from './run-news'
import { shareTold, subscribeToTold } from './told-news'
import { showBrowserNotice, useBrowserNotices } from './use-browser-notices'
import { useConversations } from './use-conversations'
import { usePageVisible } from './use-page-visible'
import { isLockHeld, useTabLock } from './use-tab-lock'
import { useToast } from './use-toast'

/** Of all pages in sight one tells, with a toast; when none is in sight, one of the others, with a browser notice. */
const locks = { inSight: 'weir-notices', outOfSight: 'weir-notices-out-of-sight' }

/** The list itself is not polled then. */
const pollOutOfSight = 30_000

/**
 * Tells of runs that end or come to need a person while their conversation is not on the screen.
 * @param open shows a conversation
 */
export function useRunNotices(open: (conversationId: string) => void): void {
  const { items, status, refresh, isUnseen } = useConversations()
  const { show } = useToast()
  const pathname = usePathname()
  const isVisible = usePageVisible()
  const [setting] = useBrowserNotices()
  const isTeller = useTabLock(isVisible ? locks.inSight : setting === 'on' ? locks.outOfSight : null)
  const known = useRef<KnownRuns | null>(null)

  useEffect(() => subscribeToTold(({ id, status: told }) => known.current?.statuses.set(id, told)), [])

  useEffect(() => {
    if (isVisible || !isTeller) return
    const timer = setInterval(refresh, pollOutOfSight)
    return () => clearInterval(timer)
  }, [isVisible, isTeller, refresh])

  useEffect(() => {
    if (status !== 'ready') return
    const runs = (known.current ??= knownRunsOf(items))
    const learn = ({ id, status: present }: Conversation) => void runs.statuses.set(id, present)
    const news = () => items.filter((one) => isNews(runs, one))
    // Until somebody has told it, it stays news.
    const settle = (told: readonly Conversation[]) => {
      told.forEach(learn)
      shareTold(told)
    }
    const isSeen = (one: Conversation) =>
      (isVisible && isOnScreen(pathname, one.id)) || (one.status !== 'waiting' && !isUnseen(one))
    const tellInSight = () => {
      const sentence = sentenceOfNews(news())
      if (sentence === null) return
      const { text, first } = sentence
      show({ text, action: { label: 'Open', onSelect: () => open(first.id) } })
      settle(news())
    }
    const tellOutOfSight = async () => {
      if (await isLockHeld(locks.inSight)) return
      for (const one of news()) {
        showBrowserNotice(one.title, `The run ${predicateOf(one)}.`, `weir:${one.id}`, () => open(one.id))
      }
      settle(news())
    }

    items.filter((one) => !isNews(runs, one)).forEach(learn)
    settle(news().filter(isSeen))
    if (!isTeller || news().length === 0) return
    if (isVisible) tellInSight()
    else void tellOutOfSight()
  }, [items, status, isVisible, isTeller, pathname, isUnseen, show, open])
}

/** The page of runs shows them all. */
function isOnScreen(pathname: string, id: string): boolean {
  return pathname === '/runs' || pathname === `/c/${id}`
}
