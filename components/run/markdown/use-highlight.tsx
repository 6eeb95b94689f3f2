'use client'

import type { createLowlight } from 'lowlight'
import { Fragment, type ReactNode, useEffect, useState } from 'react'

type Lowlight = ReturnType<typeof createLowlight>
type HighlightedNode = ReturnType<Lowlight['highlight']>['children'][number]

/** Above this, one pass could hold up a frame; such code stays in ink. */
const longestCode = 20_000

let loading: Promise<Lowlight> | undefined

function loadLowlight(): Promise<Lowlight> {
  loading ??= import('lowlight').then(({ common, createLowlight }) => createLowlight(common))
  return loading
}

/** @returns the code in its colours, or null until they are known: before it is complete, or in an unknown language */
export function useHighlight(code: string, language: string, isComplete: boolean): ReactNode {
  const [highlighted, setHighlighted] = useState<{ code: string; nodes: ReactNode } | null>(null)

  useEffect(() => {
    if (!isComplete || language === '' || code.length > longestCode) return
    let isCurrent = true
    const cancelIdle = whenIdle(() => {
      void loadLowlight().then((lowlight) => {
        if (!isCurrent || !lowlight.registered(language)) return
        setHighlighted({ code, nodes: toNodes(lowlight.highlight(language, code).children) })
      })
    })
    return () => {
      isCurrent = false
      cancelIdle()
    }
  }, [code, language, isComplete])

  return highlighted?.code === code ? highlighted.nodes : null
}

function toNodes(children: readonly HighlightedNode[]): ReactNode {
  return children.map((node, index) => {
    if (node.type === 'text') return <Fragment key={index}>{node.value}</Fragment>
    if (node.type !== 'element') return null
    return (
      <span key={index} className={String(node.properties.className ?? '').replaceAll(',', ' ')}>
        {toNodes(node.children.filter((child) => child.type !== 'comment'))}
      </span>
    )
  })
}

/** Safari has no requestIdleCallback; a short timer lets the frame pass as well. */
function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(work, { timeout: 500 })
    return () => cancelIdleCallback(handle)
  }
  const timer = setTimeout(work, 50)
  return () => clearTimeout(timer)
}
