'use client'

import { useRun, useRunEnd } from '@/hooks/use-run'
import { useElapsed } from '@/hooks/use-elapsed'
import type { RunStore } from '@/components/run/answer-view'
import { gaugesOf } from './budget'
import { GaugeView } from './gauge-view'

/** What the run has spent of what it may. */
export function BudgetSection({ store }: { readonly store: RunStore }) {
  const end = useRunEnd(store)
  const hasLimits = useRun(store, ({ limits }) => Object.keys(limits).length > 0)
  return (
    <section>
      <h2>
        Budget
        {hasLimits && <span>stops at the first limit</span>}
      </h2>
      {end === null ? <LiveGauges store={store} /> : <Gauges store={store} elapsed={end.durationMs} />}
    </section>
  )
}

/** Renews by the clock, so that words that stream do not draw it. */
function LiveGauges({ store }: { readonly store: RunStore }) {
  return <Gauges store={store} elapsed={useElapsed(store)} />
}

function Gauges({ store, elapsed }: { readonly store: RunStore; readonly elapsed: number }) {
  return gaugesOf(store.getState().run, elapsed).map((gauge) => <GaugeView key={gauge.label} {...gauge} />)
}
