import { Check, CircleAlert, CircleStop, Wrench } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import type { StreamingBlock, ToolRun } from '@/lib/blocks/block'
import { formatDuration } from './figures'

const notRun: ToolRun = { status: 'writing' }

/** A tool call in one row of fixed height: its name, its arguments cut, and how it stands. */
export function ToolRow({ block }: { readonly block: StreamingBlock }) {
  const call = block.toolCalls?.[0]
  const { status, durationMs } = block.tool ?? notRun
  const isBad = status === 'failed' || status === 'timed_out'
  return (
    <div
      data-part
      className={`flex min-h-9 min-w-0 items-center gap-2.25 rounded-2 border pr-2.5 pl-2.75 max-tablet:min-h-10.5 ${isBad ? 'border-fail-line' : 'border-line'}`}
    >
      <Icon of={Wrench} className="text-ink-2" />
      <span className="max-w-[60%] flex-none truncate mono font-medium">{call?.name ?? 'tool'}</span>
      <span className="min-w-0 flex-1 truncate font-mono text-[12px] text-ink-3">{call?.arguments}</span>
      <span
        className={`num inline-flex flex-none items-center gap-1.5 text-small ${isBad ? 'text-fail' : 'text-ink-2'}`}
      >
        {status === 'writing' && block.isComplete ? 'asked for, not run' : wordOf(status, durationMs)}
        <StateIcon status={status} />
      </span>
    </div>
  )
}

function wordOf(status: ToolRun['status'], durationMs: number | undefined): string {
  const after = durationMs === undefined ? '' : formatDuration(durationMs)
  const words: Record<ToolRun['status'], string> = {
    writing: 'writing',
    running: 'running',
    waiting: 'needs you',
    completed: after === '' ? 'done' : after,
    failed: 'failed',
    refused: 'refused',
    stopped: after === '' ? 'stopped' : `stopped at ${after}`,
    timed_out: after === '' ? 'timed out' : `timed out, ${after}`,
    interrupted: 'interrupted',
  }
  return words[status]
}

function StateIcon({ status }: { readonly status: ToolRun['status'] }) {
  if (status === 'completed') return <Icon of={Check} isSmall />
  if (status === 'stopped' || status === 'interrupted') return <Icon of={CircleStop} isSmall />
  return status === 'failed' || status === 'timed_out' ? <Icon of={CircleAlert} isSmall /> : null
}
