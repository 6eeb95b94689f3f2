'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from '@/hooks/copy-text'

interface CopyButtonProps {
  readonly text: string
  /** Shows the word beside the icon; else the icon alone, named for screen readers. */
  readonly hasWord?: boolean
  readonly label?: string
}

/** Copies, and answers in its own place for 1.6 s. */
export function CopyButton({ text, hasWord = false, label = 'Copy' }: CopyButtonProps) {
  const [answer, setAnswer] = useState<'Copied' | 'Not copied' | null>(null)

  useEffect(() => {
    if (answer === null) return
    const timer = setTimeout(() => setAnswer(null), 1600)
    return () => clearTimeout(timer)
  }, [answer])

  const Icon = answer === 'Copied' ? Check : Copy
  return (
    <button
      type="button"
      aria-label={hasWord ? undefined : (answer ?? label)}
      title={hasWord ? undefined : (answer ?? label)}
      onClick={() => void copyText(text).then((isCopied) => setAnswer(isCopied ? 'Copied' : 'Not copied'))}
      className={`inline-flex h-6.5 items-center justify-center gap-1.5 rounded-2 text-small font-medium text-ink-2 hover:bg-hover hover:text-ink max-tablet:h-8 ${hasWord ? 'px-2' : 'w-6.5 max-tablet:w-9'}`}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      {hasWord ? <span aria-live="polite">{answer ?? 'Copy'}</span> : null}
    </button>
  )
}
