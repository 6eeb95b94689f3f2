'use client'

import { useHighlight } from '@/components/run/markdown/use-highlight'

interface JsonViewProps {
  readonly text: string
  readonly className?: string
}

/** JSON in its colours, wrapped and never cut. */
export function JsonView({ text, className = '' }: JsonViewProps) {
  const highlighted = useHighlight(text, 'json', true)
  return (
    <pre className={`mono [overflow-wrap:anywhere] whitespace-pre-wrap [tab-size:2] ${className}`}>
      {highlighted ?? text}
    </pre>
  )
}
