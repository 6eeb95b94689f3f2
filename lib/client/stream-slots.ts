import { randomId } from './random-id'
import { initialSlot, type SlotInput, slotMessageSchema, stepSlot } from './slot-protocol'

/** The right of this tab to stream; at most four tabs of a browser have it at once. */
export interface StreamSlot {
  /** Asks for a place: `onGranted` or `onPaused` follows within a moment. */
  acquire(): void
  /** Takes a place at once, from the tab longest out of sight if there is no other. */
  takeOver(): void
  /** Gives the place back and listens no more. */
  close(): void
}

export interface StreamSlotListener {
  /** Stream now. */
  readonly onGranted: () => void
  /** Stop streaming, or do not begin; `onGranted` follows when there is a place again. */
  readonly onPaused: () => void
}

export type OpenStreamSlot = (listener: StreamSlotListener) => StreamSlot

/** How long an asker waits for answers, while its reader waits for the first word. */
const roundMs = 60
/** How long one that streams already waits before it counts: nobody waits for that, and tabs of a busy machine answer late. */
const takenRoundMs = 1500

/**
 * Opens this tab's claim. Where there is no BroadcastChannel every claim is granted.
 * @param openChannel for tests
 */
export function openStreamSlot(listener: StreamSlotListener, openChannel = openBroadcastChannel): StreamSlot {
  const channel = openChannel()
  if (channel === null) return boundlessSlot(listener)

  const page = typeof document === 'undefined' ? null : document
  const unseenSince = () => (page?.hidden ? Date.now() : null)
  let state = initialSlot(randomId(), unseenSince())
  let deadline: ReturnType<typeof setTimeout> | undefined

  function take(input: SlotInput): void {
    const before = state
    const step = stepSlot(before, input)
    state = step.state
    for (const message of step.send) channel?.postMessage(message)
    const asked = step.send.some(({ type }) => type === 'ask')
    if (asked || state.claims === null) clearTimeout(deadline)
    if (asked) {
      deadline = setTimeout(() => take({ type: 'deadline' }), state.phase === 'held' ? takenRoundMs : roundMs)
    }
    if (before.phase === state.phase) return
    if (state.phase === 'held') listener.onGranted()
    if (state.phase === 'paused') listener.onPaused()
  }

  const listening = new AbortController()
  const { signal } = listening
  page?.addEventListener('visibilitychange', () => take({ type: 'visibility', hiddenSince: unseenSince() }), {
    signal,
  })
  if (page !== null) {
    window.addEventListener('pagehide', () => take({ type: 'leave' }), { signal })
    window.addEventListener('pageshow', () => take({ type: 'return' }), { signal })
  }
  channel.onmessage = ({ data }) => {
    const parsed = slotMessageSchema.safeParse(data)
    // A tab of another version may speak otherwise; it is as if it were not there.
    if (parsed.success) take({ type: 'message', message: parsed.data })
  }

  return {
    acquire: () => take({ type: 'acquire', at: Date.now() }),
    takeOver: () => take({ type: 'take_over', at: Date.now() }),
    close() {
      take({ type: 'release' })
      listening.abort()
      channel.close()
    },
  }
}

/** What is used of a BroadcastChannel. */
export interface SlotChannel {
  postMessage(message: unknown): void
  onmessage: ((event: MessageEvent<unknown>) => void) | null
  close(): void
}

function openBroadcastChannel(): SlotChannel | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('weir-streams')
}

function boundlessSlot({ onGranted }: StreamSlotListener): StreamSlot {
  return { acquire: onGranted, takeOver: onGranted, close() {} }
}
