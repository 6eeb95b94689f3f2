/** How a piece of a tool's result is shown. Pure; what it is given comes from strangers. */
import type { ToolContent } from '@/lib/protocol/events'
import { isRecord } from '@/lib/protocol/is-record'
import { parseJson } from '@/hooks/parse-json'
import { exactJson, plainText } from './exact-text'

export type Scalar = string | number | boolean | null

export interface TableForm {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Scalar[])[]
}

export type ResultForm =
  | { readonly kind: 'text' | 'markdown' | 'json'; readonly text: string }
  | ({ readonly kind: 'table' } & TableForm)
  | { readonly kind: 'image'; readonly source: string }
  | {
      readonly kind: 'artifact'
      readonly artifactId: string
      readonly size: number
      readonly mediaType: string
      readonly head: string
      readonly isImage: boolean
    }

/** A text longer than this is not tried as JSON. */
const longestJson = 200_000
const mostColumns = 12

/** Kinds that a browser draws and that cannot run anything inside an `img`. */
const imageType = /^image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)$/

/** A heading, a list, a fence, a table or a link: what reads worse as plain text. */
const markdownSign =
  /^#{1,6} \S|^(?:[-*+]|\d+\.) \S.*\n(?:[-*+]|\d+\.) |^```|^\|.+\|\s*\n\|[ :|-]+\||\*\*\S|\]\(https?:/m

export function formOfResult(content: ToolContent): ResultForm {
  switch (content.type) {
    case 'text':
      return formOfText(content.text)
    case 'json':
      return formOfJson(content.json)
    case 'image':
      return formOfImage(content.data, content.media_type)
    case 'artifact':
      return {
        kind: 'artifact',
        artifactId: content.artifact_id,
        size: content.size,
        mediaType: content.media_type,
        head: plainText(content.head ?? ''),
        isImage: imageType.test(content.media_type),
      }
    default:
      return content satisfies never
  }
}

function formOfText(text: string): ResultForm {
  if (/^\s*[[{]/.test(text) && text.length <= longestJson) {
    const json = parseJson(text)
    if ('value' in json) return formOfJson(json.value)
  }
  const plain = plainText(text)
  return { kind: markdownSign.test(plain) ? 'markdown' : 'text', text: plain }
}

function formOfJson(value: unknown): ResultForm {
  const table = tableOf(value)
  return table ? { kind: 'table', ...table } : { kind: 'json', text: exactJson(value) }
}

function formOfImage(data: string, mediaType: string): ResultForm {
  const isSafe = imageType.test(mediaType) && /^[A-Za-z\d+/=\s]*$/.test(data)
  if (!isSafe) return { kind: 'text', text: `An image of a kind that is not shown: ${plainText(mediaType)}` }
  return { kind: 'image', source: `data:${mediaType};base64,${data}` }
}

/** Of a list of flat records of one kind; undefined for everything else. */
function tableOf(value: unknown): TableForm | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const records: unknown[] = value
  if (!records.every(isFlat)) return undefined
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  if (columns.length === 0 || columns.length > mostColumns) return undefined
  return { columns, rows: records.map((record) => columns.map((column) => record[column] ?? null)) }
}

function isFlat(value: unknown): value is Readonly<Record<string, Scalar>> {
  return isRecord(value) && Object.values(value).every(isScalar)
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
