/** Tool servers as they are stored: one document each. */
import { z } from 'zod'
import { toolServerInputSchema, type ToolServerDefinition } from '@/lib/protocol/tools'
import { AppError } from '@/lib/server/http/app-error'
import type { Storage, StoredDocument } from '@/lib/server/storage/storage'

const toolSchema = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  is_read_only: z.boolean(),
  is_destructive: z.boolean(),
  is_idempotent: z.boolean(),
})

/** What a sign-in needs to remember; the fields that only the SDK reads pass through as they are. */
const signInSchema = z.object({
  /** Origin of Weir as the browser of the person sees it. */
  origin: z.string(),
  client: z.looseObject({ client_id: z.string() }).optional(),
  tokens: z.looseObject({ access_token: z.string(), token_type: z.string() }).optional(),
  discovery: z.looseObject({ authorizationServerUrl: z.string() }).optional(),
  /** A sign-in that a person has yet to finish. */
  pending: z.object({ state: z.string(), code_verifier: z.string(), url: z.string() }).optional(),
})
export type SignIn = z.infer<typeof signInSchema>

const bodySchema = z.object({
  definition: toolServerInputSchema,
  /** As the server listed them last; absent until it did. */
  tools: z.array(toolSchema).optional(),
  oauth: signInSchema.optional(),
})
export type ServerBody = z.infer<typeof bodySchema>

export interface ServerRecord extends ServerBody {
  readonly id: string
}

export type DocumentStorage = Pick<
  Storage,
  'putDocument' | 'findDocument' | 'listDocuments' | 'removeDocument'
>

export type ServerRecords = ReturnType<typeof createServerRecords>

const kind = 'tool_server'

/** Two writers who always meet would be a loop. */
const maxTries = 20

export function createServerRecords(storage: DocumentStorage, clock: () => number) {
  async function find(owner: string, id: string): Promise<ServerRecord | undefined> {
    const document = await storage.findDocument(owner, kind, id)
    return document && recordOf(document)
  }

  return {
    find,
    list: async (owner: string): Promise<readonly ServerRecord[]> =>
      (await storage.listDocuments(owner, kind)).map(recordOf),

    /** @throws AppError `conflict` when there is one with this id */
    create: async (owner: string, id: string, body: ServerBody): Promise<void> => {
      const now = clock()
      const isStored = await storage.putDocument(owner, {
        kind,
        id,
        revision: 1,
        body,
        created: now,
        updated: now,
      })
      if (!isStored)
        throw new AppError('conflict', `There is a tool server “${id}” already.`, { param: 'name' })
    },

    /** Changes what is stored, whoever else writes meanwhile. No-op when it is gone. */
    change: async (owner: string, id: string, edit: (body: ServerBody) => ServerBody): Promise<void> => {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const document = await storage.findDocument(owner, kind, id)
        if (!document) return
        const { id: _id, ...body } = recordOf(document)
        const revision = document.revision + 1
        const isStored = await storage.putDocument(owner, {
          ...document,
          revision,
          body: edit(body),
          updated: clock(),
        })
        if (isStored) return
      }
      throw new AppError('conflict', 'The tool server is being changed elsewhere. Try again.')
    },

    remove: (owner: string, id: string): Promise<boolean> => storage.removeDocument(owner, kind, id),
  }
}

function recordOf({ id, body }: StoredDocument): ServerRecord {
  return { id, ...bodySchema.parse(body) }
}

/** Where a server is: its URL, or the name of its command. */
export function placeOf(definition: ToolServerDefinition): string {
  return definition.transport === 'http' ? definition.url : definition.command
}
