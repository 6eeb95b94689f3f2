/** Which of the branches of a conversation is shown: messages form a tree, a page shows one path through it. */
import type { AnswerMessage, Message, UserMessage } from '@/lib/blocks/transcript'

export interface Turn {
  readonly prompt: UserMessage
  /** All answers to this prompt, oldest first: what `‹ 2 / 3 ›` walks through. */
  readonly answers: readonly AnswerMessage[]
  /** The one that is shown; absent when the prompt has none yet. */
  readonly answer: AnswerMessage | undefined
}

/** The child that a person chose, by the id of its parent. */
export type BranchChoices = ReadonlyMap<string, string>

const root = ''

/**
 * Follows the chosen child at each fork, else the one whose branch holds the newest message.
 * @param messages in the order in which they were stored; a parent stands before its children
 */
export function pathOf(messages: readonly Message[], choices: BranchChoices): readonly Turn[] {
  const children = Map.groupBy(messages, (message) => message.parent_id ?? root)
  const newest = newestBelow(messages)
  const follow = <M extends Message>(parent: string, candidates: readonly M[]): M | undefined =>
    candidates.find((child) => child.id === choices.get(parent)) ??
    candidates.reduce<M | undefined>((best, child) => {
      if (best === undefined) return child
      return (newest.get(child.id) ?? 0) > (newest.get(best.id) ?? 0) ? child : best
    }, undefined)

  const turns: Turn[] = []
  let prompt = follow(root, (children.get(root) ?? []).filter(isPrompt))
  while (prompt !== undefined) {
    const answers = (children.get(prompt.id) ?? []).filter(isAnswer)
    const answer = follow(prompt.id, answers)
    turns.push({ prompt, answers, answer })
    prompt = answer && follow(answer.id, (children.get(answer.id) ?? []).filter(isPrompt))
  }
  return turns
}

/** For each message the place of the newest message in its branch. */
function newestBelow(messages: readonly Message[]): ReadonlyMap<string, number> {
  const newest = new Map<string, number>()
  for (const [index, message] of [...messages.entries()].toReversed()) {
    const own = Math.max(newest.get(message.id) ?? 0, index)
    newest.set(message.id, own)
    if (message.parent_id !== null) {
      newest.set(message.parent_id, Math.max(newest.get(message.parent_id) ?? 0, own))
    }
  }
  return newest
}

function isPrompt(message: Message): message is UserMessage {
  return message.role === 'user'
}

function isAnswer(message: Message): message is AnswerMessage {
  return message.role === 'assistant'
}
