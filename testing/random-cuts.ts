import { seededRandom } from './random'
import type { CutKind, CutPlan } from './tcp-proxy'

const kinds: readonly CutKind[] = ['fin', 'rst', 'silence']

export interface RandomCuts {
  /** The cut of the next connection; undefined when all were given out. */
  readonly next: () => CutPlan | undefined
  /** How many were given out. */
  readonly planned: () => number
  /** The same chance, for what else a story leaves to it. */
  readonly random: () => number
}

/**
 * Cuts at places inside the bytes of an answer, so also in mid-frame; small ones cut the head of the response.
 * @param maxBytes of an answer that go through before its cut
 */
export function randomCuts(seed: number, count: number, maxBytes: number): RandomCuts {
  const random = seededRandom(seed)
  let planned = 0
  const next = () => {
    if (planned >= count) return undefined
    const kind = kinds[planned % kinds.length] ?? 'fin'
    planned += 1
    return { bytes: 1 + Math.floor(random() * maxBytes), kind }
  }
  return { next, planned: () => planned, random }
}
