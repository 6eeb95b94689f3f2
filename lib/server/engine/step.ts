import type { UntimedEvent } from './run'

/**
 * Nothing more can happen until a person has answered. Whoever pulls the generator on asks it to look again, so a
 * driver may as well leave, and another take up the run later from its log.
 */
export const waiting = { type: 'waiting' } as const

/** What the body of a run yields. */
export type Step = UntimedEvent | typeof waiting
