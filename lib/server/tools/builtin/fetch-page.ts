/** The tool `fetch_page`. */
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import type { SourceTool } from '@/lib/server/tools/tool-source'
import { askWorker } from './ask-worker'
import { decodeText } from './decode-text'
import { defineTool, textContent, ToolFailure } from './define-tool'
import { download, type Download, type DownloadOptions } from './download'
import { pageArguments, pageOfText } from './page-of-text'

/** Anything longer is no title, and would come with every part of the page. */
const maxTitle = 300

export interface FetchPageOptions extends Pick<DownloadOptions, 'allowHosts' | 'lookup'> {
  readonly headersMs?: number | undefined
  readonly totalMs?: number | undefined
  /** To make text of a page: one of 4 MB takes 12 s of a processor, a usual one 0.1 s. */
  readonly readMs?: number | undefined
}

export function createFetchPage({
  headersMs = 10_000,
  totalMs = 20_000,
  readMs = 30_000,
  ...options
}: FetchPageOptions): SourceTool {
  return defineTool({
    name: 'fetch_page',
    title: 'Fetch a web page',
    description:
      'Loads a web page from the public internet and returns its text as Markdown, with its title and final URL. Also reads plain text, JSON and XML. Long pages come in parts: go on with `start`.',
    isReadOnly: true,
    isDestructive: false,
    isIdempotent: true,
    arguments: z.strictObject({
      url: z
        .url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' })
        .max(4000),
      ...pageArguments,
    }),
    run: async ({ url, ...page }, _context, signal) => {
      const loaded = await download(url, isReadable, { ...options, headersMs, totalMs }, signal)
      const { title, text } = await readText(loaded, readMs, signal)
      const heading = title === '' ? '' : `Title: ${title.slice(0, maxTitle)}\n`
      return textContent(`${heading}URL: ${loaded.url}\n\n${pageOfText(text, page)}`)
    },
  })
}

function isHtml(mediaType: string): boolean {
  return mediaType === 'text/html' || mediaType === 'application/xhtml+xml'
}

function isReadable(mediaType: string): boolean {
  return /^$|^text\/|^application\/(?:json|xml|[\w.+-]+\+(?:json|xml))$/.test(mediaType)
}

const answerSchema = z.union([
  z.object({ title: z.string(), text: z.string() }),
  z.object({ problem: z.string() }),
])

async function readText(
  page: Download,
  maxMs: number,
  signal: AbortSignal,
): Promise<{ title: string; text: string }> {
  const text = decodeText(page.bytes, page.charset)
  if (!isHtml(page.mediaType) && !(page.mediaType === '' && text.trimStart().startsWith('<'))) {
    return { title: '', text }
  }
  // A page of 4 MB of text does not fit into 256.
  const start = () =>
    new Worker(new URL('./page-worker.ts', import.meta.url), {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    })
  const limits = { what: 'Reading the page', maxMs }
  const answer = answerSchema.parse(await askWorker(start, { html: text, url: page.url }, limits, signal))
  if ('problem' in answer) throw new ToolFailure(`The page cannot be read: ${answer.problem}`)
  return answer
}
