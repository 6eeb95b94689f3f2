'use client'

import { memo } from 'react'
import { closeTail } from './close-tail'
import { CodeBlock } from './code-block'
import { readFence } from './fence'
import { readMath } from './math-block'
import { MathBlock } from './math-view'
import { Prose } from './prose'
import type { MarkdownBlock } from './split'

interface BlockViewProps extends MarkdownBlock {
  readonly isOpen: boolean
}

/** One top-level block of Markdown; rendered again only when its source changes. */
export const BlockView = memo(function BlockView({ kind, raw, isOpen }: BlockViewProps) {
  const tail = isOpen ? ' tail' : ''
  switch (kind) {
    case 'code':
      return (
        <div className={`wide${tail}`}>
          <CodeBlock {...readFence(raw)} isOpen={isOpen} />
        </div>
      )
    case 'math':
      return (
        <div className="wide">
          <MathBlock {...readMath(raw)} />
        </div>
      )
    case 'table':
    case 'prose': {
      const source = isOpen ? closeTail({ kind, raw }) : raw
      const form = formOf(kind, raw)
      return (
        <div className={form + tail}>
          {source.trim() === '' ? <KeptBack isOpen={isOpen} /> : <Prose source={source} />}
        </div>
      )
    }
    default:
      return kind satisfies never
  }
})

/** How far a block keeps from the one above it, which must not change when a line turns out to begin a table. */
function formOf(kind: MarkdownBlock['kind'], raw: string): string {
  if (kind === 'table' || raw.startsWith('|')) return 'wide'
  return /^ {0,3}#/.test(raw) ? 'head' : ''
}

/** Nothing can be shown of this block yet: the caret holds its line. */
function KeptBack({ isOpen }: { readonly isOpen: boolean }) {
  return isOpen ? <p aria-hidden="true">&#8203;</p> : null
}
