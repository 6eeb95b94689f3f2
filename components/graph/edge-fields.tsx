'use client'

import { Plus, X } from 'lucide-react'
import { Button, buttonClass } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Menu } from '@/components/ui/menu'
import { type DraftEdge, type DraftNode } from '@/hooks/graph-draft'
import { count } from '@/hooks/figure-forms'
import { addEdge, changeEdge, removeEdge } from '@/hooks/graph-edits'
import { ChoiceField } from './choice-field'
import { FigureField } from './figure-field'
import { nameOfNode, nodeKinds } from './node-kind'
import type { NodeForm } from './node-form'
import { Part } from './part'

/** Where a node leads: its edges, which are added, changed and taken away here. */
export function EdgeFields({ form: { editor, node } }: { readonly form: NodeForm }) {
  const { nodes, edges } = editor.draft
  const own = edges.flatMap((edge, index) => (edge.from === node.id ? [{ edge, index }] : []))
  const targets = nodes.filter(({ kind }) => kind !== 'start')
  return (
    <Part title="Goes on to">
      {own.length > 0 && (
        <ul className="flex flex-col gap-2">
          {own.map(({ edge, index }) => (
            <EdgeRow key={index} edge={edge} index={index} node={node} targets={targets} editor={editor} />
          ))}
        </ul>
      )}
      <Menu
        label="Add an edge"
        buttonClass={`${buttonClass({ size: 'small' })} self-start`}
        note={targets.length === 0 ? 'There is no node to go on to.' : undefined}
        items={targets.map((target) => ({
          id: target.id,
          label: nameOfNode(target),
          icon: nodeKinds[target.kind].icon,
          onSelect: () => editor.edit((draft) => addEdge(draft, node.id, target.id)),
        }))}
      >
        <Icon of={Plus} isSmall />
        Add an edge
      </Menu>
    </Part>
  )
}

interface EdgeRowProps {
  readonly edge: DraftEdge
  readonly index: number
  readonly node: DraftNode
  readonly targets: readonly DraftNode[]
  readonly editor: NodeForm['editor']
}

function EdgeRow({ edge, index, node, targets, editor }: EdgeRowProps) {
  const change = (patch: Partial<DraftEdge>, field: string) =>
    editor.edit((draft) => changeEdge(draft, index, patch), { field: `edges.${index}.${field}` })
  const problem = editor.problems.find((one) => one.edge?.from === edge.from && one.edge.to === edge.to)
  const cases = [...(node.cases ?? []).map(({ name }) => name), 'else']
  const isBranch = node.kind === 'branch'
  const hasCase = isBranch || edge.case !== undefined
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-1.5">
      <div className={`grid gap-x-2 ${hasCase ? 'grid-cols-[2fr_1.3fr_1fr]' : 'grid-cols-[3fr_1fr]'}`}>
        <ChoiceField
          label="To"
          value={edge.to}
          choices={targets.map((target) => ({ id: target.id, name: nameOfNode(target) }))}
          error={editor.errors[`edges.${index}.to`] ?? problem?.message}
          onChange={(to) => change({ to }, 'to')}
        />
        {hasCase && (
          <ChoiceField
            label="When"
            value={edge.case ?? ''}
            none="any"
            choices={cases.map((name) => ({ id: name, name }))}
            error={editor.errors[`edges.${index}.case`]}
            onChange={(name) => change({ case: name === '' ? undefined : name }, 'case')}
          />
        )}
        <FigureField
          label="Loops"
          form={count}
          value={edge.max_loops}
          none="none"
          error={editor.errors[`edges.${index}.max_loops`]}
          onChange={(max_loops) => change({ max_loops }, 'max_loops')}
        />
      </div>
      <Button
        look="bare"
        size="small"
        isSquare
        aria-label={`Remove the edge to ${edge.to}`}
        onClick={() => editor.edit((draft) => removeEdge(draft, index))}
        className="mt-6.5 max-tablet:mt-8"
      >
        <Icon of={X} isSmall />
      </Button>
    </li>
  )
}
