import type { Gauge } from './budget'

/** From here on a limit is near. */
const near = 0.8

/** A graduated rule: twenty ticks, each fifth of them long. Ochre from 80 % on. */
export function GaugeView({ label, spent, limit, share }: Gauge) {
  return (
    <div className="gauge num">
      <span>{label}</span>
      <span className="text-ink-2">
        <b className="font-medium text-ink">{spent}</b>
        {limit !== undefined && ` of ${limit}`}
      </span>
      {limit !== undefined && (
        <div
          className="scale"
          data-near={share >= near ? '' : undefined}
          {...meter(label, spent, limit, share)}
        >
          <i style={{ width: `${share * 100}%` }} />
        </div>
      )}
    </div>
  )
}

/** The element of that name cannot carry ticks. */
function meter(label: string, spent: string, limit: string, share: number) {
  return {
    role: 'meter',
    'aria-label': label,
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuenow': Math.round(share * 100),
    'aria-valuetext': `${spent} of ${limit}`,
  } as const
}
