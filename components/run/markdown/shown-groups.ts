/**
 * Which groups of a long text are on the page. A text that comes at once (a reload, a late reader) is shown from its
 * end: the last groups in the same frame, those before them one per task, so that no task is long.
 */

export interface ShownGroups {
  readonly count: number
  /** Groups that wait for their turn, in order. */
  readonly hidden: readonly number[]
}

export const noGroups: ShownGroups = { count: 0, hidden: [] }

/** What is put on the page at once: more than a screen. */
const atOnce = 2

/** Of the groups that came, all but the last wait. What is shown stays. */
export function withCount(groups: ShownGroups, count: number): ShownGroups {
  if (count === groups.count) return groups
  const kept = groups.hidden.filter((index) => index < count)
  const waiting = Math.max(0, count - atOnce - groups.count)
  return { count, hidden: [...kept, ...Array.from({ length: waiting }, (_, index) => groups.count + index)] }
}

/** Shows the one nearest to the end. */
export function withOneMore(groups: ShownGroups): ShownGroups {
  return { ...groups, hidden: groups.hidden.slice(0, -1) }
}
