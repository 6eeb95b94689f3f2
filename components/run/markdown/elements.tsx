'use client'

import type { Components, Options } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { ScrollBox } from '@/components/ui/scroll-box'
import { ForeignImage } from './foreign-image'
import { safeUrl } from './safe-url'

const components: Components = {
  a({ href, children }) {
    if (!href) return <span>{children}</span>
    return (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    )
  },
  img({ src, alt }) {
    return <ForeignImage source={typeof src === 'string' ? src : ''} description={alt ?? ''} />
  },
  table({ children }) {
    return (
      <ScrollBox label="Table">
        <table>{children}</table>
      </ScrollBox>
    )
  },
  input({ checked }) {
    return (
      <input type="checkbox" checked={checked === true} disabled aria-label={checked ? 'done' : 'to do'} />
    )
  },
}

/** How every piece of Markdown is rendered. */
export const markdownOptions = {
  components,
  remarkPlugins: [[remarkGfm, { singleTilde: false }]],
  urlTransform: safeUrl,
} satisfies Options
