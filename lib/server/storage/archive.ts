/** A storage as what one copies from and to: whole conversations and documents, of all owners. Every adapter is one. */
import type { Conversation, Message } from '@/lib/blocks/transcript'
import type { RunRecord, StoredAnswer, StoredDocument, StoredFile } from './storage'

export interface ConversationKey {
  readonly owner: string
  readonly id: string
}

export interface DocumentKey extends ConversationKey {
  readonly kind: StoredDocument['kind']
}

export interface ArchivedAnswer extends StoredAnswer {
  readonly runId: string
}

/** A conversation with everything in it. Messages in the order in which they were stored, all else in any. */
export interface ArchivedConversation {
  readonly owner: string
  readonly conversation: Conversation
  readonly messages: readonly Message[]
  readonly runs: readonly RunRecord[]
  readonly answers: readonly ArchivedAnswer[]
  readonly files: readonly StoredFile[]
}

export interface ArchivedDocument {
  readonly owner: string
  readonly document: StoredDocument
}

export interface Archive {
  /** Every conversation that there is, by owner and id. */
  conversationKeys(): Promise<readonly ConversationKey[]>
  readConversation(key: ConversationKey): Promise<ArchivedConversation | undefined>
  /**
   * Stores a conversation exactly as it was read elsewhere, in the place of one with the same owner and id: all of it or
   * nothing. Its messages get new places, in their order.
   */
  writeConversation(archived: ArchivedConversation): Promise<void>

  /** Every document that there is, by owner, kind and id. */
  documentKeys(): Promise<readonly DocumentKey[]>
  readDocument(key: DocumentKey): Promise<ArchivedDocument | undefined>
  /** Stores a document exactly as it was read elsewhere, in the place of one with the same key, whatever its revision. */
  writeDocument(archived: ArchivedDocument): Promise<void>
}
