'use client'

import type { DraftNode, DraftRetry } from '@/hooks/graph-draft'
import { count, milliseconds, plain, seconds } from '@/hooks/figure-forms'
import { ChoiceField } from './choice-field'
import { FigureField } from './figure-field'
import { LineField } from './line-field'
import { nameOfNode } from './node-kind'
import type { NodeForm } from './node-form'
import { Part } from './part'
import { useTypedText } from './typed-text'

const once: DraftRetry = { attempts: 1, backoff_ms: 1000, factor: 2, errors: [] }

/** How often a node is tried, for how long, and what becomes of the graph when it has failed for good. */
export function FailureFields({ form }: { readonly form: NodeForm }) {
  const { node, errorOf, change } = form
  const retry = node.retry ?? once
  const again = (patch: Partial<DraftRetry>, field: string) =>
    change({ retry: { ...retry, ...patch } }, `retry.${field}`)
  const isTriedAgain = retry.attempts !== 1
  return (
    <Part title="When it fails">
      <div className="grid grid-cols-2 gap-x-3.5 gap-y-2.5">
        <FigureField
          label="Attempts"
          form={count}
          value={retry.attempts}
          error={errorOf('retry.attempts')}
          onChange={(attempts) => again({ attempts: attempts ?? '' }, 'attempts')}
        />
        <FigureField
          label={node.kind === 'human' ? 'Waits at most' : 'Time-out of one try'}
          form={seconds}
          value={node.timeout_seconds}
          none="no limit"
          error={errorOf('timeout_seconds')}
          onChange={(timeout_seconds) => change({ timeout_seconds }, 'timeout_seconds')}
        />
        {isTriedAgain && (
          <>
            <FigureField
              label="First pause"
              form={milliseconds}
              value={retry.backoff_ms}
              error={errorOf('retry.backoff_ms')}
              onChange={(pause) => again({ backoff_ms: pause ?? '' }, 'backoff_ms')}
            />
            <FigureField
              label="Pause multiplier"
              form={plain}
              value={retry.factor}
              error={errorOf('retry.factor')}
              onChange={(factor) => again({ factor: factor ?? '' }, 'factor')}
            />
          </>
        )}
      </div>
      {isTriedAgain && (
        <ErrorCodes
          codes={retry.errors}
          error={errorOf('retry.errors')}
          onChange={(errors) => again({ errors }, 'errors')}
        />
      )}
      <OnError form={form} />
    </Part>
  )
}

interface ErrorCodesProps {
  readonly codes: readonly string[]
  readonly error: string | undefined
  readonly onChange: (codes: readonly string[]) => void
}

function ErrorCodes({ codes, error, onChange }: ErrorCodesProps) {
  const [text, type] = useTypedText(
    codes,
    (typed) =>
      typed
        .split(',')
        .map((code) => code.trim())
        .filter((code) => code !== ''),
    (list) => list.join(', '),
  )
  return (
    <LineField
      label="Tried again after"
      value={text}
      placeholder="every error"
      hint="Codes of errors, with commas between."
      isMono
      error={error}
      onChange={(typed) => onChange(type(typed))}
    />
  )
}

function OnError({ form: { editor, node, errorOf, change } }: { readonly form: NodeForm }) {
  const { on_error = 'fail' } = node
  const others = editor.draft.nodes.filter(
    ({ id, kind }) => id !== node.id && kind !== 'start' && kind !== 'end',
  )
  const way = typeof on_error === 'object' ? 'fallback' : on_error
  const set = (next: NonNullable<DraftNode['on_error']>) => change({ on_error: next }, 'on_error')
  const ways = [
    { id: 'fail', name: 'Fail the graph' },
    { id: 'continue', name: 'Go on without it' },
    { id: 'fallback', name: 'Run another node instead' },
  ]
  return (
    <>
      <ChoiceField
        label="After the last attempt"
        value={way}
        choices={ways}
        onChange={(next) =>
          set(next === 'fallback' ? { fallback: '' } : next === 'fail' ? 'fail' : 'continue')
        }
      />
      {typeof on_error === 'object' && (
        <ChoiceField
          label="Instead"
          value={on_error.fallback}
          choices={others.map((other) => ({ id: other.id, name: nameOfNode(other) }))}
          error={errorOf('on_error')}
          onChange={(fallback) => set({ fallback })}
        />
      )}
    </>
  )
}
