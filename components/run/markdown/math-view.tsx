'use client'

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { ScrollBox } from '@/components/ui/scroll-box'
import { katexOptions } from './katex-options'
import type { MathSource } from './math-block'

/** Display math: its source until it closes, then the formula, at least as high as the source was. */
export function MathBlock({ tex, isClosed }: MathSource) {
  const box = useRef<HTMLDivElement>(null)
  const sourceHeight = useRef(0)
  const html = useMathMarkup(tex, isClosed)
  const isSource = html === null

  useLayoutEffect(() => {
    if (isSource) sourceHeight.current = box.current?.offsetHeight ?? 0
  }, [isSource, tex])

  return (
    <div
      ref={box}
      className="flow-root py-0.5"
      style={{ minHeight: isSource ? undefined : sourceHeight.current }}
    >
      {html === null ? (
        <code className="block bg-transparent! font-mono text-code whitespace-pre-wrap text-ink-2">
          {tex}
        </code>
      ) : (
        <ScrollBox label="Formula">
          {/* KaTeX escapes what it is given and, with `trust: false`, makes no links. */}
          <div dangerouslySetInnerHTML={{ __html: html }} />
        </ScrollBox>
      )}
    </div>
  )
}

function useMathMarkup(tex: string, isClosed: boolean): string | null {
  const [html, setHtml] = useState<string | null>(null)
  useEffect(() => {
    if (!isClosed) return
    let isCurrent = true
    void import('katex').then(({ default: katex }) => {
      if (isCurrent) setHtml(katex.renderToString(tex, { ...katexOptions, displayMode: true }))
    })
    return () => {
      isCurrent = false
    }
  }, [tex, isClosed])
  return html
}
