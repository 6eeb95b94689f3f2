'use client'

import type { DraftNode } from '@/hooks/graph-draft'
import type { GraphEditor } from '@/hooks/use-graph-editor'
import { EdgeFields } from './edge-fields'
import { FailureFields } from './failure-fields'
import { KindFields } from './kind-fields'
import { LineField } from './line-field'
import { nodeForm } from './node-form'
import { NodeHead } from './node-head'
import { NodeIdField } from './node-id-field'

interface NodeFieldsProps {
  readonly editor: GraphEditor
  readonly node: DraftNode
  readonly isReadOnly: boolean
}

/** All that can be said of one node. */
export function NodeFields({ editor, node, isReadOnly }: NodeFieldsProps) {
  const form = nodeForm(editor, node)
  const { errorOf, change } = form
  const canFail = node.kind !== 'start' && node.kind !== 'end'
  return (
    <>
      <NodeHead form={form} isReadOnly={isReadOnly} />
      <fieldset disabled={isReadOnly} className="flex min-w-0 flex-col gap-4">
        <div className="grid grid-cols-2 gap-x-3.5 gap-y-2.5">
          <LineField
            label="Name"
            value={node.name ?? ''}
            placeholder={node.id}
            error={errorOf('name')}
            onChange={(name) => change({ name: name === '' ? undefined : name }, 'name')}
          />
          <NodeIdField form={form} />
        </div>
        <KindFields form={form} />
        {node.kind !== 'end' && <EdgeFields form={form} />}
        {canFail && <FailureFields form={form} />}
      </fieldset>
    </>
  )
}
