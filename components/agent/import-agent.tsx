'use client'

import { agentPath } from '@/components/frame/frame-path'
import { CircleAlert, Upload, X } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useAgentActions } from '@/hooks/use-agent-actions'

interface ImportState {
  /** Why the last file made no agent; null when it did, or none was tried. */
  readonly problem: string | null
  take: (file: File) => void
  clear: () => void
}

/** A file becomes an agent, which is then shown. */
export function useImport(): ImportState {
  const frame = useFrame()
  const actions = useAgentActions()
  const [problem, setProblem] = useState<string | null>(null)

  async function read(file: File) {
    setProblem(null)
    const result = await actions.takeIn(await file.text())
    if ('problem' in result) setProblem(`${file.name} was not imported. ${result.problem}`)
    else frame.go(agentPath(result.id))
  }
  return { problem, take: (file) => void read(file), clear: () => setProblem(null) }
}

export function ImportButton({ onFile }: { readonly onFile: (file: File) => void }) {
  const field = useRef<HTMLInputElement>(null)

  function choose(event: ChangeEvent<HTMLInputElement>) {
    const [file] = event.target.files ?? []
    if (file !== undefined) onFile(file)
    // The same file again is another try.
    event.target.value = ''
  }

  return (
    <>
      <input
        ref={field}
        type="file"
        accept=".json,application/json"
        aria-label="File of an agent"
        tabIndex={-1}
        onChange={choose}
        className="sr-only"
      />
      <Button
        look="bare"
        size="small"
        onClick={() => field.current?.click()}
        className="max-tablet:size-10 max-tablet:p-0"
      >
        <Icon of={Upload} isSmall />
        <span className="max-tablet:sr-only">Import</span>
      </Button>
    </>
  )
}

interface ImportProblemProps {
  readonly problem: string
  readonly onClose: () => void
}

export function ImportProblem({ problem, onClose }: ImportProblemProps) {
  return (
    <div
      role="alert"
      className="mb-4 flex items-start gap-2.5 rounded-2 border border-fail-line bg-fail-soft py-1.5 pr-1.5 pl-3"
    >
      <Icon of={CircleAlert} className="mt-1 text-fail" />
      <p className="min-w-0 flex-1 py-0.5 [overflow-wrap:anywhere]">{problem}</p>
      <Button look="bare" size="small" isSquare aria-label="Close" onClick={onClose}>
        <Icon of={X} isSmall />
      </Button>
    </div>
  )
}
