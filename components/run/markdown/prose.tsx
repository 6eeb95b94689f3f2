'use client'

import { Suspense, lazy } from 'react'
import ReactMarkdown from 'react-markdown'
import { markdownOptions } from './elements'
import { prepareMath } from './inline-math'

/** KaTeX weighs more than the rest of the page, so it is fetched when the first formula comes. */
const MathProse = lazy(() => import('./math-prose'))

/** Renders one closed piece of Markdown. Raw HTML in it stays text. */
export function Prose({ source }: { readonly source: string }) {
  const prepared = prepareMath(source)
  const plain = <ReactMarkdown {...markdownOptions}>{prepared.asCode ?? prepared.source}</ReactMarkdown>
  if (prepared.asCode === null) return plain
  return (
    <Suspense fallback={plain}>
      <MathProse source={prepared.source} />
    </Suspense>
  )
}
