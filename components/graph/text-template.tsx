import type { ReactNode } from 'react'
import type { NodeForm } from './node-form'
import { TemplateField } from './template-field'

interface TextTemplateProps {
  readonly form: NodeForm
  readonly field: 'prompt' | 'instructions' | 'items' | 'input'
  readonly label: string
  readonly hint?: ReactNode
}

/** A field of a node that is a template. */
export function TextTemplate({ form, field, label, hint }: TextTemplateProps) {
  const { node, before, errorOf, change } = form
  return (
    <TemplateField
      label={label}
      value={node[field] ?? ''}
      nodes={before}
      rows={field === 'prompt' ? 6 : 3}
      error={errorOf(field)}
      onChange={(text) => change({ [field]: text }, field)}
      {...(hint !== undefined && { hint })}
    />
  )
}
