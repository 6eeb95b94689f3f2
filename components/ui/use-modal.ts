'use client'

import { type RefObject, useLayoutEffect, useRef } from 'react'

/** How a dialog looks; its width is its own. */
export const modalClass =
  'm-auto max-w-[calc(100vw-32px)] rounded-3 bg-raised text-ink shadow-float forced-colors:border'

/**
 * A dialog that is open, over everything else, for as long as it is drawn. Then the focus goes back to where it was.
 * Esc is the dialog's own `onCancel`.
 */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  // In the layout's effect: one that has left the page before it is closed does not give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return dialog
}
