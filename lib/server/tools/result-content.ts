/** What every result of a tool goes through: afterwards it is only text, data and pictures, whatever was sent. */
import type { ToolContent } from '@/lib/protocol/events'
import { cleanJson, cleanText } from './clean-text'

const maxParts = 50

/** Pictures that a browser draws without running anything, and their endings as files. */
export const imageEndings: ReadonlyMap<string, string> = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
])

/** Cleans all strings, keeps pictures of known kinds only, and cuts after 50 parts with a note. */
export function cleanContent(content: readonly ToolContent[]): ToolContent[] {
  const parts = content.slice(0, maxParts).map(cleanPart)
  const more = content.length - maxParts
  return more > 0 ? [...parts, { type: 'text', text: `[left out: ${more} more parts]` }] : parts
}

function cleanPart(part: ToolContent): ToolContent {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: cleanText(part.text) }
    case 'json':
      return { type: 'json', json: cleanJson(part.json) }
    case 'image':
      return cleanImage(part.data, part.media_type.toLowerCase().trim())
    case 'artifact':
      return part.head === undefined ? part : { ...part, head: cleanText(part.head) }
    default:
      return part satisfies never
  }
}

function cleanImage(data: string, mediaType: string): ToolContent {
  const bytes = Buffer.from(data, 'base64')
  if (imageEndings.has(mediaType)) {
    // Decoded and encoded again: what is not base64 is gone.
    return { type: 'image', data: bytes.toString('base64'), media_type: mediaType }
  }
  // A drawing in SVG can hold scripts and links: it is shown as the text that it is.
  if (mediaType === 'image/svg+xml') return { type: 'text', text: cleanText(bytes.toString('utf8')) }
  return { type: 'text', text: `[left out: an image of type ${cleanText(mediaType.slice(0, 100))}]` }
}
