'use client'

import { ChevronDown } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { isSameSpeaker, type Speaker } from '@/hooks/speaker'
import { useAgents } from '@/hooks/use-agents'
import { useGraphs } from '@/hooks/use-graphs'
import type { Models } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { speakerIcons } from './speaker-icons'

const kindNames = { model: 'Model', agent: 'Agent', graph: 'Graph' } as const
const groups = { model: 'Models', agent: 'Agents', graph: 'Graphs' } as const

interface SpeakerMenuProps {
  readonly models: Models
  readonly chosen: ChosenSpeaker
}

/** Who answers: a model, an agent or a graph. Keeps its place while the lists are read. */
export function SpeakerMenu({ models, chosen }: SpeakerMenuProps) {
  const agents = useAgents()
  const { speaker, name, isLoading } = chosen
  const graphs = useGraphs()
  const kind = speaker?.kind ?? 'model'
  const item = (one: Speaker, label: string, hint: string | undefined) => ({
    id: `${one.kind} ${one.id}`,
    label,
    hint,
    isChosen: isSameSpeaker(one, speaker),
    onSelect: () => chosen.choose(one),
  })
  const known = { model: () => true, agent: agents.find, graph: graphs.find }
  const isListed = speaker === null || Boolean(known[speaker.kind](speaker.id))

  return (
    <Menu
      label="Who answers"
      kind="listbox"
      note={models.problem}
      buttonClass="inline-flex h-6.5 min-w-0 items-center gap-1.25 rounded-2 px-2 text-small font-medium text-ink-2 hover:bg-hover hover:text-ink aria-expanded:bg-chosen max-tablet:h-10"
      items={[
        ...models.items.map(({ id, demo }) => ({
          ...item({ kind: 'model', id }, id, demo ? 'built in, no key' : undefined),
          group: groups.model,
        })),
        ...agents.items.map(({ id, definition }) => ({
          ...item({ kind: 'agent', id }, definition.name, undefined),
          group: groups.agent,
        })),
        ...graphs.items.map(({ id, definition }) => ({
          ...item({ kind: 'graph', id }, definition.name, undefined),
          group: groups.graph,
        })),
        // The builder, or one that is no longer there: chosen, and in no list.
        ...(isListed
          ? []
          : [{ ...item(speaker, name ?? speaker.id, undefined), group: groups[speaker.kind] }]),
      ]}
    >
      <Icon of={speakerIcons[kind]} isSmall />
      <span className="min-w-0 truncate">
        <span className="sr-only">{kindNames[kind]}: </span>
        {name ?? (isLoading ? '…' : 'No model')}
      </span>
      <Icon of={ChevronDown} isSmall />
    </Menu>
  )
}
