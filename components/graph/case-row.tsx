'use client'

import { X } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { lineClass } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { renameCase } from '@/hooks/graph-edits'
import { useHeldText } from '@/hooks/use-held-text'
import { LineField } from './line-field'
import type { NodeForm } from './node-form'

interface CaseRowProps {
  readonly form: NodeForm
  readonly name: string
  readonly when: string
  readonly index: number
}

/** One case of a branch: its name, by which edges are taken, and when it holds. */
export function CaseRow({ form: { editor, node, errorOf, change }, name, when, index }: CaseRowProps) {
  const problemId = useId()
  const cases = node.cases ?? []
  const { problem, field } = useHeldText({
    value: name,
    error: errorOf(`cases.${index}.name`),
    problemOf,
    onTake: (taken) => editor.edit((draft) => renameCase(draft, node.id, index, taken)),
  })

  function problemOf(text: string): string | undefined {
    if (text === '') return 'A case needs a name.'
    if (text === 'else') return '“else” is what is left when no case holds.'
    return cases.some((other) => other.name === text) ? 'Another case has this name.' : undefined
  }

  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex items-center gap-1.5">
        <input
          {...field}
          aria-label={`Name of case ${index + 1}`}
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={problem === undefined ? undefined : problemId}
          maxLength={200}
          autoComplete="off"
          className={`${lineClass} flex-1 font-medium`}
        />
        {cases.length > 1 && (
          <Button
            look="bare"
            size="small"
            isSquare
            aria-label={`Remove ${name}`}
            onClick={() => change({ cases: cases.toSpliced(index, 1) }, 'cases')}
          >
            <Icon of={X} isSmall />
          </Button>
        )}
      </div>
      {problem !== undefined && (
        <p id={problemId} className="text-small text-fail">
          {problem}
        </p>
      )}
      <LineField
        label={`When ${name} holds`}
        value={when}
        isMono
        isLong
        placeholder="start.size > 10"
        error={errorOf(`cases.${index}.when`)}
        onChange={(text) => change({ cases: cases.with(index, { name, when: text }) }, `cases.${index}.when`)}
      />
    </li>
  )
}
