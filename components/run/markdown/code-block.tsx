'use client'

import { WrapText } from 'lucide-react'
import { useState } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { ScrollBox } from '@/components/ui/scroll-box'
import type { CodeSource } from './fence'
import { useHighlight } from './use-highlight'

interface CodeBlockProps extends CodeSource {
  readonly isOpen: boolean
}

/** Code with a head of fixed height, there from the first mark on. Colours come when it is complete. */
export function CodeBlock({ language, code, isClosed, isOpen }: CodeBlockProps) {
  const [isWrapped, setWrapped] = useState(false)
  const highlighted = useHighlight(code, language, isClosed || !isOpen)
  const text = <code className="[font:inherit]">{highlighted ?? code}</code>

  return (
    <figure className="overflow-hidden rounded-2 border border-line bg-code">
      <figcaption className="flex h-8 items-center gap-0.5 border-b border-line pr-1 pl-3 text-meta text-ink-2">
        <span className="min-w-0 flex-1 truncate">{language === '' ? 'text' : language}</span>
        <button
          type="button"
          aria-pressed={isWrapped}
          onClick={() => setWrapped(!isWrapped)}
          className="inline-flex h-6.5 items-center gap-1.5 rounded-2 px-2 text-small font-medium text-ink-2 hover:bg-hover hover:text-ink aria-pressed:bg-chosen max-tablet:h-8"
        >
          <WrapText size={14} strokeWidth={1.75} aria-hidden="true" />
          Wrap
        </button>
        <CopyButton text={code} hasWord />
      </figcaption>
      {isWrapped ? (
        <pre className="mono px-3 pt-2.5 pb-3 [overflow-wrap:anywhere] whitespace-pre-wrap [tab-size:2]">
          {text}
        </pre>
      ) : (
        <ScrollBox label={`Code${language === '' ? '' : `, ${language}`}`}>
          <pre className="mono w-max min-w-full px-3 pt-2.5 pb-3 [tab-size:2]">{text}</pre>
        </ScrollBox>
      )}
    </figure>
  )
}
