/** What a duplicate of an agent or a graph is called, within the length that a name may have. */
export function nameOfCopy(name: string): string {
  return `${name.slice(0, 75)} copy`
}
