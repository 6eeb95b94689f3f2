'use client'

import { Check, ChevronRight, CircleStop } from 'lucide-react'
import type { StreamingBlock } from '@/lib/blocks/block'
import type { RunStore } from '@/components/run/answer-view'
import { Since } from '@/components/run/since'
import { Icon } from '@/components/ui/icon'
import { argumentsOf, gistOf } from './gist'
import { iconOfTool } from './tool-icon'
import { nameOfTool } from './tool-name'
import { stateOfTool, type ToolState } from './tool-state'

interface ToolHeadProps {
  readonly store: RunStore
  readonly block: StreamingBlock
  readonly isLive: boolean
  readonly isOpen: boolean
  /** The arguments are shown below: the row need not repeat them. */
  readonly isGistBelow: boolean
  readonly detailsId: string
  readonly onToggle: () => void
}

/** The row of a call: of one height from its first argument to its result; only its words change. */
export function ToolHead({ store, block, isLive, isOpen, isGistBelow, detailsId, onToggle }: ToolHeadProps) {
  const name = nameOfTool(block)
  const state = stateOfTool(block)
  return (
    <button
      type="button"
      data-block={block.id}
      aria-expanded={isOpen}
      aria-controls={isOpen ? detailsId : undefined}
      onClick={onToggle}
      className="tool-head"
    >
      <Icon of={iconOfTool(name, state.look === 'wait')} className="text-ink-2" />
      <span className="max-w-[60%] flex-none truncate mono font-medium max-tablet:max-w-none max-tablet:min-w-0 max-tablet:flex-1">
        {name}
      </span>
      {isGistBelow ? <span className="flex-1" /> : <Arguments block={block} />}
      <State state={state} store={store} since={block.timestamp} isLive={isLive} />
      <Icon
        of={ChevronRight}
        isSmall
        className={`-ml-0.75 text-ink-3 transition-transform duration-(--d-1) ${isOpen ? 'rotate-90' : ''}`}
      />
    </button>
  )
}

/** While they are written their end is in view, with the caret behind it. */
function Arguments({ block }: { readonly block: StreamingBlock }) {
  const isWriting = block.tool?.status === 'writing' && !block.isComplete
  if (!isWriting) {
    return (
      <span className="tool-gist truncate" aria-hidden="true">
        {gistOf(argumentsOf(block))}
      </span>
    )
  }
  const written = block.toolCalls?.[0]?.arguments ?? ''
  return (
    <span className="tool-gist flex justify-end overflow-hidden" aria-hidden="true">
      <span className="flex-[1_0_auto] pr-1 whitespace-pre">
        {written.slice(-120).replaceAll(/\s+/g, ' ')}
        <span className="caret" />
      </span>
    </span>
  )
}

const tones: Record<ToolState['look'], string> = {
  live: 'text-flow',
  wait: 'text-wait',
  bad: 'text-fail',
  still: 'text-ink-2',
}

interface StateProps {
  readonly state: ToolState
  readonly store: RunStore
  readonly since: number
  readonly isLive: boolean
}

function State({ state, store, since, isLive }: StateProps) {
  const { look, word, isTimed, mark } = state
  const isCounting = isTimed && isLive
  return (
    <span
      className={`num inline-flex max-w-[55%] min-w-0 flex-[0_1_auto] items-center gap-1.5 text-small ${tones[look]}`}
    >
      <span className="min-w-0 truncate">
        {word === '' && !isCounting ? 'running' : word}
        {word !== '' && isCounting && ' · '}
        {isCounting && <Since store={store} since={since} />}
      </span>
      {mark === 'check' && <Icon of={Check} isSmall />}
      {mark === 'stop' && <Icon of={CircleStop} isSmall />}
    </span>
  )
}
