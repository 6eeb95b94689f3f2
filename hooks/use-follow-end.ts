'use client'

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** Nearer than this, a reader is at the end. */
const nearEnd = 48

export interface FollowEnd {
  /** There is more below, and the view does not follow it. */
  readonly isAway: boolean
  /** How many parts came since the view was let go. */
  readonly newParts: number
  toEnd: () => void
}

/** What counts as one part for "3 new": a block of text, or a row that is no text. */
const partSelector = '.prose > *, [data-part]'

/**
 * Keeps a scrolling box at its end while its content grows. A wheel up, a touch, PageUp, a selection or a focus inside
 * lets go at once; scrolling to the end, the End key or `toEnd` takes up again.
 * @param isOn there is something to follow; what is offered before is read from its start
 */
export function useFollowEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  isOn: boolean,
): FollowEnd {
  const isFollowing = useRef(true)
  const partsSeen = useRef(0)
  // Where the view stood last, our own moves included: their events come later and must not count as a person's.
  const last = useRef({ top: 0, distance: 0 })
  const [isAway, setAway] = useState(false)
  const [newParts, setNewParts] = useState(0)

  const settle = useCallback(() => {
    const [box, inner] = [scroller.current, content.current]
    if (box === null || inner === null) return
    if (isFollowing.current) {
      box.scrollTop = box.scrollHeight
      last.current = { top: box.scrollTop, distance: distanceToEnd(box) }
      setAway(false)
      return
    }
    setAway(distanceToEnd(box) > nearEnd)
    setNewParts(inner.querySelectorAll(partSelector).length - partsSeen.current)
  }, [scroller, content])

  const letGo = useCallback(() => {
    const [box, inner] = [scroller.current, content.current]
    if (!isFollowing.current || box === null || inner === null) return
    isFollowing.current = false
    partsSeen.current = inner.querySelectorAll(partSelector).length
    setNewParts(0)
    setAway(distanceToEnd(box) > nearEnd)
  }, [scroller, content])

  const toEnd = useCallback(() => {
    isFollowing.current = true
    settle()
  }, [settle])

  // An observer runs after layout and before paint: text and scroll position change in the same frame.
  useEffect(() => {
    const [box, inner] = [scroller.current, content.current]
    if (!isOn || box === null || inner === null) return
    const observer = new ResizeObserver(settle)
    observer.observe(inner)
    observer.observe(box)
    return () => observer.disconnect()
  }, [scroller, content, isOn, settle])

  useEffect(() => {
    const [box, inner] = [scroller.current, content.current]
    if (!isOn || box === null || inner === null) return
    const onScroll = () => {
      const before = last.current
      const now = { top: box.scrollTop, distance: distanceToEnd(box) }
      last.current = now
      // By distance, not by position: when something is put in above, the browser moves the view down by itself.
      if (now.distance < before.distance && now.distance <= nearEnd) isFollowing.current = true
      else if (now.top < before.top && now.distance > nearEnd) letGo()
      setAway(!isFollowing.current && now.distance > nearEnd)
    }
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY < 0) letGo()
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (['PageUp', 'ArrowUp', 'Home'].includes(event.key)) letGo()
    }
    const onSelection = () => {
      const selection = document.getSelection()
      if (selection === null || selection.isCollapsed) return
      if (inner.contains(selection.anchorNode)) letGo()
    }
    box.addEventListener('scroll', onScroll, { passive: true })
    box.addEventListener('wheel', onWheel, { passive: true })
    box.addEventListener('touchmove', letGo, { passive: true })
    box.addEventListener('keydown', onKeyDown)
    inner.addEventListener('focusin', letGo)
    document.addEventListener('selectionchange', onSelection)
    return () => {
      box.removeEventListener('scroll', onScroll)
      box.removeEventListener('wheel', onWheel)
      box.removeEventListener('touchmove', letGo)
      box.removeEventListener('keydown', onKeyDown)
      inner.removeEventListener('focusin', letGo)
      document.removeEventListener('selectionchange', onSelection)
    }
  }, [scroller, content, isOn, letGo])

  useEffect(() => {
    if (!isOn) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'End' || isTextField(event.target)) return
      event.preventDefault()
      toEnd()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isOn, toEnd])

  return { isAway, newParts, toEnd }
}

function distanceToEnd(box: HTMLElement): number {
  return box.scrollHeight - box.clientHeight - box.scrollTop
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement
}
