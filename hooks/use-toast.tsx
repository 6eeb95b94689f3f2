'use client'

import { type ReactNode, createContext, use, useMemo, useState } from 'react'

export interface Toast {
  readonly text: string
  /** An error stays until it is closed. */
  readonly isError?: boolean
  readonly action?: { readonly label: string; readonly onSelect: () => void } | undefined
}

interface Toasts {
  /** One at a time: a later one takes the place of an earlier one. */
  readonly shown: Toast | null
  show: (toast: Toast) => void
  close: () => void
}

const ToastContext = createContext<Toasts | null>(null)

/** @throws Error outside of a `ToastProvider` */
export function useToast(): Toasts {
  const toasts = use(ToastContext)
  if (toasts === null) throw new Error('useToast needs a ToastProvider around it')
  return toasts
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, show] = useState<Toast | null>(null)
  const value = useMemo<Toasts>(() => ({ shown, show, close: () => show(null) }), [shown])
  return <ToastContext value={value}>{children}</ToastContext>
}
