/**
 * Maps that never change, in the order of insertion. A change gives a new map that shares almost all of the old one, so
 * that its cost does not grow with the number of entries: copying a `Map` of ten takes longer than the rest of a delta.
 */

/** A chunk has 16 values, and one chunk is copied for a change. */
const chunkBits = 4
const chunkMask = (1 << chunkBits) - 1

/**
 * The map with another value of a key; a new key comes last. One that was taken out may come back to its old place.
 * @param map one of these maps, or a plain one, which is copied
 */
export function withEntry<Value extends object>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value,
): ReadonlyMap<string, Value> {
  return sharedMapOf(map).with(key, value)
}

/** The map without a key; a plain empty one when nothing is left. */
export function withoutEntry<Value extends object>(
  map: ReadonlyMap<string, Value>,
  key: string,
): ReadonlyMap<string, Value> {
  const left = sharedMapOf(map).without(key)
  return left.size === 0 ? new Map() : left
}

/** The newest value that a test holds for: quicker than an iterator, for maps that are looked through with each event. */
export function findNewest<Value extends object>(
  map: ReadonlyMap<string, Value>,
  isWanted: (value: Value) => boolean,
): Value | undefined {
  return sharedMapOf(map).findNewest(isWanted)
}

function sharedMapOf<Value extends object>(map: ReadonlyMap<string, Value>): SharedMap<Value> {
  return map instanceof SharedMap ? map : sharedMapFrom(map)
}

function sharedMapFrom<Value extends object>(entries: Iterable<readonly [string, Value]>): SharedMap<Value> {
  const places = new Map<string, number>()
  const chunks: Value[][] = []
  for (const [key, value] of entries) {
    if ((places.size & chunkMask) === 0) chunks.push([])
    places.set(key, places.size)
    chunks.at(-1)?.push(value)
  }
  return new SharedMap(chunks, places.size, places.size, places)
}

/** A value that was taken out leaves its place empty, so that no other moves. */
type Chunk<Value> = readonly (Value | undefined)[]

class SharedMap<Value extends object> implements ReadonlyMap<string, Value> {
  readonly #chunks: readonly Chunk<Value>[]
  /** Places that are taken, the empty ones among them. */
  readonly #length: number
  readonly #size: number
  /** The place of each key. Shared by all maps that came of one another: places from `#length` on are of later ones. */
  readonly #places: Map<string, number>

  constructor(chunks: readonly Chunk<Value>[], length: number, size: number, places: Map<string, number>) {
    this.#chunks = chunks
    this.#length = length
    this.#size = size
    this.#places = places
  }

  get size(): number {
    return this.#size
  }

  get(key: string): Value | undefined {
    const place = this.#places.get(key)
    return place === undefined ? undefined : this.#at(place)
  }

  /** Nothing stands at the places of later maps. */
  #at(place: number): Value | undefined {
    return place < this.#length ? this.#chunks[place >> chunkBits]?.[place & chunkMask] : undefined
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  with(key: string, value: Value): SharedMap<Value> {
    const place = this.#places.get(key)
    if (place !== undefined && place < this.#length) {
      const size = this.#at(place) === undefined ? this.#size + 1 : this.#size
      return new SharedMap(withValue(this.#chunks, place, value), this.#length, size, this.#places)
    }
    // Another map that came of this one may have taken the next place: then this one goes on with places of its own.
    const isLast = this.#places.size === this.#length
    const places = isLast ? this.#places : new Map([...this.#places].slice(0, this.#length))
    places.set(key, this.#length)
    return new SharedMap(
      withValue(this.#chunks, this.#length, value),
      this.#length + 1,
      this.#size + 1,
      places,
    )
  }

  without(key: string): SharedMap<Value> {
    const place = this.#places.get(key)
    if (place === undefined || this.#at(place) === undefined) return this
    const chunks = withValue(this.#chunks, place, undefined)
    const left = new SharedMap(chunks, this.#length, this.#size - 1, this.#places)
    const isMostlyEmpty = this.#length > chunkMask && left.size * 2 < this.#length
    return isMostlyEmpty ? sharedMapFrom(left) : left
  }

  findNewest(isWanted: (value: Value) => boolean): Value | undefined {
    for (let place = this.#length - 1; place >= 0; place -= 1) {
      const value = this.#at(place)
      if (value !== undefined && isWanted(value)) return value
    }
    return undefined
  }

  *entries(): MapIterator<[string, Value]> {
    for (const [key, place] of this.#places) {
      if (place >= this.#length) return
      const value = this.#at(place)
      if (value !== undefined) yield [key, value]
    }
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key
  }

  *values(): MapIterator<Value> {
    for (let place = 0; place < this.#length; place += 1) {
      const value = this.#at(place)
      if (value !== undefined) yield value
    }
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries()
  }

  forEach(callback: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this)
  }
}

/** Copies one chunk and the list of them; `slice` and a write take a fraction of the time of `with`. */
function withValue<Value>(
  chunks: readonly Chunk<Value>[],
  place: number,
  value: Value | undefined,
): readonly Chunk<Value>[] {
  const index = place >> chunkBits
  const chunk = chunks[index]?.slice() ?? []
  chunk[place & chunkMask] = value
  const copy = chunks.slice()
  copy[index] = chunk
  return copy
}
