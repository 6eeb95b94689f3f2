/**
 * What a vendor wants back of an answer, such as the signature of a thought. It travels as `provider_metadata` of a
 * chunk, the fold keeps it with the block that the chunk spoke into, and the next turn brings it back with that block.
 *
 * A block may hold several parts of the vendor's (two thoughts in a row are one block), and metadata of a block is
 * merged by its keys. So each part has a key of its own, and says how much of the block's text is its own.
 */
import { isRecord } from '@/lib/protocol/is-record'
import type { SharedV4ProviderOptions } from '@ai-sdk/provider'

type ProviderOptions = SharedV4ProviderOptions

export interface VendorPart {
  readonly kind: 'reasoning' | 'text' | 'call'
  /** Characters of the block's text that are this part's; 0 for a part that shows nothing, as a redacted thought. */
  readonly length: number
  /** By vendor, as the provider packages want them. */
  readonly options: ProviderOptions
}

/** `provider_metadata` with one part more; `ordinal` is unique in its turn. */
export function withVendorPart(
  metadata: Readonly<Record<string, unknown>>,
  ordinal: number,
  part: VendorPart,
): Record<string, unknown> {
  return { ...metadata, [`part_${ordinal}`]: part }
}

/** The parts of a block, in order; whatever else its metadata holds is not ours. */
export function vendorPartsOf(metadata: unknown): VendorPart[] {
  return isRecord(metadata) ? Object.values(metadata).filter(isVendorPart) : []
}

function isVendorPart(value: unknown): value is VendorPart {
  return (
    isRecord(value) &&
    (value['kind'] === 'reasoning' || value['kind'] === 'text' || value['kind'] === 'call') &&
    typeof value['length'] === 'number' &&
    isRecord(value['options'])
  )
}

/** Later metadata of the same part, by vendor. */
export function mergeOptions(
  before: ProviderOptions | undefined,
  after: ProviderOptions | undefined,
): ProviderOptions | undefined {
  if (before === undefined || after === undefined) return after ?? before
  const merged = { ...before }
  for (const [vendor, options] of Object.entries(after)) merged[vendor] = { ...merged[vendor], ...options }
  return merged
}
