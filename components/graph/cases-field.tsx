'use client'

import { Plus } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { CaseRow } from './case-row'
import type { NodeForm } from './node-form'
import { Part } from './part'

/** The cases of a branch: looked at in order, the first that holds is taken. */
export function CasesField({ form }: { readonly form: NodeForm }) {
  const { node, change } = form
  const cases = node.cases ?? []
  const names = new Set(cases.map(({ name }) => name))
  const free = ['yes', 'no', ...cases.map((_, index) => `case ${index + 2}`)].find((name) => !names.has(name))
  return (
    <Part title="Cases" note="the first that holds, else “else”">
      <ul className="flex flex-col gap-3">
        {cases.map((one, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- its name changes under the hand that types it
          <CaseRow key={index} form={form} name={one.name} when={one.when} index={index} />
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
