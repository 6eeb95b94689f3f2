'use client'

import { useMemo } from 'react'
import type { ToolContent } from '@/lib/protocol/events'
import { Markdown } from '@/components/run/markdown/markdown'
import { ArtifactView } from './artifact-view'
import { FlatTable } from './flat-table'
import { ImageBox } from './image-box'
import { JsonView } from './json-view'
import { formOfResult } from './result-form'

interface ResultViewProps {
  readonly content: ToolContent
  readonly runId: string
  readonly toolName: string
  readonly isBad: boolean
}

/** One piece of a result, in the form that reads best. None of it is ever taken for markup of the page. */
export function ResultView({ content, runId, toolName, isBad }: ResultViewProps) {
  const form = useMemo(() => formOfResult(content), [content])
  switch (form.kind) {
    case 'text':
      return (
        <pre className={`mono [overflow-wrap:anywhere] whitespace-pre-wrap ${isBad ? 'text-fail' : ''}`}>
          {form.text}
        </pre>
      )
    case 'markdown':
      return <Markdown text={form.text} isOpen={false} />
    case 'json':
      return <JsonView text={form.text} />
    case 'table':
      return <FlatTable columns={form.columns} rows={form.rows} />
    case 'image':
      return <ImageBox source={form.source} description={`Image from ${toolName}`} />
    case 'artifact':
      return <ArtifactView runId={runId} toolName={toolName} artifact={form} />
    default:
      return form satisfies never
  }
}
