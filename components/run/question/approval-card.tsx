'use client'

import { type KeyboardEvent, useState } from 'react'
import type { Question, StreamingBlock } from '@/lib/blocks/block'
import { formatClock } from '@/components/run/figures'
import type { RunStore } from '@/components/run/answer-view'
import { plainText } from '@/components/run/tool/exact-text'
import { nameOfTool } from '@/components/run/tool/tool-name'
import { useAgentName } from '@/hooks/use-agents'
import { useAnswerQuestion } from '@/hooks/use-answer-question'
import { useNow } from '@/hooks/use-now'
import { useRun } from '@/hooks/use-run'
import { AnsweredLine } from './answered-line'
import { ApprovalArguments } from './approval-arguments'
import { ApprovalButtons } from './approval-buttons'
import { AskFrame, Problem } from './ask-frame'
import { useEditedArguments } from './edited-arguments'
import { headOfApproval, wordsOfApproval } from './question-words'

interface ApprovalCardProps {
  readonly store: RunStore
  readonly block: StreamingBlock
}

/** A tool needs a person's yes: who wants what, with every argument in full. Answered, one line is left of it. */
export function ApprovalCard({ store, block }: ApprovalCardProps) {
  const { isSent, problem, approve } = useAnswerQuestion(store)
  const created = useRun(store, (run) => run.created)
  const name = nameOfTool(block)
  const { question } = block
  if (question === undefined) return null
  if (!block.isComplete) {
    return (
      <OpenApproval
        store={store}
        block={block}
        name={name}
        question={question}
        isSent={isSent}
        problem={problem}
        approve={approve}
      />
    )
  }
  return (
    <div className="flex flex-col gap-2">
      <AnsweredLine
        id={block.id}
        words={wordsOfApproval(question)}
        about={name}
        at={created + (block.endTimestamp ?? block.timestamp)}
        isOwn={isSent}
      />
      {problem !== null && <Problem text={problem} />}
    </div>
  )
}

interface OpenApprovalProps extends ApprovalCardProps {
  readonly name: string
  readonly question: Question
  readonly isSent: boolean
  readonly problem: string | null
  readonly approve: ReturnType<typeof useAnswerQuestion>['approve']
}

function OpenApproval({ store, block, name, question, isSent, problem, approve }: OpenApprovalProps) {
  const nameOf = useAgentName()
  const speaker = useRun(store, (run) => run.speaker)
  const edited = useEditedArguments(question.arguments)
  const [isRefusing, setRefusing] = useState(false)
  const head = headOfApproval(name, question.prompt)
  const reason = plainText(question.prompt).trim()
  const canAllow = !isSent && edited.problem === null

  function allow(decision: 'allow_once' | 'allow_run') {
    if (!canAllow) return
    approve(question.id, { decision, ...(edited.changed && { arguments: edited.changed }) })
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isSent || isTyping(event) || event.metaKey || event.ctrlKey || event.altKey) return
    const action = {
      y: () => allow('allow_once'),
      n: () => setRefusing(true),
      e: edited.begin,
    }[event.key.toLowerCase()]
    if (action === undefined) return
    event.preventDefault()
    action()
  }

  return (
    <AskFrame
      id={block.id}
      label={`Approval needed: ${head}`}
      head={head}
      until={question.expiresAt !== undefined && <Countdown until={question.expiresAt} />}
      problem={problem}
      onKeyDown={onKeyDown}
    >
      <p className="[overflow-wrap:anywhere] text-ink-2">
        {nameOf(block.nodeInfo?.nodeName ?? speaker)} wants to run{' '}
        <span className="mono text-ink">{name}</span>.{reason !== head && ` ${reason}`}
      </p>
      <ApprovalArguments value={question.arguments} edited={edited} isSent={isSent} />
      <ApprovalButtons
        isSent={isSent}
        canAllow={canAllow}
        isRefusing={isRefusing}
        setRefusing={setRefusing}
        onAllow={allow}
        onRefuse={(why) => approve(question.id, { decision: 'refuse', ...(why !== '' && { reason: why }) })}
      />
    </AskFrame>
  )
}

/** Single letters belong to the card, but not while somebody writes in it. */
function isTyping({ target, nativeEvent }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement || nativeEvent.isComposing
  )
}

function Countdown({ until }: { readonly until: number }) {
  const left = Math.max(0, until - useNow(1_000))
  return (
    <>
      <span className="max-tablet:hidden">Refused if nobody answers in </span>
      {formatClock(left)}
    </>
  )
}
