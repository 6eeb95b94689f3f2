/** Which models there are, and who answers for each. */
import type { ModelList } from '@/lib/blocks/transcript'
import type { Clock, ModelCatalog, ModelClient } from '@/lib/server/engine/ports'
import { AppError } from '@/lib/server/http/app-error'
import { createDemoModel, demoModelName } from './demo'
import type { ModelSource } from './model-source'
import { createOpenAISource, type OpenAISourceOptions } from './openai-source'

export interface ListedModelCatalog extends ModelCatalog {
  /** What `GET /api/models` answers; an endpoint that does not is named in it and throws nothing. */
  list(): Promise<ModelList>
  /**
   * While a source's list cannot be read, a name that nobody knows is handed to that source, which knows best, instead
   * of being refused.
   * @throws AppError `model_not_found`
   */
  clientFor(modelName: string): Promise<ModelClient>
}

export interface ModelCatalogOptions {
  /** Absent: there is only the demo model. */
  readonly endpoint?: OpenAISourceOptions | undefined
  /** Other vendors; asked behind the endpoint. */
  readonly sources?: readonly ModelSource[] | undefined
  readonly demo?: ModelClient | undefined
  readonly clock?: Clock | undefined
}

/** How long a list is good for, and how long a source that failed is left alone: short, as somebody may be mending it. */
const cacheMs = 60_000
const failureCacheMs = 5000

interface Offer {
  readonly source: ModelSource
  /** When the source cannot be read: the names that it had when it last could. */
  readonly names: readonly string[]
  readonly problem?: string
}

export function createModelCatalog(options: ModelCatalogOptions = {}): ListedModelCatalog {
  const { endpoint, sources: others = [], demo = createDemoModel(), clock = Date.now } = options
  const sources = endpoint === undefined ? others : [createOpenAISource(endpoint), ...others]
  const offersOf = sources.map((source) => cachedOffer(source, clock))
  const offers = () => Promise.all(offersOf.map((read) => read()))

  return {
    list: async () => {
      const current = await offers()
      const names = new Set(current.flatMap((offer) => offer.names))
      names.delete(demoModelName)
      const problems = current.flatMap(({ problem }) => problem ?? [])
      return {
        items: [...[...names].map((id) => ({ id, demo: false })), { id: demoModelName, demo: true }],
        default: [...names][0] ?? demoModelName,
        ...(problems.length > 0 && { problem: problems.join(' ') }),
      }
    },
    clientFor: async (modelName) => {
      if (modelName === demoModelName) return demo
      const current = await offers()
      const offer =
        current.find(({ names }) => names.includes(modelName)) ??
        current.find(({ problem }) => problem !== undefined)
      if (offer !== undefined) return offer.source.client
      throw new AppError('model_not_found', `There is no model “${modelName}”. Choose another.`, {
        param: 'model',
      })
    },
  }
}

/** Reads a source's list at most once at a time and once a minute. */
function cachedOffer(source: ModelSource, clock: Clock): () => Promise<Offer> {
  let offer: Offer = { source, names: [] }
  let freshUntil = -Infinity
  let pending: Promise<Offer> | undefined

  const read = async (): Promise<Offer> => {
    try {
      offer = { source, names: await source.listModels() }
      freshUntil = clock() + cacheMs
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const problem = `${error.message} Its models cannot be listed.`
      offer = { source, names: offer.names, problem }
      freshUntil = clock() + failureCacheMs
    }
    return offer
  }

  return async () => {
    if (clock() < freshUntil) return offer
    pending ??= read().finally(() => {
      pending = undefined
    })
    return pending
  }
}
