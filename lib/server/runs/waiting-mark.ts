export interface WaitingMark {
  /** Says whether the run waits for a person now. Holds nobody up. */
  set(isWaiting: boolean): void
  /** Resolves when all that was said is stored. */
  stored(): Promise<void>
}

/** Keeps the storage told whether a run waits, one word after the other: lists show who needs a person. */
export function createWaitingMark(
  wasWaiting: boolean,
  store: (isWaiting: boolean) => Promise<void>,
): WaitingMark {
  let last = wasWaiting
  let stored = Promise.resolve()
  return {
    set(isWaiting) {
      if (isWaiting === last) return
      last = isWaiting
      stored = stored.then(() => store(isWaiting)).catch(console.error)
    },
    stored: () => stored,
  }
}
