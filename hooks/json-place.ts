/** Where in a JSON text a part of its value stands; of a text that is no JSON (yet), as far as it can be told. Pure. */
import { parseJson } from './parse-json'

interface Frame {
  /** Of an object: the key that was read last; of an array: the index of the element at hand. */
  at: string | number
  /** In an object: the next string is a key. */
  isAtKey: boolean
}

/** A string, a mark, or a word such as `12` and `true`. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * @param path such as `['nodes', 3, 'prompt']`
 * @returns where its key begins, or its value in a list; of a path that leads nowhere, the nearest around it
 */
export function offsetOfPath(text: string, path: readonly PropertyKey[]): number {
  const wanted = path.map(String)
  const frames: Frame[] = []
  let [best, depth] = [0, 0]
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (!beginsPart(frames.at(-1), token)) continue
    const isOnPath = frames.every(({ at }, level) => String(at) === wanted[level])
    if (isOnPath && frames.length > depth) [best, depth] = [index, frames.length]
    if (token === '{') frames.push({ at: '', isAtKey: true })
    if (token === '[') frames.push({ at: 0, isAtKey: false })
  }
  return best

  /** Moves on in the frame; whether a key, or a value, begins here. */
  function beginsPart(frame: Frame | undefined, token: string): boolean {
    if (token === '}' || token === ']') frames.pop()
    else if (token === ',' && frame) moveOn(frame)
    else if (token !== ':') return readPart(frame, token)
    return false
  }
}

function moveOn(frame: Frame): void {
  if (typeof frame.at === 'number') frame.at += 1
  else frame.isAtKey = true
}

function readPart(frame: Frame | undefined, token: string): boolean {
  if (frame?.isAtKey === true) {
    frame.at = keyOf(token)
    frame.isAtKey = false
  }
  return true
}

/** A key without its quotes; one that is half written is its own text. */
function keyOf(token: string): string {
  const json = parseJson(token)
  return 'value' in json ? String(json.value) : token
}

/** From 1. */
export function lineOfOffset(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** Where a line begins. */
export function offsetOfLine(text: string, line: number): number {
  return text.split('\n', line - 1).reduce((offset, { length }) => offset + length + 1, 0)
}
