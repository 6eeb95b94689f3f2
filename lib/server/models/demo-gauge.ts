/** The level of a river that does not exist, in metres by day: what the demo model's long answers tell of. */
export function gaugeLevel(day: number): number {
  return 1.6 + 0.5 * Math.sin(day / 6) + 0.1 * Math.sin(day * 1.7)
}
