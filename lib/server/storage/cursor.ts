/** Opaque cursors of the listings, and pages cut from one row more than was asked for. Shared by the adapters. */
import { AppError } from '@/lib/server/http/app-error'
import type { Page } from './storage'

/** The place of the last item of a page: what the list is ordered by, and the id that settles a tie. */
interface ListPlace {
  readonly order: number
  readonly id: string
}

const place = /^(\d{1,16}):(.+)$/s

function encodeCursor({ order, id }: ListPlace): string {
  return Buffer.from(`${order}:${id}`).toString('base64url')
}

/** @throws AppError `invalid_request` for a text that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): ListPlace {
  const match = place.exec(Buffer.from(cursor, 'base64url').toString())
  const [, order, id] = match ?? []
  // Buffer skips what is not base64, so only a cursor that comes out the same again was ours.
  if (order === undefined || id === undefined || encodeCursor({ order: Number(order), id }) !== cursor) {
    throw new AppError(
      'invalid_request',
      'This cursor is not one of ours. Start again from the first page.',
      {
        param: 'cursor',
      },
    )
  }
  return { order: Number(order), id }
}

/**
 * Cuts a page out of what was found when `limit + 1` rows were asked for: the row too many says that there is more.
 * `placeOf` gives the place of an item in the list.
 */
export function cutPage<Row, Item>(
  found: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  placeOf: (row: Row) => ListPlace,
): Page<Item> {
  const items = found.slice(0, limit).map(itemOf)
  const last = found[limit - 1]
  return found.length > limit && last !== undefined
    ? { items, nextCursor: encodeCursor(placeOf(last)) }
    : { items }
}
