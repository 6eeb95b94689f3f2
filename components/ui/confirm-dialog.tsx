'use client'

import { useEffect, useId } from 'react'
import { Button } from './button'
import { modalClass, useModal } from './use-modal'

interface ConfirmDialogProps {
  readonly title: string
  readonly text: string
  readonly keepLabel: string
  readonly confirmLabel: string
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** Asks before something is lost. The first focus is on the harmless button; Esc and the scrim cancel. */
export function ConfirmDialog({
  title,
  text,
  keepLabel,
  confirmLabel,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) {
  const id = useId()
  const dialog = useModal()

  useEffect(() => {
    const element = dialog.current
    // A click on the scrim lands on the dialog itself; its content fills the rest.
    const onClick = (event: MouseEvent) => {
      if (event.target === element) onCancel()
    }
    element?.addEventListener('click', onClick)
    return () => element?.removeEventListener('click', onClick)
  }, [dialog, onCancel])

  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={onCancel}
      className={`${modalClass} w-100`}
    >
      <div className="px-5 pt-4.5 pb-4">
        <h2 id={`${id}-title`} className="mb-1.5 text-read font-semibold">
          {title}
        </h2>
        <p id={`${id}-text`} className="[overflow-wrap:anywhere] text-ink-2">
          {text}
        </p>
        <div className="mt-4 flex justify-end gap-2">
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the harmless button must have the first focus */}
          <Button autoFocus onClick={onCancel}>
            {keepLabel}
          </Button>
          <Button look="danger" onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </div>
      </div>
    </dialog>
  )
}
