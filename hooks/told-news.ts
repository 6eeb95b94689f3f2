/** Pages of a browser say to each other what a person was told, so that none tells it again. */
import type { Conversation } from '@/lib/blocks/transcript'

const channelName = 'weir-told'

export interface ToldNews {
  readonly id: string
  readonly status: string
}

/** Reaches all open pages, this one too. No-op where there is no BroadcastChannel. */
export function shareTold(told: readonly Conversation[]): void {
  if (typeof BroadcastChannel === 'undefined' || told.length === 0) return
  const channel = new BroadcastChannel(channelName)
  for (const { id, status } of told) channel.postMessage({ id, status } satisfies ToldNews)
  channel.close()
}

/** Returns the unsubscriber. */
export function subscribeToTold(onTold: (told: ToldNews) => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {}
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // A page of another version may speak otherwise; it is as if it were not there.
    if (isTold(data)) onTold(data)
  })
  return () => channel.close()
}

function isTold(value: unknown): value is ToldNews {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('status' in value)) return false
  return typeof value.id === 'string' && typeof value.status === 'string'
}
