/** The tools `list_files`, `read_file` and `write_file`: files of the conversation. */
import { z } from 'zod'
import type { Clock, ToolContext } from '@/lib/server/engine/ports'
import { isAppError } from '@/lib/server/http/app-error'
import type { Storage, StoredFile } from '@/lib/server/storage/storage'
import { artifactFolder } from '@/lib/server/tools/keep-large'
import type { SourceTool } from '@/lib/server/tools/tool-source'
import { defineTool, textContent, ToolFailure } from './define-tool'
import { createLimit } from './limit'
import { pageArguments, pageOfText } from './page-of-text'

const maxFile = 1024 * 1024
/** Of one conversation; results that were kept as files do not count. */
const maxFiles = 50
const maxTotal = 20 * 1024 * 1024

export interface FileToolsOptions {
  readonly storage: Pick<Storage, 'putFile' | 'findFile' | 'listFiles'>
  readonly clock: Clock
}

const fileName = z
  .string()
  .min(1)
  .max(200)
  .refine(
    isPlainPath,
    'must be a relative path such as notes/plan.md, without “..”, “\\” and control characters',
  )

function isPlainPath(name: string): boolean {
  return (
    name.isWellFormed() &&
    !/[\p{Cc}\p{Bidi_Control}\\]/u.test(name) &&
    name.split('/').every((step) => step.trim() === step && !['', '.', '..'].includes(step))
  )
}

export function createFileTools({ storage, clock }: FileToolsOptions): readonly SourceTool[] {
  // Two writes at once would lose what one of them appends, or pass a limit together.
  const oneByOne = createLimit(1)

  const listFiles = defineTool({
    name: 'list_files',
    title: 'List files',
    description: 'Lists the files of this conversation with their sizes in bytes.',
    isReadOnly: true,
    isDestructive: false,
    isIdempotent: true,
    arguments: z.strictObject({}),
    run: async (_args, { owner, conversationId }) => {
      const files = await storage.listFiles(owner, conversationId)
      return {
        type: 'json',
        json: files.map(({ name, size, mediaType, updated }) => ({
          name,
          size,
          media_type: mediaType,
          updated: new Date(updated).toISOString(),
        })),
      }
    },
  })

  const readFile = defineTool({
    name: 'read_file',
    title: 'Read a file',
    description:
      'Reads a text file of this conversation. Long files come in parts: go on with `start`. Large results of tools are files too, named artifacts/….',
    isReadOnly: true,
    isDestructive: false,
    isIdempotent: true,
    arguments: z.strictObject({ name: fileName, ...pageArguments }),
    run: async ({ name, ...page }, { owner, conversationId }) => {
      const file = await storage.findFile(owner, conversationId, name)
      if (file === undefined)
        throw new ToolFailure(`There is no file “${name}”. list_files names those there are.`)
      const text = textOf(file)
      if (text !== undefined) return textContent(pageOfText(text, page))
      return textContent(`[${name} is no text: ${file.mediaType}, ${file.data.length} bytes]`)
    },
  })

  const writeFile = defineTool({
    name: 'write_file',
    title: 'Write a file',
    description:
      'Writes a text file of this conversation. It replaces a file of the same name, unless `append` is true.',
    isReadOnly: false,
    // What it replaces is gone: there are no older versions.
    isDestructive: true,
    // With `append` it is not, and a tool is one or the other whatever its arguments.
    isIdempotent: false,
    arguments: z.strictObject({
      name: fileName.refine(
        (name) => !name.toLowerCase().startsWith(artifactFolder),
        `must not begin with ${artifactFolder}: results of tools are kept there`,
      ),
      content: z.string().max(maxFile),
      append: z.boolean().default(false).describe('Add to the end of the file instead of replacing it.'),
    }),
    run: ({ name, content, append }, context) =>
      oneByOne(async () => {
        const old = append ? await textToAppendTo(name, context) : ''
        const data = Buffer.from(old + content)
        await checkRoom(name, data.length, context)
        await put({ name, data, mediaType: mediaTypeOf(name), updated: clock() }, context)
        return textContent(`${name}: ${data.length} bytes.`)
      }),
  })

  async function textToAppendTo(name: string, { owner, conversationId }: ToolContext): Promise<string> {
    const file = await storage.findFile(owner, conversationId, name)
    const text = file === undefined ? '' : textOf(file)
    if (text === undefined) throw new ToolFailure(`“${name}” is no text, so that nothing can be added to it.`)
    return text
  }

  async function checkRoom(
    name: string,
    size: number,
    { owner, conversationId }: ToolContext,
  ): Promise<void> {
    if (size > maxFile) throw new ToolFailure(`The file would have ${size} bytes; ${maxFile} is the most.`)
    const others = (await storage.listFiles(owner, conversationId)).filter(
      (file) => file.name !== name && !file.name.startsWith(artifactFolder),
    )
    if (others.length >= maxFiles) {
      throw new ToolFailure(
        `This conversation has ${others.length} files, which is the most. Write to one of them.`,
      )
    }
    const total = others.reduce((sum, file) => sum + file.size, size)
    if (total > maxTotal) {
      throw new ToolFailure(
        `The files of this conversation would have ${total} bytes; ${maxTotal} is the most.`,
      )
    }
  }

  async function put(
    file: Omit<StoredFile, 'conversationId'>,
    { owner, conversationId }: ToolContext,
  ): Promise<void> {
    try {
      await storage.putFile(owner, { conversationId, ...file })
    } catch (error) {
      // A tool that somebody tries by itself is called outside any conversation.
      if (isAppError(error) && error.code === 'not_found') {
        throw new ToolFailure('Files can be written in a conversation only.')
      }
      throw error
    }
  }

  return [listFiles, readFile, writeFile]
}

/** Undefined for what is no text: a NUL, or bytes that are not UTF-8. */
function textOf({ data }: StoredFile): string | undefined {
  if (data.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['md', 'text/markdown'],
  ['csv', 'text/csv'],
  ['json', 'application/json'],
])

/** HTML and SVG are plain text here: nothing that a model wrote runs in the browser that opens it. */
function mediaTypeOf(name: string): string {
  return mediaTypes.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ?? 'text/plain'
}
