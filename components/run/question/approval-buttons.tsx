'use client'

import { type SubmitEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { lineClass } from '@/components/ui/field'
import { choiceForm } from './choice-form'

interface ApprovalButtonsProps {
  readonly isSent: boolean
  readonly canAllow: boolean
  readonly isRefusing: boolean
  readonly setRefusing: (isRefusing: boolean) => void
  readonly onAllow: (decision: 'allow_once' | 'allow_run') => void
  readonly onRefuse: (reason: string) => void
}

/** Yes, yes for this run, or no and why. */
export function ApprovalButtons({ isRefusing, ...rest }: ApprovalButtonsProps) {
  return isRefusing ? <Refusal {...rest} /> : <Choices {...rest} />
}

type PartProps = Omit<ApprovalButtonsProps, 'isRefusing'>

function Choices({ isSent, canAllow, setRefusing, onAllow }: PartProps) {
  return (
    <div className="ask-choices">
      <Button
        look="primary"
        className={choiceForm}
        disabled={!canAllow}
        onClick={() => onAllow('allow_once')}
        aria-keyshortcuts="Y"
      >
        {isSent ? 'Sent' : 'Allow once'}
        <Key name="Y" />
      </Button>
      <Button className={choiceForm} disabled={!canAllow} onClick={() => onAllow('allow_run')}>
        Allow in this run
      </Button>
      <Button
        className={choiceForm}
        disabled={isSent}
        onClick={() => setRefusing(true)}
        aria-keyshortcuts="N"
      >
        Refuse…
        <Key name="N" />
      </Button>
    </div>
  )
}

function Key({ name }: { readonly name: string }) {
  return (
    <span aria-hidden="true" className="text-[11px] font-normal opacity-80 max-tablet:hidden">
      {name}
    </span>
  )
}

function Refusal({ isSent, setRefusing, onRefuse }: PartProps) {
  const [reason, setReason] = useState('')
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    onRefuse(reason.trim())
  }
  return (
    <form className="ask-choices" onSubmit={submit}>
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the reader asked for this field
        autoFocus
        type="text"
        maxLength={10_000}
        value={reason}
        disabled={isSent}
        aria-label="Why it is refused; the model reads it"
        placeholder="Why? The model reads it"
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          setRefusing(false)
        }}
        className={`${lineClass} w-auto! flex-[1_1_240px]`}
      />
      <Button type="submit" look="danger" className={choiceForm} disabled={isSent}>
        {isSent ? 'Sent' : 'Refuse'}
      </Button>
      <Button className={choiceForm} disabled={isSent} onClick={() => setRefusing(false)}>
        Back
      </Button>
    </form>
  )
}
