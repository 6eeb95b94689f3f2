'use client'

import { AnswerView } from '@/components/run/answer-view'
import { BranchSwitch } from '@/components/run/branch-switch'
import type { AnswerMessage } from '@/lib/blocks/transcript'
import type { Chat } from '@/hooks/use-chat'
import { useSpeakerName } from '@/hooks/use-speaker-name'
import { PromptView } from './prompt-view'

interface TranscriptProps {
  readonly chat: Chat
  /** The last turn fills the view, so that its prompt can stand at the top. */
  readonly hasRoom: boolean
  readonly onRetry: (answer: AnswerMessage) => void
  /** Goes on where a graph's run came to that did not complete. */
  readonly onGoOn: (answer: AnswerMessage) => void
}

/** The path through the conversation that is in view. */
export function Transcript({ chat, hasRoom, onRetry, onGoOn }: TranscriptProps) {
  const nameOf = useSpeakerName(chat.mode)
  const last = chat.turns.length - 1
  return (
    <div
      role="log"
      aria-live="off"
      aria-label="Transcript"
      className="stream-column pt-8.25 pb-6.5 max-tablet:pt-6 max-tablet:pb-5.5"
    >
      {chat.turns.map(({ prompt, answers, answer }, index) => (
        // A turn keeps its place while what it shows gets its id, or another branch is chosen.
        <section
          key={index}
          aria-label={`Turn ${index + 1}`}
          className={`${index > 0 ? 'mt-8.5 max-tablet:mt-6.5' : ''} ${hasRoom && index === last ? 'turn-with-room' : ''}`}
        >
          <PromptView content={prompt.content} created={prompt.created} />
          {answer !== undefined && (
            <AnswerView
              key={answer.id}
              store={chat.storeOf(answer)}
              speaker={nameOf(answer.speaker)}
              isShownRunning={index === last && chat.isRunning}
              isLast={index === last}
              onRetry={chat.isRunning ? null : () => onRetry(answer)}
              onGoOn={chat.isRunning ? null : () => onGoOn(answer)}
              branches={
                <BranchSwitch
                  ids={answers.map((one) => one.id)}
                  shown={answer.id}
                  onChoose={(id) => chat.choose(prompt.id, id)}
                />
              }
            />
          )}
        </section>
      ))}
    </div>
  )
}
