'use client'

import { MessageSquare } from 'lucide-react'
import { useAgents } from '@/hooks/use-agents'
import { useConversations } from '@/hooks/use-conversations'
import { useDelayed } from '@/hooks/use-delayed'
import { useGraphs } from '@/hooks/use-graphs'
import type { Speaker } from '@/hooks/speaker'
import type { Models } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { EmptyAgentChat } from './empty-agent-chat'
import { EmptyGraphChat } from './empty-graph-chat'
import { RunningRows } from './running-rows'
import { speakerIcons } from './speaker-icons'
import { startingPrompts } from './starting-prompts'
import { StartRow, StartRows } from './start-row'

/** What the scripted demo plays; a real model has its own ideas. */
const demoPrompts = [
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
    <div className="stream-column flex flex-col pt-4 pb-7.5">
      <Offers models={models} chosen={chosen} onStart={onStart} />
      <DemoNote models={models} />
    </div>
  )
}

function Offers({ models, chosen, onStart }: EmptyChatProps) {
  const { speaker, name } = chosen
  if (speaker?.kind === 'agent') return <EmptyAgentChat id={speaker.id} name={name} onStart={onStart} />
  if (speaker?.kind === 'graph') return <EmptyGraphChat id={speaker.id} name={name} onStart={onStart} />
  return <NewChatOffers models={models} chosen={chosen} onStart={onStart} />
}

function NewChatOffers({ models, chosen, onStart }: EmptyChatProps) {
  const agents = useAgents()
  const graphs = useGraphs()
  const conversations = useConversations()
  const isLoading = [models, agents, graphs, conversations].some(({ status }) => status === 'loading')
  const isLate = useDelayed(isLoading, 300)
  const isOfDemo = models.items.some(({ id, demo }) => demo && id === chosen.speaker?.id)
  // All at once, so that nothing moves that is read already; unless a list is slow.
  if (isLoading && !isLate) return null
  return (
    <>
      <div className="stream-row">
        <div className="max-tablet:hidden" />
        <h2 className="mb-5.5 text-title font-medium tracking-[-0.012em]">
          Start a run. It keeps going when you leave.
        </h2>
      </div>
      <div className="flex flex-col gap-4">
        <RunningRows />
        {isOfDemo && (
          <StartRows name="Try">
            {demoPrompts.map(({ title, prompt, hint }) => (
              <StartRow
                key={title}
                icon={MessageSquare}
                title={title}
                hint={hint}
                onStart={() => onStart(prompt)}
              />
            ))}
          </StartRows>
        )}
        <Examples kind="agent" name="Agents" items={agents.items} onChoose={chosen.choose} />
        <Examples kind="graph" name="Graphs" items={graphs.items} onChoose={chosen.choose} />
      </div>
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
