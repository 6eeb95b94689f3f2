'use client'

import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { useRun } from '@/hooks/use-run'
import { answerText } from './answer-text'
import type { RunStore } from './answer-view'
import { formatDuration, formatUnits } from './figures'

interface AnswerFootProps {
  readonly store: RunStore
  readonly isLast: boolean
  readonly onRetry: (() => void) | null
  readonly branches: ReactNode
}

/** Comes at the end, in room that was there from the start. Older answers show it under the pointer and on focus. */
export function AnswerFoot({ store, isLast, onRetry, branches }: AnswerFootProps) {
  const run = useRun(store, (state) => (state.end === null ? null : state))
  const text = run === null ? '' : answerText(run)
  const quiet = isLast
    ? ''
    : 'opacity-0 transition-opacity duration-(--d-1) group-focus-within/answer:opacity-100 group-hover/answer:opacity-100 touch:opacity-100'
  return (
    <div
      className={`-mt-1 -ml-1.5 flex min-h-6.5 min-w-0 flex-wrap items-center gap-0.5 text-meta text-ink-3 max-tablet:min-h-9 ${quiet}`}
    >
      {run !== null && (
        <>
          {text !== '' && <CopyButton text={text} label="Copy the answer" />}
          {onRetry !== null && (
            <Button
              look="bare"
              size="small"
              isSquare
              aria-label="Try again"
              title="Try again"
              onClick={onRetry}
            >
              <Icon of={RotateCw} isSmall />
            </Button>
          )}
          {branches}
          <span className="num ml-auto">
            {run.usage !== null &&
              run.usage.total_tokens > 0 &&
              `${formatUnits(run.usage.total_tokens, 'token')} · `}
            {formatDuration(run.end?.durationMs ?? 0)}
          </span>
        </>
      )}
    </div>
  )
}
