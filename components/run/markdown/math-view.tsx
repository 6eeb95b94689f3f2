'use client'

import { Suspense, lazy, useLayoutEffect, useRef } from 'react'
import { ScrollBox } from '@/components/ui/scroll-box'
import type { MathSource } from './math-block'

const MathProse = lazy(() => import('./math-prose'))

/** Display math: its source until it closes, then the formula, at least as high as the source was. */
export function MathBlock({ tex, isClosed }: MathSource) {
  const box = useRef<HTMLDivElement>(null)
  const sourceHeight = useRef(0)
  const source = <code className="mono block bg-transparent! whitespace-pre-wrap text-ink-2">{tex}</code>

  useLayoutEffect(() => {
    if (box.current === null) return
    if (isClosed) box.current.style.minHeight = `${sourceHeight.current}px`
    else sourceHeight.current = box.current.offsetHeight
  }, [tex, isClosed])

  return (
    <div ref={box} className="flow-root py-0.5">
      {isClosed ? (
        <Suspense fallback={source}>
          <ScrollBox label="Formula" className="py-1.5">
            <MathProse source={`$$\n${tex}\n$$`} />
          </ScrollBox>
        </Suspense>
      ) : (
        source
      )}
    </div>
  )
}
