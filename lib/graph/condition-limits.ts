/** How large what conditions are made of, and what they read, may be, so that none takes long. */
export const conditionLimits = {
  /** Characters of a condition. */
  length: 2000,
  /** Of lists that are read. */
  items: 100_000,
  /** Of lists in conditions that go through one, with `exists` for example. */
  itemsGoneThrough: 2_000,
  /** Characters of each text in such conditions. */
  textBesideLoops: 20_000,
  /** How deep lists and objects may lie in each other. */
  depth: 100,
  /** How deep `exists` and the like may stand in each other. */
  loopDepth: 3,
} as const
