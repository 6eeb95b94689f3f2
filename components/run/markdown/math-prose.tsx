'use client'

import ReactMarkdown from 'react-markdown'
import rehypeKatex from 'rehype-katex'
import remarkMath from 'remark-math'
import { markdownOptions } from './elements'
import { katexOptions } from './katex-options'

const options = {
  ...markdownOptions,
  remarkPlugins: [...markdownOptions.remarkPlugins, remarkMath],
  rehypePlugins: [[rehypeKatex, katexOptions]],
} satisfies Parameters<typeof ReactMarkdown>[0]

export default function MathProse({ source }: { readonly source: string }) {
  return <ReactMarkdown {...options}>{source}</ReactMarkdown>
}
