/** How far the waterline's segment moves in a frame in which events came, and for a heartbeat. */
export const eventStep = 6
export const heartbeatStep = 1

const segmentLength = 140

/**
 * The segment's left edge after one frame. It enters at the left with its head first and, when its tail has left at
 * the right, begins again.
 * @param width of the whole line, in px
 */
export function advanceWater(position: number, width: number, step: number): number {
  const next = position + step
  return next > width ? -segmentLength + step : next
}

/** Only the head's first pixels show. */
export const waterStart = -segmentLength + eventStep
