/** What makes a box that scrolls by itself reachable by keys, and tells what it is. */
export function scrollable(label: string) {
  return { role: 'group', 'aria-label': label, tabIndex: 0 } as const
}
