'use client'

import { useEffect, useRef } from 'react'
import { DefinitionText } from '@/components/ui/definition-text'
import { lineOfOffset, offsetOfLine, offsetOfPath } from '@/hooks/json-place'
import type { GraphEditor } from '@/hooks/use-graph-editor'

interface JsonViewProps {
  readonly editor: GraphEditor
  readonly isReadOnly: boolean
}

const lineHeight = 20
const shownProblems = 4

/** The whole definition as text: what is typed here moves the fields and the drawing along when it is a graph. */
export function JsonView({ editor, isReadOnly }: JsonViewProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const { text, textProblems, selectedId, draft } = editor
  const latest = useRef({ text, draft })
  useEffect(() => {
    latest.current = { text, draft }
  })

  // The node that was selected in the drawing is brought to the eye, and its id marked.
  useEffect(() => {
    const now = latest.current
    const index = now.draft.nodes.findIndex(({ id }) => id === selectedId)
    if (index !== -1) showOffset(area.current, now.text, offsetOfPath(now.text, ['nodes', index]))
  }, [selectedId])

  function goTo(line: number) {
    showOffset(area.current, text, offsetOfLine(text, line))
    area.current?.focus()
  }

  return (
    <DefinitionText
      fieldRef={area}
      text={text}
      lead={isReadOnly ? 'As it was saved.' : 'What an export holds. Change it here or in the fields.'}
      isInvalid={textProblems.length > 0}
      isReadOnly={isReadOnly}
      isUnwrapped
      onType={editor.type}
      state={
        textProblems.length === 0 ? (
          'A valid graph.'
        ) : (
          <ul>
            {textProblems.slice(0, shownProblems).map(({ line, message }) => (
              <li key={`${line} ${message}`}>
                <button type="button" className="text-left underline" onClick={() => goTo(line)}>
                  Line {line}
                </button>
                : {message}
              </li>
            ))}
            {textProblems.length > shownProblems && <li>{textProblems.length - shownProblems} more</li>}
          </ul>
        )
      }
    />
  )
}

/** Puts the caret there and the line near the upper edge; the focus stays where it is. */
function showOffset(element: HTMLTextAreaElement | null, text: string, offset: number): void {
  if (element === null) return
  element.setSelectionRange(offset, offset)
  element.scrollTop = (lineOfOffset(text, offset) - 3) * lineHeight
}
