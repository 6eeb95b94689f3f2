/**
 * Brings a block of a run into view and gives it the focus; what it is folded in opens.
 * @returns false when it is not drawn in the stream
 */
export function revealBlock(runId: string, blockId: string): boolean {
  const answer = find(document, 'run', runId)
  const target = answer && find(answer, 'block', blockId)
  if (target === undefined) return false
  for (let fold = closedAround(target); fold !== null; fold = closedAround(fold)) fold.open = true
  target.scrollIntoView({ block: 'center' })
  target.focus({ preventScroll: true })
  return true
}

/** By comparison: an id may hold any character. */
function find(within: ParentNode, key: 'run' | 'block', id: string): HTMLElement | undefined {
  return [...within.querySelectorAll<HTMLElement>(`[data-${key}]`)].find(
    (element) => element.dataset[key] === id,
  )
}

function closedAround(element: HTMLElement): HTMLDetailsElement | null {
  return element.closest<HTMLDetailsElement>('details:not([open])')
}
