'use client'

import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { PageBody, PlainState } from '@/components/ui/page-body'
import { StillBars } from '@/components/ui/still-bars'
import { useAgentName } from '@/hooks/use-agents'
import { useGraphs } from '@/hooks/use-graphs'
import { useNow } from '@/hooks/use-now'
import { useRunFilter } from '@/hooks/use-run-filter'
import { type Runs, useRuns } from '@/hooks/use-runs'
import type { RunMode } from '@/lib/protocol/events'
import { NoticeSwitch } from './notice-switch'
import { RunFilters } from './run-filters'
import { rowGrid, RunRow } from './run-row'

/** All runs, whoever began them, and how they stand. */
export function RunsPage() {
  const [filter, setFilter] = useRunFilter()
  const runs = useRuns(filter)
  const agentName = useAgentName()
  const graphs = useGraphs()
  const nameOf = (mode: RunMode | undefined, speaker: string) => {
    if (mode === 'graph') return graphs.nameOf(speaker)
    return mode === 'agent' ? agentName(speaker) : speaker
  }
  const isFiltered = Object.values(filter).some((value) => value !== undefined)

  return (
    <>
      <PageHeader title="Runs" />
      <PageBody>
        <p className="mb-3 max-w-[600px] text-pretty text-ink-2">
          A run goes on when you leave. It ends when it is done, fails, reaches a limit, or is stopped.
        </p>
        <NoticeSwitch />
        <RunFilters
          filter={filter}
          onChange={setFilter}
          speakers={runs.speakers.map((id) => ({ id, name: nameOf(filter.mode, id) }))}
        />
        {runs.status === 'loading' && <StillBars label="Reading the runs" />}
        {runs.status === 'failed' && (
          <PlainState isError text="The runs could not be read. They are kept on the server.">
            <Button onClick={() => void runs.refresh()}>Try again</Button>
          </PlainState>
        )}
        {runs.status === 'ready' && runs.items.length === 0 && (
          <PlainState
            text={isFiltered ? 'No run is like that.' : 'Nothing here yet. What you run appears here.'}
          >
            {isFiltered && <Button onClick={() => setFilter({})}>Show all</Button>}
          </PlainState>
        )}
        {runs.items.length > 0 && <RunList runs={runs} nameOf={nameOf} />}
      </PageBody>
    </>
  )
}

interface RunListProps {
  readonly runs: Runs
  readonly nameOf: (mode: RunMode, speaker: string) => string
}

function RunList({ runs, nameOf }: RunListProps) {
  const isTicking = runs.items.some(({ duration_ms }) => duration_ms === null)
  const now = useNow(isTicking ? 1_000 : 60_000)
  return (
    <>
      <div
        aria-hidden="true"
        className={`${rowGrid} border-b border-line-2 pb-1.5 text-small font-medium text-ink-2 max-tablet:hidden`}
      >
        <span className="pl-6.5">State</span>
        <span>Run</span>
        <span>By</span>
        <span className="text-right">Started</span>
        <span className="text-right">Took</span>
        <span className="text-right">Tokens</span>
      </div>
      <ul aria-label="Runs" className="max-tablet:border-t max-tablet:border-line-2">
        {runs.items.map((run) => (
          <RunRow
            key={run.run_id}
            run={run}
            speaker={nameOf(run.mode, run.speaker)}
            now={now}
            onStop={runs.stop}
          />
        ))}
      </ul>
      {runs.hasMore && (
        <Button className="mt-3.5" disabled={runs.isLoadingMore} onClick={runs.loadMore}>
          Load more
        </Button>
      )}
    </>
  )
}
