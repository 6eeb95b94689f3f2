'use client'

import { Bot, MessageSquare } from 'lucide-react'
import { useAgents } from '@/hooks/use-agents'
import type { Models } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { EmptyAgentChat } from './empty-agent-chat'
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
        {chosen.speaker?.kind === 'agent' ? (
          <EmptyAgentChat id={chosen.speaker.id} name={chosen.name ?? ''} onStart={onStart} />
        ) : (
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
            <ExampleAgents onChoose={(id) => chosen.choose({ kind: 'agent', id })} />
          </>
        )}
        <DemoNote models={models} />
      </div>
    </div>
  )
}

function ExampleAgents({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const examplesThere = useAgents().items.filter((agent) => agent.is_example)
  if (examplesThere.length === 0) return null
  return (
    <div className="mt-4">
      <StartRows name="Agents">
        {examplesThere.map(({ id, definition }) => (
          <StartRow
            key={id}
            icon={Bot}
            title={definition.name}
            hint={definition.description}
            onStart={() => onChoose(id)}
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
