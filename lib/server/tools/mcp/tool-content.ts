/** What an MCP server answers to a call, in the terms of the wire. Pure. */
import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/client'
import type { ToolOutcome } from '@/lib/server/engine/ports'
import type { ToolContent } from '@/lib/protocol/events'
import { imageEndings } from '@/lib/server/tools/result-content'

/** A result as the outcome of its call: a tool that says `isError` has failed, and its content says why. */
export function outcomeOf(result: CallToolResult): ToolOutcome {
  const { structuredContent: structured, content: blocks, isError } = result
  const content = blocks.filter((block) => !repeats(block, structured)).map(contentOf)
  if (structured !== undefined) content.push({ type: 'json', json: structured })
  return { status: isError ? 'failed' : 'completed', content }
}

/** An outcome that is one sentence. */
export function sentence(status: 'failed' | 'timed_out', text: string): ToolOutcome {
  return { status, content: [{ type: 'text', text }] }
}

/** Servers send structured content once more as text, for clients that know only text. */
function repeats(block: ContentBlock, structured: unknown): boolean {
  if (structured === undefined || block.type !== 'text') return false
  try {
    return JSON.stringify(JSON.parse(block.text)) === JSON.stringify(structured)
  } catch {
    // Text of its own.
    return false
  }
}

function contentOf(block: ContentBlock): ToolContent {
  switch (block.type) {
    case 'text':
      return text(block.text)
    case 'image':
      // Which kinds are shown is decided for every tool alike: see `result-content.ts`.
      return { type: 'image', data: block.data, media_type: block.mimeType }
    case 'audio':
      return binary(block.data, block.mimeType)
    case 'resource': {
      const { resource } = block
      if ('text' in resource) return text(`${resource.uri}\n\n${resource.text}`)
      return binary(resource.blob, resource.mimeType ?? 'application/octet-stream')
    }
    case 'resource_link': {
      const { name, uri, description } = block
      return text(`${name}: ${uri}${description === undefined ? '' : `\n${description}`}`)
    }
    default: {
      const unknownBlock: never = block
      return { type: 'json', json: unknownBlock }
    }
  }
}

function binary(data: string, mediaType: string): ToolContent {
  if (imageEndings.has(mediaType)) return { type: 'image', data, media_type: mediaType }
  return text(`${mediaType}, ${Math.floor((data.length * 3) / 4)} bytes, not shown.`)
}

function text(value: string): ToolContent {
  return { type: 'text', text: value }
}
