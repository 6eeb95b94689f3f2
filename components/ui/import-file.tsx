'use client'

import { CircleAlert, Upload, X } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { Button } from './button'
import { Icon } from './icon'

interface ImportState {
  /** Why the last file could not be taken in; null when it was, or none was tried. */
  readonly problem: string | null
  take: (file: File) => void
  clear: () => void
}

/**
 * Takes files in.
 * @param takeIn what becomes of the text of one
 * @param onDone is given the id of what was made
 */
export function useFileImport(
  takeIn: (text: string) => Promise<{ readonly id: string } | { readonly problem: string }>,
  onDone: (id: string) => void,
): ImportState {
  const [problem, setProblem] = useState<string | null>(null)

  async function read(file: File) {
    setProblem(null)
    const result = await takeIn(await file.text())
    if ('problem' in result) setProblem(`${file.name} was not imported. ${result.problem}`)
    else onDone(result.id)
  }
  return { problem, take: (file) => void read(file), clear: () => setProblem(null) }
}

interface ImportButtonProps {
  /** Names the field: "File of an agent". */
  readonly label: string
  readonly onFile: (file: File) => void
}

export function ImportButton({ label, onFile }: ImportButtonProps) {
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
        aria-label={label}
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
