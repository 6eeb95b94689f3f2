import { Check, CircleAlert } from 'lucide-react'
import { formatDuration } from '@/components/run/figures'
import { scrollable } from '@/components/run/scrollable'
import { ResultView } from '@/components/run/tool/result-view'
import { Icon } from '@/components/ui/icon'
import type { ToolCallAnswer } from '@/lib/protocol/tools'

interface ToolAnswerProps {
  readonly answer: ToolCallAnswer
  readonly toolName: string
}

const words: Record<ToolCallAnswer['status'], string> = {
  completed: 'Done',
  failed: 'Failed',
  refused: 'Refused',
  stopped: 'Stopped',
  timed_out: 'Timed out',
  interrupted: 'Interrupted',
}

/** How a call by hand went, and what it gave. */
export function ToolAnswer({ answer, toolName }: ToolAnswerProps) {
  const isGood = answer.status === 'completed'
  return (
    <div className="border-t border-line pt-2.5">
      <output className={`num flex items-center gap-1.5 text-small ${isGood ? 'text-ink-2' : 'text-fail'}`}>
        <Icon of={isGood ? Check : CircleAlert} isSmall />
        {words[answer.status]} after {formatDuration(answer.duration_ms)}
      </output>
      <div {...scrollable('Result')} className="thin-scroll mt-2 flex max-h-80 flex-col gap-2 overflow-auto">
        {answer.content.map((content, index) => (
          // A result is final, so the place of a piece names it.
          <ResultView key={index} content={content} runId="" toolName={toolName} isBad={!isGood} />
        ))}
        {answer.content.length === 0 && <p className="text-small text-ink-3">It gave nothing back.</p>}
      </div>
    </div>
  )
}
