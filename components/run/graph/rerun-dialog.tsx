'use client'

import { type SubmitEvent, useId, useState } from 'react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { Problem } from '@/components/run/question/ask-frame'
import { Button } from '@/components/ui/button'
import { Field, fieldClass } from '@/components/ui/field'
import { modalClass, useModal } from '@/components/ui/use-modal'
import { useRerun } from '@/hooks/use-rerun'
import { useRun } from '@/hooks/use-run'
import type { RunActions } from './node-actions'
import { bodyOf, type RerunAction, textOfValue } from './rerun-body'

interface RerunDialogProps {
  readonly store: RunStore
  /** The attempt that it is run again from. */
  readonly block: StreamingBlock
  readonly action: RerunAction
  readonly actions: RunActions
  readonly onClose: () => void
}

interface Words {
  readonly title: (name: string) => string
  readonly text: string
  readonly label: string
  readonly button: string
}

const words: Record<RerunAction, Words> = {
  rerun: {
    title: (name) => `Rerun from ${name}`,
    text: 'This node and what follows it run again, as another answer. What came before is kept.',
    label: 'Input',
    button: 'Rerun',
  },
  pin: {
    title: (name) => `Pin the output of ${name}`,
    text: 'The node does not run: what follows it runs again with this, as another answer.',
    label: 'Output',
    button: 'Run with it',
  },
  fork: {
    title: (name) => `Fork from ${name}`,
    text: 'A new conversation begins: there this node and what follows it run again.',
    label: 'Input',
    button: 'Fork',
  },
}

/** Asks with what a graph is run again from one of its nodes. What was written stays when the server refuses. */
export function RerunDialog({ store, block, action, actions, onClose }: RerunDialogProps) {
  const id = useId()
  const dialog = useModal()
  const runId = useRun(store, (run) => run.runId)
  const given = action === 'pin' ? block.span?.output : block.span?.input
  const [text, setText] = useState(() => textOfValue(given))
  const [problem, setProblem] = useState<string | null>(null)
  const sending = useRerun(runId, (started) => {
    onClose()
    if (action === 'fork') actions.onFork(started.conversationId)
    else actions.onRerun(started.runId)
  })
  const { title, text: about, label, button } = words[action]

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const { body, problem: found } = bodyOf(action, block, text)
    setProblem(found ?? null)
    if (body === undefined) return
    if (action === 'fork') sending.fork(body)
    else sending.rerun(body)
  }

  return (
    <dialog ref={dialog} aria-labelledby={`${id}-title`} onCancel={onClose} className={`${modalClass} w-140`}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-3 px-5 pt-4.5 pb-4">
        <div>
          <h2 id={`${id}-title`} className="mb-1 text-read font-semibold [overflow-wrap:anywhere]">
            {title(block.nodeInfo?.nodeName ?? '')}
          </h2>
          <p className="text-ink-2">{about}</p>
        </div>
        <Field label={label} isStacked error={problem ?? undefined}>
          {(ties) => (
            <textarea
              {...ties}
              rows={10}
              value={text}
              disabled={sending.isSent}
              onChange={(event) => {
                setText(event.target.value)
                setProblem(null)
              }}
              className={`${fieldClass} thin-scroll max-h-[50dvh] py-2 font-mono text-[12.5px] leading-5`}
            />
          )}
        </Field>
        {sending.problem !== null && <Problem text={sending.problem} />}
        <div className="mt-1 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={sending.isSent}>
            {sending.isSent ? 'Starting' : button}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
