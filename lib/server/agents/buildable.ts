import type { ToolEnding } from '@/lib/server/engine/ports'

/** What is being built as it stands; travels as JSON to the model and to the page. */
export interface DraftCheck {
  readonly valid: boolean
  /** Fields without which it is not worth saving. */
  readonly missing_fields: readonly string[]
  /** What is wrong, in sentences that a model can mend it by. */
  readonly problems: readonly string[]
  /** With everything filled in that has a default; the draft as it was given while it does not fit. */
  readonly definition: unknown
}

/**
 * A kind of thing that a builder makes: an agent, say. For each the builder has the tools `draft_…`, `read_…` and
 * `save_…`; nothing else in it knows what is built.
 */
export interface Buildable {
  /** In the names of its tools. */
  readonly kind: string
  /** JSON Schemas of the fields of a definition. */
  readonly fields: Readonly<Record<string, unknown>>
  check(owner: string, draft: Readonly<Record<string, unknown>>): Promise<DraftCheck>
  /** @throws AppError when there is no such thing. */
  read(owner: string, id: string): Promise<unknown>
  /**
   * Stores a draft that `check` finds valid.
   *
   * @param id of the one that it takes the place of; absent: it is new.
   * @throws AppError when it cannot be stored, such as when its name is taken.
   */
  save(
    owner: string,
    draft: Readonly<Record<string, unknown>>,
    id: string | undefined,
  ): Promise<{ readonly id: string; readonly name: string }>
  /** The event that ends the run once it is saved. */
  ending(message: string, id: string): ToolEnding
}
