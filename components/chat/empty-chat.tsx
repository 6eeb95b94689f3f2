'use client'

import { MessageSquare } from 'lucide-react'
import { Icon } from '@/components/ui/icon'
import type { Models } from '@/hooks/use-models'

const examples = [
  { title: 'Markdown', prompt: 'Show me Markdown: code, a table and math', hint: 'Code, a table, a formula' },
  {
    title: 'Reload me',
    prompt: 'A long answer, please',
    hint: 'A long answer: close the page, come back, it went on',
  },
  { title: 'Slow water', prompt: 'A slow answer, please', hint: 'A slow answer: stop it from a second tab' },
  {
    title: 'A fall',
    prompt: 'Fail midway, please',
    hint: 'An answer that breaks off: what came before is kept',
  },
] as const

interface EmptyChatProps {
  readonly models: Models
  readonly onStart: (prompt: string) => void
}

export function EmptyChat({ models, onStart }: EmptyChatProps) {
  const hasOnlyDemo = models.items.length > 0 && models.items.every((model) => model.demo)
  return (
    <div className="flex flex-1 flex-col justify-end">
      <div className="stream-column pb-7.5">
        <div className="stream-row">
          <div className="max-tablet:hidden" />
          <h2 className="mb-5.5 text-title font-medium tracking-[-0.012em]">
            Start a run. It keeps going when you leave.
          </h2>
        </div>
        <div className="stream-row">
          <p className="text-right text-meta leading-9.5 text-ink-3 max-tablet:text-left">Try</p>
          <ul className="min-w-0 border-t border-line-2">
            {examples.map((example) => (
              <li key={example.title} className="border-b border-line">
                <button
                  type="button"
                  disabled={models.chosen === null}
                  onClick={() => onStart(example.prompt)}
                  className="grid min-h-9.5 w-full grid-cols-[16px_minmax(0,190px)_minmax(0,1fr)] items-center gap-3 text-left hover:bg-hover max-tablet:min-h-11 max-tablet:grid-cols-[16px_minmax(0,1fr)]"
                >
                  <Icon of={MessageSquare} className="text-ink-3" />
                  <span className="truncate font-medium">{example.title}</span>
                  <span className="truncate text-ink-2 max-tablet:hidden">{example.hint}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
        {hasOnlyDemo && (
          <div className="stream-row mt-3.5">
            <div className="max-tablet:hidden" />
            <p className="text-small text-pretty text-ink-2">
              Only the scripted demo answers so far. To connect a real model, start Weir with{' '}
              <code className="font-mono text-[12px]">OPENAI_BASE_URL</code> and{' '}
              <code className="font-mono text-[12px]">OPENAI_API_KEY</code>.
            </p>
          </div>
        )}
      </div>
    </div>
  )
}
