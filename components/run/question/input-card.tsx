'use client'

import { type SubmitEvent, useMemo, useState } from 'react'
import type { Question, StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { plainText } from '@/components/run/tool/exact-text'
import { Button } from '@/components/ui/button'
import { useAgentName } from '@/hooks/use-agents'
import { useAnswerQuestion } from '@/hooks/use-answer-question'
import { useRun } from '@/hooks/use-run'
import { AnsweredLine } from './answered-line'
import { AskFrame, Problem } from './ask-frame'
import { choiceForm } from './choice-form'
import { type FieldTexts, fieldsOf, initialTexts, readFields } from './input-fields'
import { InputFieldView } from './input-field-view'
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
        isSent={isSent}
        onSend={(value) => reply(question.id, { action: 'accept', value })}
        onDecline={() => reply(question.id, { action: 'decline' })}
      />
    </AskFrame>
  )
}

interface InputFormProps {
  readonly question: Question
  readonly isSent: boolean
  readonly onSend: (value: unknown) => void
  readonly onDecline: () => void
}

function InputForm({ question, isSent, onSend, onDecline }: InputFormProps) {
  const fields = useMemo(() => fieldsOf(question.schema), [question.schema])
  const [texts, setTexts] = useState<FieldTexts>(() => initialTexts(fields))
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const read = readFields(fields, texts)
    setProblems(read.problems ?? {})
    if (read.problems === null) onSend(read.value)
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{plainText(question.prompt)}</p>
      {fields.map((field) => (
        <InputFieldView
          key={field.name}
          field={field}
          text={texts[field.name] ?? ''}
          problem={problems[field.name]}
          isDisabled={isSent}
          onChange={(text) => {
            setTexts((before) => ({ ...before, [field.name]: text }))
            setProblems({})
          }}
        />
      ))}
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
