/**
 * Who may stream, among the tabs of one browser: the pure part. A browser opens at most six connections to an origin
 * over HTTP/1.1 and the seventh freezes the page, so at most `maxStreams` tabs stream and the others are paused.
 *
 * Nothing is remembered between rounds: whoever wants a place asks, those who hold one (or asked before) answer, and
 * after a short while the asker counts. So a tab that crashed is never counted.
 */
import { z } from 'zod'

/** Leaves two of the six for documents, Stop and everything else. */
export const maxStreams = 4

const id = z.string()

export const slotMessageSchema = z.discriminatedUnion('type', [
  /** Who holds a place? `held` is true for a tab that has taken its place already. */
  z.object({ type: z.literal('ask'), id, at: z.number(), held: z.boolean() }),
  /** The answer to it. `held` is false for a tab that is still asking; `hiddenSince` is null for one in sight. */
  z.object({
    type: z.literal('claim'),
    id,
    at: z.number(),
    held: z.boolean(),
    hiddenSince: z.number().nullable(),
  }),
  /** Give up your place. */
  z.object({ type: z.literal('yield'), to: id }),
  /** A place is free. */
  z.object({ type: z.literal('release'), id }),
])
export type SlotMessage = z.infer<typeof slotMessageSchema>
type Claim = Extract<SlotMessage, { type: 'claim' }>

type SlotPhase =
  /** Wants none. */
  'idle' | 'asking' | 'held' | 'paused'

export interface SlotState {
  readonly id: string
  readonly phase: SlotPhase
  /** When it first asked, in epoch ms: who asked first goes first. */
  readonly at: number
  readonly hiddenSince: number | null
  /** What was answered in the present round; null: no round is on. */
  readonly claims: ReadonlyMap<string, Claim> | null
}

export type SlotInput =
  /** Asks for a place and takes it only if there is one. */
  | { readonly type: 'acquire'; readonly at: number }
  /** Takes a place at once; if there was none, the tab longest out of sight gives its own. */
  | { readonly type: 'take_over'; readonly at: number }
  | { readonly type: 'release' }
  /** The page goes, for good or into the back/forward cache, and comes back out of that. */
  | { readonly type: 'leave' }
  | { readonly type: 'return' }
  /** The answers of the present round are in. */
  | { readonly type: 'deadline' }
  | { readonly type: 'visibility'; readonly hiddenSince: number | null }
  | { readonly type: 'message'; readonly message: SlotMessage }

export interface SlotStep {
  readonly state: SlotState
  readonly send: readonly SlotMessage[]
}

export function initialSlot(id: string, hiddenSince: number | null): SlotState {
  return { id, phase: 'idle', at: 0, hiddenSince, claims: null }
}

export function stepSlot(state: SlotState, input: SlotInput): SlotStep {
  switch (input.type) {
    case 'acquire':
      return state.phase === 'idle' ? ask(state, 'asking', input.at) : still(state)
    case 'take_over':
      return state.phase === 'held' ? still(state) : ask(state, 'held', input.at)
    case 'release':
      return giveBack(state, 'idle')
    case 'leave':
      return state.phase === 'idle' ? still(state) : giveBack(state, 'paused')
    case 'return':
      return askAgain(state)
    case 'deadline':
      return state.phase === 'held' ? evict(state) : count(state)
    case 'visibility':
      return still({ ...state, hiddenSince: input.hiddenSince })
    case 'message':
      return receive(state, input.message)
    default:
      return unreachable(input)
  }
}

const still = (state: SlotState): SlotStep => ({ state, send: [] })

function ask(state: SlotState, phase: 'asking' | 'held', at: number): SlotStep {
  return {
    state: { ...state, phase, at, claims: new Map() },
    send: [{ type: 'ask', id: state.id, at, held: phase === 'held' }],
  }
}

function giveBack(state: SlotState, phase: 'idle' | 'paused'): SlotStep {
  const send: SlotMessage[] = state.phase === 'held' ? [{ type: 'release', id: state.id }] : []
  return { state: { ...state, phase, claims: null }, send }
}

function askAgain(state: SlotState): SlotStep {
  return state.phase === 'paused' ? ask(state, 'asking', state.at) : still(state)
}

/** An asker counts those before it. */
function count(state: SlotState): SlotStep {
  if (state.phase !== 'asking') return still({ ...state, claims: null })
  const before = [...(state.claims?.values() ?? [])].filter((claim) => claim.held || precedes(claim, state))
  if (before.length >= maxStreams) return still({ ...state, phase: 'paused', claims: null })
  // Its round is short, and tabs of a busy machine answer late: so it counts again, like one that took its place.
  return ask(state, 'held', state.at)
}

/** One that has its place sees whether that makes too many. All that look at once choose the same to give way. */
function evict(state: SlotState): SlotStep {
  const { id, at, hiddenSince } = state
  const own: Claim = { type: 'claim', id, at, held: true, hiddenSince }
  const holders = [...(state.claims?.values() ?? []), own].filter(({ held }) => held).sort(longestUnseenFirst)
  const evicted = holders.slice(0, Math.max(0, holders.length - maxStreams)).map((holder) => holder.id)
  const settled = { ...state, claims: null }
  return {
    state: evicted.includes(id) ? giveWay(settled) : settled,
    send: evicted.filter((to) => to !== id).map((to) => ({ type: 'yield', to })),
  }
}

function receive(state: SlotState, message: SlotMessage): SlotStep {
  switch (message.type) {
    case 'ask':
      return answer(state, message)
    case 'claim':
      return still(withClaim(state, message))
    case 'yield':
      return still(message.to === state.id ? giveWay(state) : state)
    case 'release':
      // The place goes to whoever asked first; all paused tabs ask, and count each other.
      return askAgain(state)
    default:
      return unreachable(message)
  }
}

function answer(state: SlotState, asker: Extract<SlotMessage, { type: 'ask' }>): SlotStep {
  if (state.phase !== 'held' && state.phase !== 'asking') return still(state)
  const { id: own, at: since, phase, hiddenSince } = state
  return {
    state: withClaim(state, { ...asker, type: 'claim', hiddenSince: null }),
    send: [{ type: 'claim', id: own, at: since, held: phase === 'held', hiddenSince }],
  }
}

function withClaim(state: SlotState, claim: Claim): SlotState {
  return state.claims === null ? state : { ...state, claims: new Map(state.claims).set(claim.id, claim) }
}

function giveWay(state: SlotState): SlotState {
  return state.phase === 'held' ? { ...state, phase: 'paused', claims: null } : state
}

function precedes(one: { at: number; id: string }, other: { at: number; id: string }): boolean {
  return one.at < other.at || (one.at === other.at && one.id < other.id)
}

/** Tabs in sight come last; among them, and among equals, the one that asked first. */
function longestUnseenFirst(one: Claim, other: Claim): number {
  const unseen = (one.hiddenSince ?? Infinity) - (other.hiddenSince ?? Infinity)
  return unseen || (precedes(one, other) ? -1 : 1)
}

function unreachable(value: never): never {
  throw new TypeError(`Not an input of a slot: ${JSON.stringify(value)}`)
}
