/** What a measurement gives, and how rounds become one figure. */

export interface Figure {
  readonly what: string
  /** Median over the rounds; a ratio, or with a unit. */
  readonly value: number
  /** The lowest and the highest round. */
  readonly range: readonly [number, number]
  readonly unit?: string
  /** The ratio is to be at most this. */
  readonly target?: number
  /** The absolute figures behind a ratio. */
  readonly behind?: string
}

export interface Row {
  readonly name: string
  /** @param rounds how often each contender has its turn */
  measure(rounds: number): Promise<readonly Figure[]>
}

interface RatioOptions {
  readonly what: string
  readonly ours: readonly number[]
  readonly theirs: readonly number[]
  readonly unit: string
  readonly target?: number
}

/** Each round of ours over the round of theirs beside it, so that what slows the machine for a while slows both. */
export function ratio({ what, ours, theirs, unit, target }: RatioOptions): Figure {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN))
  return {
    what,
    value: median(ratios),
    range: rangeOf(ratios),
    ...(target === undefined ? {} : { target }),
    behind: `${round(median(ours))} : ${round(median(theirs))} ${unit}`,
  }
}

export function figure(what: string, values: readonly number[], unit: string): Figure {
  return { what, value: median(values), range: rangeOf(values), unit }
}

/**
 * Gives each contender its turn in each round. The first turns of each are thrown away: those in which code is compiled
 * and caches are filled.
 */
export async function interleave<Name extends string>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name) => Promise<number>,
  warmUps = 1,
): Promise<Record<Name, readonly number[]>> {
  const results = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let turn = 0; turn < warmUps + rounds; turn += 1) {
    for (const name of names) {
      const value = await measure(name)
      if (turn >= warmUps) results.get(name)?.push(value)
    }
  }
  return Object.fromEntries(results) as Record<Name, number[]>
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Three digits that count. */
export function round(value: number): string {
  return Number(value.toPrecision(value >= 1000 ? 4 : 3)).toLocaleString('en')
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)]
}
