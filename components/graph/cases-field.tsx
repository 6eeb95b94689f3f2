'use client'

import { Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { lineClass } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { renameCase } from '@/hooks/graph-edits'
import { LineField } from './line-field'
import type { NodeForm } from './node-form'
import { Part } from './part'

/** The cases of a branch: looked at in order, the first that holds is taken. */
export function CasesField({ form: { editor, node, errorOf, change } }: { readonly form: NodeForm }) {
  const cases = node.cases ?? []
  const names = new Set(cases.map(({ name }) => name))
  const free = ['yes', 'no', ...cases.map((_, index) => `case ${index + 2}`)].find((name) => !names.has(name))
  return (
    <Part title="Cases" note="the first that holds, else “else”">
      <ul className="flex flex-col gap-3">
        {cases.map((one, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a case has no name but the one that is typed here
          <li key={index} className="flex flex-col gap-1.5">
            <div className="flex items-center gap-1.5">
              <input
                aria-label={`Name of case ${index + 1}`}
                aria-invalid={errorOf(`cases.${index}.name`) === undefined ? undefined : true}
                value={one.name}
                autoComplete="off"
                onChange={(event) =>
                  editor.edit((draft) => renameCase(draft, node.id, index, event.target.value), {
                    field: `${node.id}.cases.${index}.name`,
                  })
                }
                className={`${lineClass} flex-1 font-medium`}
              />
              {cases.length > 1 && (
                <Button
                  look="bare"
                  size="small"
                  isSquare
                  aria-label={`Remove ${one.name}`}
                  onClick={() => change({ cases: cases.toSpliced(index, 1) }, 'cases')}
                >
                  <Icon of={X} isSmall />
                </Button>
              )}
            </div>
            <LineField
              label={`When ${one.name} holds`}
              value={one.when}
              isMono
              isLong
              placeholder="start.size > 10"
              error={errorOf(`cases.${index}`)}
              onChange={(when) =>
                change({ cases: cases.with(index, { ...one, when }) }, `cases.${index}.when`)
              }
            />
          </li>
        ))}
      </ul>
      <Button
        size="small"
        className="self-start"
        onClick={() => change({ cases: [...cases, { name: free ?? 'case', when: 'true' }] }, 'cases')}
      >
        <Icon of={Plus} isSmall />
        Add a case
      </Button>
      <p className="text-small text-pretty text-ink-3">
        Conditions are written in CEL. They see each node by its id, <code className="mono">
          start
        </code> and{' '}
        <code className="mono">iteration</code>: <code className="mono">review.contains("urgent")</code>
      </p>
    </Part>
  )
}
