/** Tells one listener that something happened. Rings until it is heard: what rings before anybody listens is not lost. */
export interface Bell {
  ring(): void
  /** Resolves at the next ring; at once when it rings already, which it then does no more. */
  heard(): Promise<void>
  /** Whether it rang and nobody has heard it. */
  isRinging(): boolean
}

export function createBell(): Bell {
  let isRinging = false
  let listener: PromiseWithResolvers<void> | undefined

  return {
    ring() {
      isRinging = listener === undefined
      listener?.resolve()
      listener = undefined
    },
    async heard() {
      if (!isRinging) return (listener ??= Promise.withResolvers()).promise
      isRinging = false
    },
    isRinging: () => isRinging,
  }
}
