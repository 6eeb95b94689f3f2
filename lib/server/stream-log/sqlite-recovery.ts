import type { RunFrames } from './sqlite-journal'
import { segmentBytes, type SqliteStore } from './sqlite-store'
import { joinFrames } from './tail'

/**
 * Makes this process the writer, so that one which should still live writes no more, and moves what that one has left
 * in the journal into segments. All of it or nothing.
 * @throws what the store throws.
 */
export function recover(store: SqliteStore): void {
  store.transaction(() => {
    store.becomeWriter()
    store.sweepOrphans()
    const gathered = new Map<number, RunFrames[]>()
    for (const frames of store.unsealed()) {
      const parts = gathered.get(frames.run) ?? []
      if (parts.length > 0 && sizeOf(parts) + frames.bytes.length > segmentBytes) seal(store, parts.splice(0))
      parts.push(frames)
      gathered.set(frames.run, parts)
    }
    for (const parts of gathered.values()) seal(store, parts)
    store.cutJournal(Number.MAX_SAFE_INTEGER)
  })
}

function sizeOf(parts: readonly RunFrames[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

function seal(store: SqliteStore, parts: readonly RunFrames[]): void {
  const frames = joinFrames(parts)
  if (parts[0] !== undefined && frames !== undefined) store.seal(parts[0].run, frames)
}
