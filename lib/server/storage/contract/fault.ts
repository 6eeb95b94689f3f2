import type { Storage } from '@/lib/server/storage/storage'

/** A storage broken on purpose: the fault is one that an adapter could really have, and a case must notice it. */
export interface Fault {
  readonly fault: string
  readonly noticedBy: string
  readonly broken: (sound: Storage) => Partial<Storage>
}

/** Lets whatever else goes on at once come in between. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
