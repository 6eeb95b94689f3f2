/** Moves large results out of the log: they become files of the conversation, and a head of them stays. */
import type { ToolContent } from '@/lib/protocol/events'
import type { Clock } from '@/lib/server/engine/ports'
import { isAppError } from '@/lib/server/http/app-error'
import type { Storage } from '@/lib/server/storage/storage'
import { imageEndings } from './result-content'

/** Of one result, in all: this much stays in its event. */
const maxInline = 64 * 1024
const headBytes = 4096
/** What the storage takes as one file. */
const maxFile = 12 * 1024 * 1024
/** Of one conversation, so that a server that answers without end does not fill the disk. */
const maxArtifacts = 256 * 1024 * 1024

/** Names of files that only results are stored under. */
export const artifactFolder = 'artifacts/'

export interface ArtifactPlace {
  readonly owner: string
  readonly conversationId: string
  readonly storage: Pick<Storage, 'putFile' | 'listFiles'>
  readonly newId: () => string
  readonly clock: Clock
}

interface Payload {
  readonly data: Buffer
  readonly mediaType: string
  readonly ending: string
  /** What it takes in an event. */
  readonly inlineSize: number
}

/**
 * Replaces what is large in a result by artifacts, whose ids are the files' names. Where nothing can be stored, because
 * there is no such conversation or it has enough already, the head stays with a note.
 * @param content cleaned.
 */
export async function keepLarge(
  content: readonly ToolContent[],
  place: ArtifactPlace,
): Promise<ToolContent[]> {
  const kept: ToolContent[] = []
  let room = maxInline
  for (const part of content) {
    const payload = payloadOf(part)
    if (payload === undefined || payload.inlineSize <= room) {
      room -= payload?.inlineSize ?? 0
      kept.push(part)
    } else {
      kept.push(...(await replaced(payload, place)))
    }
  }
  return kept
}

function payloadOf(part: ToolContent): Payload | undefined {
  if (part.type === 'artifact') return undefined
  if (part.type === 'image') {
    const data = Buffer.from(part.data, 'base64')
    const ending = imageEndings.get(part.media_type) ?? 'bin'
    return { data, mediaType: part.media_type, ending, inlineSize: part.data.length }
  }
  const isText = part.type === 'text'
  const data = Buffer.from(isText ? part.text : JSON.stringify(part.json))
  const [mediaType, ending] = isText ? ['text/plain', 'txt'] : ['application/json', 'json']
  return { data, mediaType, ending, inlineSize: data.length }
}

async function replaced(payload: Payload, place: ArtifactPlace): Promise<ToolContent[]> {
  const isImage = imageEndings.has(payload.mediaType)
  const size = payload.data.length
  const isCut = size > maxFile
  if (isCut && isImage) return [note(`an image of ${size} bytes: larger than ${maxFile}`)]

  const data = isCut ? upTo(payload.data, maxFile) : payload.data
  // JSON that was cut is JSON no more.
  const { mediaType, ending } = isCut ? { mediaType: 'text/plain', ending: 'txt' } : payload
  const head = isImage ? undefined : upTo(data, headBytes).toString('utf8')
  const name = `${artifactFolder}${place.newId()}.${ending}`
  if (!(await stored({ name, mediaType, data }, place))) {
    const headPart: ToolContent[] = head === undefined ? [] : [{ type: 'text', text: head }]
    return [...headPart, note(`the rest of ${size} bytes: it could not be kept`)]
  }
  const artifact: ToolContent = {
    type: 'artifact',
    artifact_id: name,
    size: data.length,
    media_type: mediaType,
    ...(head !== undefined && { head }),
  }
  return isCut ? [artifact, note(`all after the first ${data.length} of ${size} bytes`)] : [artifact]
}

function note(what: string): ToolContent {
  return { type: 'text', text: `[left out: ${what}]` }
}

/** UTF-8 without its end, cut between two characters. */
function upTo(data: Buffer, limit: number): Buffer {
  if (data.length <= limit) return data
  let end = limit
  while (end > 0 && ((data[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return data.subarray(0, end)
}

async function stored(
  file: { name: string; mediaType: string; data: Buffer },
  { storage, owner, conversationId, clock }: ArtifactPlace,
): Promise<boolean> {
  const files = await storage.listFiles(owner, conversationId)
  const artifacts = files.filter(({ name }) => name.startsWith(artifactFolder))
  const total = artifacts.reduce((sum, { size }) => sum + size, file.data.length)
  if (total > maxArtifacts) return false
  try {
    await storage.putFile(owner, { conversationId, ...file, updated: clock() })
    return true
  } catch (error) {
    // A tool that somebody tries by itself is called outside any conversation.
    if (isAppError(error) && error.code === 'not_found') return false
    throw error
  }
}
