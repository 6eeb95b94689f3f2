'use client'

import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useDraft } from '@/hooks/use-draft'
import type { Models } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { SpeakerMenu } from './speaker-menu'

interface ComposerProps {
  readonly conversationId: string | null
  readonly models: Models
  readonly chosen: ChosenSpeaker
  readonly isRunning: boolean
  readonly onSend: (text: string) => void
  readonly onStop: () => void
}

/** Where a person writes. Enter sends, Shift+Enter breaks the line; Stop stands exactly where Send was. */
export function Composer({ conversationId, models, chosen, isRunning, onSend, onStop }: ComposerProps) {
  const [draft, setDraft] = useDraft(conversationId)
  const field = useRef<HTMLTextAreaElement>(null)
  const isEmpty = draft.trim() === ''
  const hasSpeaker = chosen.speaker !== null
  const isUnreachable = !hasSpeaker && !chosen.isLoading

  useEffect(() => {
    // On touch screens focus would open the keyboard over half the page.
    if (matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true })
  }, [])

  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [draft])

  function send() {
    if (isEmpty || isRunning || !hasSpeaker) return
    setDraft('')
    onSend(draft.trim())
  }

  function onKeyDown(event: KeyboardEvent) {
    // Enter that ends the composition of a word in another script is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  return (
    <div className="rounded-3 border border-line-field bg-raised focus-within:border-flow focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-flow">
      <textarea
        ref={field}
        id="composer"
        rows={1}
        value={draft}
        disabled={isUnreachable}
        aria-label="Message"
        placeholder={
          isUnreachable ? 'No model can be reached' : placeholderOf(chosen, isRunning, conversationId)
        }
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        className="thin-scroll block max-h-63.75 min-h-9.75 w-full resize-none bg-transparent px-3.5 pt-2.75 pb-1 text-read leading-6 outline-0! disabled:cursor-not-allowed max-tablet:text-[16px]"
      />
      <div className="flex min-w-0 items-center gap-0.5 px-1.5 pt-1 pb-1.5">
        <SpeakerMenu models={models} chosen={chosen} />
        <div className="ml-auto flex min-w-0 items-center gap-1.5">
          {isRunning && !isEmpty && (
            <span className="truncate text-meta text-ink-3">
              Wait for the end, or stop it. Your text is kept.
            </span>
          )}
          {isRunning ? (
            <Button isSquare aria-label="Stop" title="Stop (Esc)" onClick={onStop}>
              <Square size={11} strokeWidth={3} fill="currentColor" aria-hidden="true" />
            </Button>
          ) : (
            <Button
              look="primary"
              isSquare
              aria-label="Send"
              title="Send (Enter)"
              disabled={isEmpty || !hasSpeaker}
              onClick={send}
            >
              <Icon of={ArrowUp} />
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

function placeholderOf(
  { speaker, name }: ChosenSpeaker,
  isRunning: boolean,
  conversationId: string | null,
): string {
  if (isRunning) return 'Write the next message'
  if (speaker?.kind === 'agent') return name === null ? '' : `Ask ${name}`
  if (speaker?.kind === 'graph') return name === null ? '' : `Give ${name} its input`
  return conversationId === null ? 'Ask something' : 'Ask more'
}
