'use client'

import { Markdown } from '@/components/run/markdown/markdown'
import { exactJson, plainText } from '@/components/run/tool/exact-text'
import { JsonView } from '@/components/run/tool/json-view'

/** What a node works on or gives: text as Markdown, anything else as JSON. */
export function ValueView({ value }: { readonly value: unknown }) {
  if (typeof value === 'string') return <Markdown text={plainText(value)} isOpen={false} />
  return (
    <div className="thin-scroll max-h-80 overflow-auto rounded-2 bg-code px-3 py-2">
      <JsonView text={exactJson(value)} />
    </div>
  )
}
