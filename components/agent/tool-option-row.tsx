'use client'

import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { Check } from '@/components/ui/check'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import type { ToolChoice } from '@/lib/protocol/agents'
import { asksBefore, everyTool, type ToolOption, toggleTool, withApproval } from '@/hooks/tool-choices'
import type { ToolChoices } from './tools-field'

interface ToolOptionRowProps {
  readonly option: ToolOption
  readonly choices: ToolChoices
}

/** A tool to choose; once it is, whether it runs freely or asks. */
export function ToolOptionRow({ option, choices }: ToolOptionRowProps) {
  const id = useId()
  const { server, name, tool, approval, isIncluded } = option
  const isMissing = tool === undefined && name !== everyTool
  const { tools, isDisabled, onChange } = choices
  return (
    <li className="flex min-h-7.5 min-w-0 items-center gap-2.5 border-t border-line pl-6 max-tablet:min-h-10">
      <label htmlFor={id} className="flex min-w-0 flex-1 items-center gap-2.5 self-stretch">
        <Check
          id={id}
          checked={approval !== undefined || isIncluded}
          disabled={isDisabled || (isIncluded && approval === undefined)}
          onChange={() => onChange(toggleTool(tools, server, name))}
        />
        <span className={`mono ${name === everyTool ? '' : 'truncate'} max-w-[60%] flex-none`}>
          {name === everyTool ? 'every tool' : name}
        </span>
        <span className={`min-w-0 truncate text-small ${isMissing ? 'text-fail' : 'text-ink-3'}`}>
          {aboutOption(option)}
        </span>
      </label>
      {approval !== undefined && (
        <ApprovalMenu
          option={option}
          approval={approval}
          ask={choices.ask}
          onChoose={(next) => onChange(withApproval(tools, { server, tool: name, approval: next }))}
        />
      )}
    </li>
  )
}

function aboutOption({ name, tool }: ToolOption): string {
  if (name === everyTool) return 'those it gets later, too'
  return tool === undefined ? 'is not there' : firstSentence(tool.description)
}

function firstSentence(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}

interface ApprovalMenuProps {
  readonly option: ToolOption
  readonly ask: ToolChoices['ask']
  readonly approval: ToolChoice['approval']
  readonly onChoose: (approval: ToolChoice['approval']) => void
}

function ApprovalMenu({ option, approval, ask, onChoose }: ApprovalMenuProps) {
  const asks = asksBefore(option, approval, ask)
  const byPolicy = wordOf(asksBefore(option, 'policy', ask))
  const item = (value: ToolChoice['approval'], label: string, hint?: string) => ({
    id: value,
    label,
    hint,
    isChosen: value === approval,
    onSelect: () => onChoose(value),
  })
  return (
    <Menu
      label={`Approval of ${option.name}`}
      kind="listbox"
      buttonClass={`inline-flex h-6.5 flex-none items-center gap-1 rounded-2 px-1 text-small whitespace-nowrap hover:bg-hover aria-expanded:bg-chosen max-tablet:h-10 ${asks === false ? 'text-ink-2' : 'text-wait'}`}
      items={[
        item('policy', 'By the agent’s policy', byPolicy),
        item('ask', 'Always ask'),
        item('allow', 'Run freely'),
      ]}
    >
      <span className="sr-only">{option.name} </span>
      {wordOf(asks)}
      <Icon of={ChevronDown} isSmall />
    </Menu>
  )
}

function wordOf(asks: boolean | null): string {
  if (asks === null) return 'asks before changes'
  return asks ? 'asks' : 'runs freely'
}
