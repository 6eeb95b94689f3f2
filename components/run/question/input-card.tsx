'use client'

import type { SubmitEvent } from 'react'
import type { Question, StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { Markdown } from '@/components/run/markdown/markdown'
import { plainText } from '@/components/run/tool/exact-text'
import { Button } from '@/components/ui/button'
import { SchemaFields, useSchemaForm } from '@/components/ui/schema-fields'
import { useAgentName } from '@/hooks/use-agents'
import { useAnswerQuestion } from '@/hooks/use-answer-question'
import { useOwner, useRun } from '@/hooks/use-run'
import { useGraphNode } from '@/hooks/use-run-graph'
import { AnsweredLine } from './answered-line'
import { AskFrame, Problem } from './ask-frame'
import { choiceForm } from './choice-form'
import { wordsOfInput } from './question-words'

interface InputCardProps {
  readonly store: RunStore
  readonly block: StreamingBlock
}

/** A tool or a graph asks for something to go on with. Answered, one line is left of it. */
export function InputCard({ store, block }: InputCardProps) {
  const { isSent, problem, reply } = useAnswerQuestion(store)
  const created = useRun(store, (run) => run.created)
  const nameOf = useAgentName()
  const speaker = useRun(store, (run) => run.speaker)
  const isOfHuman = useGraphNode(store, useOwner(store, block.spanId))?.kind === 'human'
  const { question } = block
  if (question === undefined) return null
  if (block.isComplete) {
    return (
      <div className="flex flex-col gap-2">
        <AnsweredLine
          id={block.id}
          words={wordsOfInput(question)}
          about={plainText(question.prompt)}
          at={created + (block.endTimestamp ?? block.timestamp)}
          isOwn={isSent}
        />
        {problem !== null && <Problem text={problem} />}
      </div>
    )
  }
  return (
    <AskFrame
      id={block.id}
      label={`Answer needed: ${question.prompt}`}
      head={`${nameOf(block.nodeInfo?.nodeName ?? speaker)} asks`}
      until=""
      problem={problem}
    >
      <InputForm
        question={question}
        isMarkdown={isOfHuman}
        isSent={isSent}
        onSend={(value) => reply(question.id, { action: 'accept', value })}
        onDecline={() => reply(question.id, { action: 'decline' })}
      />
    </AskFrame>
  )
}

interface InputFormProps {
  readonly question: Question
  /** What is asked is the graph's own, not a server's. */
  readonly isMarkdown: boolean
  readonly isSent: boolean
  readonly onSend: (value: unknown) => void
  readonly onDecline: () => void
}

function InputForm({ question, isMarkdown, isSent, onSend, onDecline }: InputFormProps) {
  const form = useSchemaForm(question.schema)

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const read = form.read()
    if (read !== null) onSend(read.value)
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      {isMarkdown ? (
        <Markdown text={plainText(question.prompt)} isOpen={false} />
      ) : (
        <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{plainText(question.prompt)}</p>
      )}
      <SchemaFields form={form} isDisabled={isSent} />
      <div className="ask-choices">
        <Button type="submit" look="primary" className={choiceForm} disabled={isSent}>
          {isSent ? 'Sent' : 'Send'}
        </Button>
        <Button className={choiceForm} disabled={isSent} onClick={onDecline}>
          Decline
        </Button>
      </div>
    </form>
  )
}
