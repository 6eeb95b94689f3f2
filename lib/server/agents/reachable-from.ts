/** What can be reached from `ids`, at any depth and each once, by id; what is not there is left out. */
export function reachableFrom<Thing>(
  ids: Iterable<string>,
  all: ReadonlyMap<string, Thing>,
  namedBy: (thing: Thing) => Iterable<string>,
): ReadonlyMap<string, Thing> {
  const reached = new Map<string, Thing>()
  const waiting = [...ids]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const thing = all.get(id)
    if (thing === undefined || reached.has(id)) continue
    reached.set(id, thing)
    waiting.push(...namedBy(thing))
  }
  return reached
}
