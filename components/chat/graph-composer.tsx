'use client'

import { Square } from 'lucide-react'
import { type GraphInput, GraphInputForm } from '@/components/graph/graph-input-form'
import { Button } from '@/components/ui/button'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import type { Models } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { SpeakerMenu } from './speaker-menu'

interface GraphComposerProps {
  readonly graph: GraphDefinition
  readonly models: Models
  readonly chosen: ChosenSpeaker
  readonly isRunning: boolean
  readonly onRun: (input: GraphInput) => void
  readonly onStop: () => void
}

/** In the composer's place where a graph asks for its input with a form. */
export function GraphComposer({ graph, models, chosen, isRunning, onRun, onStop }: GraphComposerProps) {
  return (
    <div id="composer" tabIndex={-1} className="rounded-3 border border-line-field bg-raised">
      <div className="thin-scroll max-h-[45dvh] overflow-y-auto px-3.5 pt-3 pb-2 *:max-w-none">
        <GraphInputForm graph={graph} isDisabled={isRunning} onRun={onRun} />
      </div>
      <div className="flex min-w-0 items-center gap-0.5 border-t border-line px-1.5 py-1.5">
        <SpeakerMenu models={models} chosen={chosen} />
        {isRunning && (
          <Button isSquare className="ml-auto" aria-label="Stop" title="Stop (Esc)" onClick={onStop}>
            <Square size={11} strokeWidth={3} fill="currentColor" aria-hidden="true" />
          </Button>
        )}
      </div>
    </div>
  )
}
