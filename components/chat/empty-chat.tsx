'use client'

import { MessageSquare } from 'lucide-react'
import { useAgents } from '@/hooks/use-agents'
import { useGraphs } from '@/hooks/use-graphs'
import type { Speaker } from '@/hooks/speaker'
import type { Models } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { EmptyAgentChat } from './empty-agent-chat'
import { EmptyGraphChat } from './empty-graph-chat'
import { speakerIcons } from './speaker-icons'
import { startingPrompts } from './starting-prompts'
import { StartRow, StartRows } from './start-row'

const examples = [
  { title: 'Markdown', prompt: 'Show me Markdown: code, a table and math', hint: 'Code, a table, a formula' },
  {
    title: 'Reload me',
    prompt: 'A long answer, please',
    hint: 'A long answer: close the page, come back, it went on',
  },
  { title: 'Slow water', prompt: 'A slow answer, please', hint: 'A slow answer: stop it from a second tab' },
  {
    title: 'A fall',
    prompt: 'Fail midway, please',
    hint: 'An answer that breaks off: what came before is kept',
  },
] as const

interface EmptyChatProps {
  readonly models: Models
  readonly chosen: ChosenSpeaker
  readonly onStart: (prompt: string) => void
}

/** What a chat shows before its first prompt: what there is to ask, and whom. */
export function EmptyChat({ models, chosen, onStart }: EmptyChatProps) {
  return (
    <div className="flex flex-1 flex-col justify-end">
      <div className="stream-column flex flex-col pb-7.5">
        <Offers models={models} chosen={chosen} onStart={onStart} />
        <DemoNote models={models} />
      </div>
    </div>
  )
}

function Offers({ models, chosen, onStart }: EmptyChatProps) {
  const { speaker, name } = chosen
  if (speaker?.kind === 'agent') return <EmptyAgentChat id={speaker.id} name={name ?? ''} onStart={onStart} />
  if (speaker?.kind === 'graph') return <EmptyGraphChat id={speaker.id} name={name ?? ''} onStart={onStart} />
  return <NewChatOffers models={models} chosen={chosen} onStart={onStart} />
}

function NewChatOffers({ models, chosen, onStart }: EmptyChatProps) {
  const agents = useAgents()
  const graphs = useGraphs()
  return (
    <>
      <div className="stream-row">
        <div className="max-tablet:hidden" />
        <h2 className="mb-5.5 text-title font-medium tracking-[-0.012em]">
          Start a run. It keeps going when you leave.
        </h2>
      </div>
      <StartRows name="Try">
        {examples.map(({ title, prompt, hint }) => (
          <StartRow
            key={title}
            icon={MessageSquare}
            title={title}
            hint={hint}
            isDisabled={models.chosen === null}
            onStart={() => onStart(prompt)}
          />
        ))}
      </StartRows>
      <Examples kind="agent" name="Agents" items={agents.items} onChoose={chosen.choose} />
      <Examples kind="graph" name="Graphs" items={graphs.items} onChoose={chosen.choose} />
    </>
  )
}

interface ExamplesProps {
  readonly kind: 'agent' | 'graph'
  readonly name: string
  readonly items: readonly Example[]
  readonly onChoose: (speaker: Speaker) => void
}

interface Example {
  readonly id: string
  readonly is_example: boolean
  readonly definition: { readonly name: string; readonly description: string }
}

/** Those that come with Weir. */
function Examples({ kind, name, items, onChoose }: ExamplesProps) {
  // What others run is no place to begin.
  const shown = items.filter(({ id, is_example }) => is_example && id in startingPrompts)
  if (shown.length === 0) return null
  return (
    <div className="mt-4">
      <StartRows name={name}>
        {shown.map(({ id, definition }) => (
          <StartRow
            key={id}
            icon={speakerIcons[kind]}
            title={definition.name}
            hint={definition.description}
            onStart={() => onChoose({ kind, id })}
          />
        ))}
      </StartRows>
    </div>
  )
}

function DemoNote({ models }: { readonly models: Models }) {
  const hasOnlyDemo = models.items.length > 0 && models.items.every((model) => model.demo)
  if (!hasOnlyDemo) return null
  return (
    <div className="stream-row mt-3.5">
      <div className="max-tablet:hidden" />
      <p className="text-small text-pretty text-ink-2">
        Only the scripted demo answers so far. To connect a real model, start Weir with{' '}
        <code className="font-mono text-[12px]">OPENAI_BASE_URL</code> and{' '}
        <code className="font-mono text-[12px]">OPENAI_API_KEY</code>.
      </p>
    </div>
  )
}
